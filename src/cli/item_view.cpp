#include "cli/item_view.h"

#include "exchange/facts.h"
#include "exchange/find.h"
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
  ItemView view{entry.item, Time{static_cast<std::int64_t>(entry.stamp)}, {}, {}, {}};
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
  out.end_array().member("owner", row.owner).member("creator", row.creator).member("custodian", row.custodian);
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
