// comity list: finds items.
#include <CLI/CLI.hpp>
#include <charconv>

#include "cli/command.h"
#include "cli/filters.h"
#include "cli/item_view.h"

namespace comity::cli {

namespace {

struct Options {
  std::shared_ptr<Filters> filters;
  std::size_t limit = 50;
  std::string after;
  bool aside = false;
};

Result<store::Position> parse_position(const std::string& text) {
  store::Position position;
  const auto* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, position.order);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '.') {
    const auto second = std::from_chars(first.ptr + 1, end, position.place);
    if (second.ec == std::errc() && second.ptr == end) return position;
  }
  return fail(Code::usage, {Msg::kNotAPosition, {{"text", text}}});
}

std::string text_of(const store::Position& position) {
  return std::to_string(position.order) + "." + std::to_string(position.place);
}

Result<int> list_aside(Session& session, const Options& options) {
  std::uint64_t after = 0;
  const auto* end = options.after.data() + options.after.size();
  if (!options.after.empty() && std::from_chars(options.after.data(), end, after).ptr != end) {
    return fail(Code::usage, {Msg::kNotAPosition, {{"text", options.after}}});
  }
  COMITY_TRY(auto rows, session.node->store().asides(after, options.limit + 1));
  const bool more = rows.size() > options.limit;
  if (more) rows.pop_back();
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().key("aside").begin_array();
    for (const auto& row : rows) write_aside(out, row);
    out.end_array().member("more", more);
    if (more) out.member("next", std::to_string(rows.back().number));
    session.terminal.print(out.end_object().take() + "\n");
    return kDone;
  }
  Table table({render(Msg::kHeadShowAs), render(Msg::kHeadReason), render(Msg::kLabelType), render(Msg::kLabelId),
               render(Msg::kLabelVersion), render(Msg::kHeadSince)});
  for (const auto& row : rows) {
    table.add({"aside:" + std::to_string(row.number), std::string(name_of(row.reason)), printable(row.item.type),
               printable(row.item.id), row.item.version, to_text(row.at)});
  }
  session.terminal.print(rows.empty() ? render(Msg::kNothingAside) + "\n" : table.text(session.terminal));
  if (more) session.terminal.say({Msg::kMoreAfter, {{"position", std::to_string(rows.back().number)}}});
  return kDone;
}

void print_people(Session& session, const exchange::Found& found, const std::vector<ItemView>& views) {
  Table table({render(Msg::kLabelType), render(Msg::kLabelName), render(Msg::kLabelId), render(Msg::kHeadModified),
               render(Msg::kLabelMarking), render(Msg::kLabelTakenIn)});
  for (const auto& view : views) {
    table.add({printable(view.row.type), view.short_name(), printable(view.row.id), view.row.version,
               view.markings_text(), to_text(view.taken_in).substr(0, 19)});
  }
  session.terminal.print(views.empty() ? render(Msg::kNothingFound) + "\n" : table.text(session.terminal));
  if (!found.more) return;
  const bool paged = found.next != store::Position();
  session.terminal.say(paged ? Message{Msg::kMoreAfter, {{"position", text_of(found.next)}}}
                             : Message{Msg::kMoreNarrow});
}

Result<int> run(Session& session, const Options& options) {
  if (options.aside) return list_aside(session, options);
  COMITY_TRY(auto search, options.filters->search(session.settings));
  search.limit = options.limit;
  if (!options.after.empty()) {
    COMITY_TRY(search.after, parse_position(options.after));
  }
  COMITY_TRY(const auto found, exchange::find(*session.node, search));
  std::vector<ItemView> views;
  for (const auto& entry : found.entries) {
    COMITY_TRY(auto view, view_of(*session.node, entry));
    views.push_back(std::move(view));
  }
  if (session.format == Format::people) {
    print_people(session, found, views);
    return kDone;
  }
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const auto& view : views) write_item(out, view);
  out.end_array().member("more", found.more);
  if (found.more && found.next != store::Position()) out.member("next", text_of(found.next));
  session.terminal.print(out.end_object().take() + "\n");
  return kDone;
}

}  // namespace

void declare_list(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "list", Msg::kHelpList, Need::read);
  auto options = std::make_shared<Options>();
  options->filters = declare_filters(command);
  command.add_option("--limit", options->limit, help(Msg::kHelpLimit))
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command.add_option("--after", options->after, help(Msg::kHelpAfter))->type_name("POSITION");
  command.add_flag("--aside", options->aside, help(Msg::kHelpAside));
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
