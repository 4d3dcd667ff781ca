#include "cli/rules_view.h"

#include "cli/terminal.h"

namespace comity::cli {

namespace {

std::string at(const std::string& file, const gate::Place& place) {
  return printable(file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": ";
}

std::string_view name_of(gate::Weight weight) { return weight == gate::Weight::error ? "error" : "warning"; }

std::string rule_of(const exchange::Publication& publication, const gate::Finding& finding) {
  return finding.index ? publication.book.rules[*finding.index].id : std::string();
}

// Where in its text the rule stands; nothing where there is no text, or no rule.
const gate::Place* place_of(const exchange::Publication& publication, const gate::Finding& finding) {
  const auto& places = publication.places;
  return finding.index && *finding.index < places.size() ? &places[*finding.index] : nullptr;
}

}  // namespace

std::string text_of(const std::string& file, const exchange::Unread& unread) {
  if (unread.error) return printable(file) + ": error: " + unread.error->sentence() + "\n";
  std::string text;
  for (const auto& slip : unread.slips) text += at(file, slip.place) + "error: " + render(slip.message) + "\n";
  return text;
}

std::string text_of(const std::string& file, const exchange::Publication& publication,
                    const std::vector<gate::Finding>& findings) {
  std::string text;
  for (const auto& finding : findings) {
    const auto* place = place_of(publication, finding);
    text += place != nullptr ? at(file, *place) : printable(file) + ": ";
    text.append(name_of(finding.weight)).append(": ");
    if (finding.index) text += rule_of(publication, finding) + ": ";
    text += render(finding.message) + " [" + std::string(gate::word_of(finding.rule)) + "]\n";
  }
  return text;
}

void write(json::Writer& out, const exchange::Unread& unread) {
  if (unread.error) {
    out.begin_object().member("weight", "error").member("message", unread.error->sentence()).end_object();
  }
  for (const auto& slip : unread.slips) {
    out.begin_object().member("weight", "error").member("line", slip.place.line);
    out.member("column", slip.place.column).member("message", render(slip.message)).end_object();
  }
}

void write(json::Writer& out, const exchange::Publication& publication, const std::vector<gate::Finding>& findings) {
  for (const auto& finding : findings) {
    out.begin_object().member("weight", name_of(finding.weight)).member("check", gate::word_of(finding.rule));
    if (finding.index) out.member("rule", rule_of(publication, finding));
    if (const auto* place = place_of(publication, finding)) out.member("line", place->line);
    out.member("message", render(finding.message)).end_object();
  }
}

}  // namespace comity::cli
