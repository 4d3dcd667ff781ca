#include "cli/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "json/write.h"

namespace comity::cli {

namespace {

using exchange::Fate;

std::string_view name_of(Fate fate) {
  switch (fate) {
    case Fate::taken: return "taken";
    case Fate::duplicate: return "duplicate";
    case Fate::conflict: return "conflict";
    case Fate::erased: return "erased";
    case Fate::quarantined: return "quarantined";
    case Fate::refused: return "refused";
  }
  return "";
}

// Why an object that the standard has nothing against was not taken.
std::string reason_of(Fate fate) {
  if (fate == Fate::conflict) return render(Msg::kWhyConflict);
  if (fate == Fate::erased) return render(Msg::kWhyErased);
  return {};
}

std::string counts_of(const exchange::Tally& tally, const Terminal& terminal) {
  std::string out = render(
      {Msg::kTallyTaken,
       {{"objects", with_commas(tally.objects)}, {"taken", terminal.paint(with_commas(tally.taken), Colour::green)}}});
  const auto add = [&out, &terminal](std::uint64_t count, Msg what, Colour colour) {
    if (count > 0) out += ", " + render({what, {{"count", terminal.paint(with_commas(count), colour)}}});
  };
  add(tally.duplicate, Msg::kTallyDuplicate, Colour::plain);
  add(tally.conflict, Msg::kTallyConflict, Colour::red);
  add(tally.erased, Msg::kTallyErased, Colour::yellow);
  add(tally.quarantined, Msg::kTallyQuarantined, Colour::yellow);
  add(tally.refused, Msg::kTallyRefused, Colour::red);
  return out;
}

std::string lines_of(const exchange::ObjectReport& report, const Terminal& terminal) {
  const auto label = report.id.empty() ? render({Msg::kObjectNumber, {{"number", std::to_string(report.index)}}})
                                       : printable(report.id);
  std::string out = fmt::format("  {} {}\n", terminal.paint(name_of(report.fate), Colour::red), label);
  if (report.error) out += fmt::format("    {}\n", printable(report.error->sentence()));
  if (const auto reason = reason_of(report.fate); !reason.empty()) out += fmt::format("    {}\n", reason);
  for (const auto& finding : report.findings) {
    if (stix::info(finding.rule).severity == stix::Severity::must) out += fmt::format("    {}\n", text_of(finding));
  }
  if (report.unlisted > 0)
    out += "    " + render({Msg::kMoreFindings, {{"count", std::to_string(report.unlisted)}}}) + "\n";
  return out;
}

void write_tally(json::Writer& out, const exchange::Tally& tally) {
  out.member("objects", tally.objects).member("taken", tally.taken).member("duplicate", tally.duplicate);
  out.member("conflict", tally.conflict).member("erased", tally.erased).member("quarantined", tally.quarantined);
  out.member("refused", tally.refused).member("with_findings", tally.with_findings);
}

void write_finding(json::Writer& out, const stix::Finding& finding) {
  const auto& rule = stix::info(finding.rule);
  out.begin_object().member("rule", rule.slug).member("clause", finding.clause).member("path", finding.path);
  out.member("severity", rule.severity == stix::Severity::must ? "must" : "should");
  out.member("message", render(finding.message())).end_object();
}

void write_error(json::Writer& out, const Error& error) {
  out.key("error")
      .begin_object()
      .member("code", info(error.code).slug)
      .member("message", error.sentence())
      .end_object();
}

void write_object(json::Writer& out, const exchange::ObjectReport& report) {
  out.begin_object().member("index", static_cast<std::uint64_t>(report.index)).member("id", report.id);
  out.member("type", report.type).member("fate", name_of(report.fate));
  if (report.error) write_error(out, *report.error);
  out.key("findings").begin_array();
  for (const auto& finding : report.findings) write_finding(out, finding);
  out.end_array().member("unlisted", static_cast<std::uint64_t>(report.unlisted)).end_object();
}

void write_file(json::Writer& out, const FileReport& file) {
  out.begin_object().member("name", file.name);
  write_tally(out, file.tally);
  if (file.pages > 0) out.member("pages", file.pages);
  out.member("in_doubt", file.in_doubt).key("notes").begin_array();
  for (const auto& note : file.notes) out.value(render(note));
  out.end_array();
  if (file.error) write_error(out, *file.error);
  out.key("not_taken").begin_array();
  for (const auto& report : file.not_taken) write_object(out, report);
  out.end_array().key("findings").begin_array();
  for (const auto& [rule, count] : file.findings) {
    out.begin_object().member("rule", stix::info(rule).slug).member("times", count.times);
    out.member("first_at", count.example.first).key("first").raw([&finding = count.example.second] {
      json::Writer one;
      write_finding(one, finding);
      return one.take();
    }());
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace

void ImportReport::add(const FileReport& report) {
  tally += report.tally;
  if (report.error) ++failed_files;
  files.push_back(report);
}

int ImportReport::exit_status() const {
  for (const auto& file : files) {
    if (file.error) return info(file.error->code).exit_status;
  }
  if (std::any_of(files.begin(), files.end(), [](const auto& file) { return file.in_doubt; })) return 1;
  return tally.not_taken() > 0 || stopped ? 1 : 0;
}

std::string text_of(const stix::Finding& finding) {
  return fmt::format("{} ({})", printable(render(finding.message())), finding.clause);
}

std::string text_of(const FileReport& report, const Terminal& terminal) {
  std::string out;
  if (!report.error || report.tally.objects > 0) {
    out += fmt::format("{}: {}\n", printable(report.name), counts_of(report.tally, terminal));
  }
  for (const auto& note : report.notes) out += fmt::format("  {}\n", printable(render(note)));
  if (report.error) {
    Error error = *report.error;
    if (error.where.empty()) error.where = report.name;
    out += fmt::format("{} {}\n", terminal.paint(render(Msg::kNotTaken), Colour::red), printable(error.sentence()));
  }
  for (const auto& object : report.not_taken) out += lines_of(object, terminal);
  if (report.tally.not_taken() > report.not_taken.size()) {
    out += "  " +
           render({Msg::kMoreNotTaken, {{"count", with_commas(report.tally.not_taken() - report.not_taken.size())}}}) +
           "\n";
  }
  if (!report.findings.empty()) out += render(Msg::kFindingsHead) + "\n";
  for (const auto& [rule, count] : report.findings) {
    const auto& [id, finding] = count.example;
    out += fmt::format(
        "  {:>7} × {} {}\n", with_commas(count.times), terminal.paint(stix::info(rule).slug, Colour::yellow),
        terminal.paint(render({Msg::kFirstFinding, {{"id", printable(id)}, {"finding", text_of(finding)}}}),
                       Colour::dim));
  }
  return out;
}

std::string text_of(const ImportReport& report, const Terminal& terminal) {
  const double rate = report.seconds > 0 ? static_cast<double>(report.tally.objects) / report.seconds : 0;
  std::string out;
  if (report.files.size() > 1) {
    out += render({Msg::kAllFiles,
                   {{"files", with_commas(report.files.size())}, {"counts", counts_of(report.tally, terminal)}}}) +
           "\n";
  }
  if (report.failed_files > 0) {
    out += render({Msg::kFilesNotTaken,
                   {{"count", with_commas(report.failed_files)}, {"files", with_commas(report.files.size())}}}) +
           "\n";
  }
  if (report.stopped) out += render(Msg::kFilesLeft) + "\n";
  if (!report.passed_over.empty()) {
    out += render({Msg::kPassedOver,
                   {{"count", with_commas(report.passed_over.size())},
                    {"first", printable(report.passed_over.front())}}}) +
           "\n";
  }
  if (report.tally.objects == 0) return out;
  out += render({Msg::kRate,
                 {{"seconds", fmt::format("{:.2f}", report.seconds)},
                  {"rate", with_commas(static_cast<std::uint64_t>(rate))}}}) +
         "\n";
  return out;
}

std::string json_of(const ImportReport& report) {
  json::Writer out;
  out.begin_object();
  write_tally(out, report.tally);
  out.member("failed_files", report.failed_files).member("stopped", report.stopped).member("seconds", report.seconds);
  out.key("passed_over").begin_array();
  for (const auto& name : report.passed_over) out.value(name);
  out.end_array().key("files").begin_array();
  for (const auto& file : report.files) write_file(out, file);
  return out.end_array().end_object().take() + "\n";
}

}  // namespace comity::cli
