#include "cli/filters.h"

#include <CLI/CLI.hpp>

namespace comity::cli {

namespace {

// A day, or a timestamp. `end`: a day means its last moment.
enum class Bound : std::uint8_t { begin, end };

Result<std::optional<Time>> time_of(const std::string& text, Bound bound) {
  if (text.empty()) return std::optional<Time>();
  const bool day = text.size() == 10;
  const auto time = to_time(day ? text + (bound == Bound::begin ? "T00:00:00Z" : "T23:59:59.999999Z") : text);
  if (!time) return fail(Code::usage, {Msg::kNotATime, {{"text", text}}});
  return time;
}

}  // namespace

Result<exchange::Search> Filters::search(const Settings& settings) const {
  exchange::Search search;
  COMITY_TRY(search.tenant, choose_tenant(settings, tenant));
  search.types = types;
  search.id = id;
  search.name = name;
  search.value = value;
  search.markings = markings;
  COMITY_TRY(search.since, time_of(since, Bound::begin));
  COMITY_TRY(search.until, time_of(until, Bound::end));
  search.versions = versions == "all"     ? store::Versions::all
                    : versions == "first" ? store::Versions::first
                                          : store::Versions::last;
  return search;
}

std::shared_ptr<Filters> declare_filters(CLI::App& command) {
  auto filters = std::make_shared<Filters>();
  command.add_option("--type", filters->types, help(Msg::kHelpType))
      ->delimiter(',')
      ->check(refuse_empty)
      ->type_name("TYPE");
  command.add_option("--id", filters->id, help(Msg::kHelpId))->check(refuse_empty)->type_name("ID");
  command.add_option("--name", filters->name, help(Msg::kHelpName))->check(refuse_empty)->type_name("WORDS");
  command.add_option("--value", filters->value, help(Msg::kHelpValue))->check(refuse_empty)->type_name("VALUE");
  command.add_option("--marking", filters->markings, help(Msg::kHelpMarking))
      ->delimiter(',')
      ->check(refuse_empty)
      ->type_name("MARKING");
  command.add_option("--since", filters->since, help(Msg::kHelpSince))->type_name("TIME");
  command.add_option("--until", filters->until, help(Msg::kHelpUntil))->type_name("TIME");
  command.add_option("--versions", filters->versions, help(Msg::kHelpVersions))
      ->check(CLI::IsMember({"last", "first", "all"}))
      ->type_name("last|first|all");
  command.add_option("--tenant", filters->tenant, help(Msg::kHelpTenantOption))->type_name("TENANT");
  return filters;
}

}  // namespace comity::cli
