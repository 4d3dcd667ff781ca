#include "exchange/shown.h"

#include "exchange/find.h"
#include "exchange/redact.h"
#include "json/canonical.h"
#include "json/read.h"

namespace comity::exchange {

std::string shown_id(const Node& node, const store::ItemRow& row, const std::vector<std::string>& fields) {
  if (fields.empty()) return row.id;
  const auto& ids = node.vault().derived_ids();
  return ids.of(row.type, row.id_key, ids.tag_of(fields));
}

std::optional<std::uint64_t> origin_of(const Node& node, std::string_view id) {
  const auto origin = node.vault().derived_ids().origin_of(id);
  return origin ? std::optional(origin->id_key) : std::nullopt;
}

std::optional<std::vector<std::string>> fields_of_item(Node& node, const store::ItemRow& row,
                                                       const std::vector<std::string>& fields) {
  if (fields.empty()) return fields;
  const auto bytes = shared_content(node, row);
  if (!bytes) return fields;  // what is damaged is no reason to withhold: reading it says so
  const auto left = redact(**bytes, fields, {shown_id(node, row, fields), node.party().identity});
  if (!left) return fields;
  if (!*left) return std::nullopt;
  return **left == **bytes ? std::vector<std::string>() : fields;
}

Result<ItemSecret> shown_secret(Node& node, const store::ItemRow& row, const std::vector<std::string>& fields) {
  COMITY_TRY(auto secret, node.vault().secret_of(row.wrapped_key));
  if (secret.digest && fields.empty()) return secret;
  COMITY_TRY(const auto bytes, shown_content(node, row, fields));
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(*bytes));
  secret.digest = crypto::sha256(as_bytes(json::canonical(*root)));
  return secret;
}

Result<ContentCache::Content> shown_content(Node& node, const store::ItemRow& row,
                                            const std::vector<std::string>& fields) {
  COMITY_TRY(auto bytes, shared_content(node, row));
  if (fields.empty()) return bytes;
  COMITY_TRY(auto left, redact(*bytes, fields, {shown_id(node, row, fields), node.party().identity}));
  if (!left) return fail(Code::not_found, {Msg::kItemNotFound, {{"id", row.id}}});
  return ContentCache::Content(std::make_shared<const std::string>(std::move(*left)));
}

}  // namespace comity::exchange
