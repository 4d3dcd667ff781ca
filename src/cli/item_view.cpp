#include "cli/item_view.h"

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "exchange/documents.h"
#include "exchange/facts.h"
#include "exchange/find.h"
#include "exchange/owners.h"
#include "json/read.h"
#include "stix/object.h"

namespace comity::cli {

namespace {

constexpr std::size_t kNameBytes = 48;

// What a person would call the object.
std::string name_from(const stix::Object& object) {
  for (const auto* property : {"name", "value", "path", "key", "subject", "display_name", "user_id",
                               "relationship_type", "abstract", "product", "opinion"}) {
    if (const auto text = object.text(property); !text.empty()) return std::string(text);
  }
  return {};
}

}  // namespace

void declare_item(CLI::App& command, ItemName& name) {
  command.add_option("ID", name.id, help(Msg::kHelpShowId))->required();
  command.add_option("--version", name.version, help(Msg::kHelpVersion))->type_name("TIME");
  command.add_option("--tenant", name.tenant, help(Msg::kHelpTenantOption))->type_name("TENANT");
}

Result<Chosen> choose_item(const Session& session, const ItemName& name) {
  COMITY_TRY(const auto tenant, choose_tenant(session.settings, name.tenant));
  Chosen chosen;
  COMITY_TRY(chosen.versions, session.node->store().versions(session.node->vault().id_key(tenant, name.id)));
  const auto wanted = name.version.empty() ? std::optional<std::string>() : exchange::version_key(name.version);
  if (!name.version.empty() && !wanted)
    return fail(Code::usage, {Msg::kVersionNotTime, {{"version", excerpt(name.version)}}});
  bool erased = false;
  for (const auto& row : chosen.versions) {
    if (wanted && row.version != *wanted) continue;
    erased = erased || row.state == store::State::erased;
    if (row.state == store::State::erased) continue;
    chosen.row = row;
    return chosen;
  }
  const auto why = erased ? Msg::kItemErased : chosen.versions.empty() ? Msg::kItemNotFound : Msg::kVersionNotFound;
  return fail(Code::not_found, {why, {{"id", printable(name.id)}}});
}

std::string ItemView::short_name() const {
  if (name.size() <= kNameBytes) return printable(name);
  std::size_t end = kNameBytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
  return printable(std::string_view(name).substr(0, end)) + "…";
}

std::string ItemView::markings_text() const {
  std::string out;
  for (const auto& marking : markings) out.append(out.empty() ? "" : " ").append(marking);
  return out.empty() ? "-" : out;
}

Result<ItemView> view_of(exchange::Node& node, const store::PageEntry& entry) {
  ItemView view{entry.item, Time{static_cast<std::int64_t>(entry.stamp)}, {}, {}, {}, {}};
  COMITY_TRY(view.owners, exchange::owners_of(node, entry.item));
  COMITY_TRY(view.content, exchange::content(node, entry.item));
  json::Reader reader(exchange::whole_items());
  COMITY_TRY(const auto* root, reader.read(view.content));
  const stix::Object object(*root);
  view.name = name_from(object);
  view.markings = exchange::markings_of(object);
  return view;
}

std::string_view name_of(store::AsideReason reason) {
  return reason == store::AsideReason::conflict ? "conflict" : "quarantine";
}

std::string_view name_of(store::State state) {
  switch (state) {
    case store::State::active: return "active";
    case store::State::held: return "held";
    case store::State::disabled: return "disabled";
    case store::State::erased: return "erased";
  }
  return "";
}

void write_item(json::Writer& out, const ItemView& view) {
  const auto& row = view.row;
  out.begin_object().member("type", row.type).member("id", row.id).member("version", row.version);
  out.member("name", view.name).key("markings").begin_array();
  for (const auto& marking : view.markings) out.value(marking);
  out.end_array();
  exchange::write_list(out, "owners", view.owners);
  out.member("creator", row.creator).member("custodian", row.custodian);
  out.member("origin", row.origin).member("tenant", row.tenant).member("state", name_of(row.state));
  out.member("class", static_cast<std::uint64_t>(row.class_id)).member("taken_in", to_text(view.taken_in));
  out.end_object();
}

void write_aside(json::Writer& out, const store::AsideRow& row) {
  out.begin_object().member("number", row.number).member("reason", name_of(row.reason));
  out.member("type", row.item.type).member("id", row.item.id).member("version", row.item.version);
  out.member("owner", row.item.owner).member("at", to_text(row.at)).member("has_content", row.has_content);
  out.end_object();
}

}  // namespace comity::cli
