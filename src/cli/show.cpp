// comity show: an item, whole, with where it came from.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>

#include "base/text.h"
#include "cli/command.h"
#include "cli/item_view.h"
#include "exchange/documents.h"
#include "exchange/find.h"
#include "exchange/journal.h"
#include "json/read.h"

namespace comity::cli {

namespace {

struct Options {
  ItemName item;
  bool raw = false;
};

constexpr std::string_view kAside = "aside:";

struct Provenance {
  std::vector<store::AnnouncementRow> announcements;
  store::RecordRow record;
  std::string source;  // of the journal entry that accepted it
  std::string by;
};

Result<Provenance> provenance_of(exchange::Node& node, const store::ItemRow& row) {
  Provenance found;
  COMITY_TRY(found.announcements, node.store().announcements_of(row.seq, {}));
  COMITY_TRY(found.record, node.store().record(row.record));
  COMITY_TRY(const auto entry, exchange::OpenEntry::open(node.vault(), found.record));
  if (entry.details() != nullptr) found.source = exchange::text_at(*entry.details(), "source");
  found.by = entry.party();
  return found;
}

// What others wrote, safe for a terminal, its lines kept.
std::string printable_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.append(printable(text.substr(0, end))).append("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void print_people(const Terminal& terminal, const ItemView& view, const Provenance& provenance,
                  const std::vector<store::ItemRow>& versions) {
  const auto line = [&terminal](Msg label, const std::string& text) {
    terminal.print(fmt::format("{}  {}\n", terminal.paint(fmt::format("{:<12}", render(label)), Colour::dim), text));
  };
  const auto& row = view.row;
  line(Msg::kLabelId, printable(row.id));
  line(Msg::kLabelType, printable(row.type));
  if (!view.name.empty()) line(Msg::kLabelName, printable(view.name));
  line(Msg::kLabelVersion, row.version.empty() ? "-" : row.version + "Z");
  for (const auto& other : versions) {
    if (other.seq != row.seq)
      line(Msg::kLabelAlsoHere,
           fmt::format("{}Z {}", other.version, other.state == store::State::active ? "" : name_of(other.state)));
  }
  line(Msg::kLabelMarking, view.markings_text());
  line(Msg::kLabelState, std::string(name_of(row.state)));
  line(Msg::kLabelOwner, listed(view.owners));
  if (!row.creator.empty()) line(Msg::kLabelCreator, printable(row.creator));
  line(Msg::kLabelCustodian, row.custodian);
  line(Msg::kLabelFrom,
       row.origin.empty()
           ? render({Msg::kIntroducedHere, {{"party", provenance.by}, {"source", printable(provenance.source)}}})
           : row.origin);
  line(Msg::kLabelTakenIn,
       render({Msg::kTakenInAt, {{"time", to_text(provenance.record.at)}, {"entry", std::to_string(row.record)}}}));
  for (const auto& entry : provenance.announcements) {
    line(Msg::kLabelAnnounced, render({Msg::kAnnouncedTo,
                                       {{"audience", entry.audience.empty() ? render(Msg::kEverybody) : entry.audience},
                                        {"place", std::to_string(entry.order)}}}));
  }
  line(Msg::kLabelSealed, render({Msg::kSealedWith,
                                  {{"key", std::to_string(row.key_id)},
                                   {"dictionary", std::to_string(row.dictionary)},
                                   {"format", std::to_string(row.format)}}}));
  terminal.print("\n" + printable_lines(view.content));
}

std::string json_of(const ItemView& view, const Provenance& provenance, const std::vector<store::ItemRow>& versions) {
  json::Writer out;
  out.begin_object().key("item");
  write_item(out, view);
  out.key("provenance").begin_object().member("source", provenance.source).member("by", provenance.by);
  out.member("at", to_text(provenance.record.at)).member("journal_entry", provenance.record.log_index);
  out.key("announcements").begin_array();
  for (const auto& entry : provenance.announcements) {
    out.begin_object().member("order", entry.order).member("audience", entry.audience);
    out.member("whole_class", entry.item == 0).end_object();
  }
  out.end_array().end_object().key("versions").begin_array();
  for (const auto& row : versions) {
    out.begin_object().member("version", row.version).member("state", name_of(row.state)).end_object();
  }
  return out.end_array().key("object").raw(view.content).end_object().take() + "\n";
}

// "aside:7": what was set aside, and why.
Result<int> show_aside(Session& session, const Options& options) {
  std::uint64_t number = 0;
  const auto& id = options.item.id;
  const auto* end = id.data() + id.size();
  const bool read = std::from_chars(id.data() + kAside.size(), end, number).ptr == end && number > 0;
  COMITY_TRY(const auto rows, session.node->store().asides(read ? number - 1 : 0, 1));
  if (!read || rows.empty() || rows.front().number != number) {
    return fail(Code::not_found, {Msg::kItemNotFound, {{"id", printable(id)}}});
  }
  std::string content;
  if (rows.front().has_content) {
    COMITY_TRY(const auto sealed, session.node->store().aside_sealed(number));
    COMITY_TRY(content, session.node->vault().open(rows.front().item, sealed));
  }
  std::string why = "{}";
  if (!rows.front().details.empty()) {
    COMITY_TRY(why, session.node->vault().open_note(rows.front().details));
  }
  if (options.raw) {
    session.terminal.print(content + "\n");
    return kDone;
  }
  json::Writer out;
  out.begin_object().key("aside");
  write_aside(out, rows.front());
  out.key("why").raw(why).member("content", content).end_object();
  const auto text = out.take();
  session.terminal.print(session.format == Format::json ? text + "\n" : printable_lines(why + "\n" + content));
  return kDone;
}

Result<int> run(Session& session, const Options& options) {
  if (options.item.id.starts_with(kAside)) return show_aside(session, options);
  COMITY_TRY(const auto chosen, choose_item(session, options.item));
  const auto& [row, versions] = chosen;
  COMITY_TRY(const auto provenance, provenance_of(*session.node, row));
  store::PageEntry entry{{}, static_cast<std::uint64_t>(provenance.record.at.micros), row};
  COMITY_TRY(const auto view, view_of(*session.node, entry));
  if (options.raw) {
    session.terminal.print(view.content + "\n");
  } else if (session.format == Format::json) {
    session.terminal.print(json_of(view, provenance, versions));
  } else {
    print_people(session.terminal, view, provenance, versions);
  }
  return kDone;
}

}  // namespace

void declare_show(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "show", Msg::kHelpShow, Need::read);
  auto options = std::make_shared<Options>();
  declare_item(command, options->item);
  command.add_flag("--raw", options->raw, help(Msg::kHelpRaw));
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
