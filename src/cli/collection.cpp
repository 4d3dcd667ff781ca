// comity collection add|list|remove: what the node offers, by name.
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "json/write.h"

namespace comity::cli {

namespace {

struct Options {
  std::string tenant;
  std::string name;  // id or alias
  exchange::Collection wanted;
  bool box = false;
};

void write(json::Writer& out, const exchange::Collection& collection) {
  out.begin_object().member("id", collection.id).member("tenant", collection.tenant);
  out.member("kind", exchange::name_of(collection.kind)).member("title", collection.title);
  if (!collection.description.empty()) out.member("description", collection.description);
  if (!collection.alias.empty()) out.member("alias", collection.alias);
  for (const auto& [key, list] : {std::pair("types", &collection.types), std::pair("markings", &collection.markings)}) {
    if (list->empty()) continue;
    out.key(key).begin_array();
    for (const auto& one : *list) out.value(one);
    out.end_array();
  }
  out.end_object();
}

std::string filter_of(const exchange::Collection& collection) {
  if (collection.kind == exchange::CollectionKind::box) return "-";
  const auto types = listed(collection.types);
  const auto markings = listed(collection.markings);
  if (types.empty() && markings.empty()) return help(Msg::kEverything);
  return types + (types.empty() || markings.empty() ? "" : "; ") + markings;
}

Result<int> add(Session& session, const Options& options) {
  auto wanted = options.wanted;
  COMITY_TRY(wanted.tenant, choose_tenant(session.settings, options.tenant));
  wanted.kind = options.box ? exchange::CollectionKind::box : exchange::CollectionKind::view;
  COMITY_TRY(const auto made, session.node->collections().add(*session.node, std::move(wanted)));
  if (session.format == Format::json) {
    json::Writer out;
    write(out, made);
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kCollectionMade,
                        {{"kind", std::string(exchange::name_of(made.kind))},
                         {"title", printable(made.title)},
                         {"id", made.id},
                         {"tenant", made.tenant}}});
  return kDone;
}

Result<int> list(Session& session) {
  std::vector<exchange::Collection> all;
  for (const auto& tenant : session.node->collections().tenants()) {
    auto of_tenant = session.node->collections().of(tenant);
    std::move(of_tenant.begin(), of_tenant.end(), std::back_inserter(all));
  }
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().key("collections").begin_array();
    for (const auto& collection : all) write(out, collection);
    session.terminal.print(out.end_array().end_object().take() + "\n");
    return kDone;
  }
  Table table({help(Msg::kHeadTenant), help(Msg::kHeadKind), help(Msg::kLabelId), help(Msg::kHeadAlias),
               help(Msg::kHeadTitle), help(Msg::kHeadFilter)});
  for (const auto& one : all) {
    table.add({one.tenant, std::string(exchange::name_of(one.kind)), one.id, one.alias.empty() ? "-" : one.alias,
               printable(one.title), filter_of(one)});
  }
  session.terminal.print(all.empty() ? help(Msg::kNoCollections) + "\n" : table.text(session.terminal));
  return kDone;
}

Result<int> remove(Session& session, const Options& options) {
  COMITY_TRY(const auto tenant, choose_tenant(session.settings, options.tenant));
  const auto found = session.node->collections().find(tenant, options.name);
  if (!found) return fail(Code::not_found, {Msg::kCollectionUnknown, {{"name", printable(options.name)}}});
  COMITY_CHECK(session.node->collections().remove(*session.node, *found));
  if (session.format == Format::json) {
    json::Writer out;
    out.begin_object().member("removed", found->id).end_object();
    session.terminal.print(out.take() + "\n");
    return kDone;
  }
  session.terminal.say({Msg::kCollectionRemoved, {{"title", printable(found->title)}}});
  return kDone;
}

}  // namespace

void declare_collection(CLI::App& app, Invocation& invocation) {
  auto& group = declare_group(app, "collection", Msg::kHelpCollection);
  const auto options = std::make_shared<Options>();

  auto& adding = declare(group, invocation, "add", Msg::kHelpCollectionAdd, Need::write);
  adding.add_option("--title", options->wanted.title, help(Msg::kHelpTitle))->required();
  adding.add_option("--alias", options->wanted.alias, help(Msg::kHelpAlias));
  adding.add_option("--description", options->wanted.description, help(Msg::kHelpDescription));
  adding.add_option("--tenant", options->tenant, help(Msg::kHelpTenantOption));
  auto* const box = adding.add_flag("--box", options->box, help(Msg::kHelpBox));
  adding.add_option("--type", options->wanted.types, help(Msg::kHelpViewType))->delimiter(',')->excludes(box);
  adding.add_option("--marking", options->wanted.markings, help(Msg::kHelpViewMarking))->delimiter(',')->excludes(box);
  adding.callback(runs(invocation, options, add));

  auto& listing = declare(group, invocation, "list", Msg::kHelpCollectionList, Need::read);
  listing.callback([&invocation] { invocation.run = list; });

  auto& removing = declare(group, invocation, "remove", Msg::kHelpCollectionRemove, Need::write);
  removing.add_option("NAME", options->name, help(Msg::kHelpCollectionName))->required();
  removing.add_option("--tenant", options->tenant, help(Msg::kHelpTenantOption));
  removing.callback(runs(invocation, options, remove));
}

}  // namespace comity::cli
