#include "exchange/collections.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "base/text.h"
#include "base/uuid.h"
#include "exchange/classes.h"
#include "exchange/documents.h"
#include "exchange/node.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr const char* kCollectionKind = "collection";

std::string text_of(const Collection& collection) {
  json::Writer out;
  out.begin_object().member("id", collection.id).member("tenant", collection.tenant);
  out.member("kind", name_of(collection.kind)).member("title", collection.title);
  out.member("description", collection.description).member("alias", collection.alias);
  write_list(out, "types", collection.types);
  write_list(out, "markings", collection.markings);
  return out.end_object().take();
}

Result<Collection> read(std::string_view text) {
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(text));
  Collection collection;
  collection.id = text_at(*root, "id");
  collection.tenant = text_at(*root, "tenant");
  collection.kind = text_at(*root, "kind") == name_of(CollectionKind::box) ? CollectionKind::box : CollectionKind::view;
  collection.title = text_at(*root, "title");
  collection.description = text_at(*root, "description");
  collection.alias = text_at(*root, "alias");
  collection.types = list_at(*root, "types");
  collection.markings = list_at(*root, "markings");
  return collection;
}

// An alias stands in URLs, and must not be taken for an id.
bool is_alias(std::string_view alias) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
  return alias.size() <= 63 && alias.find_first_not_of(kAllowed) == std::string_view::npos && !is_uuid(alias) &&
         alias.front() != '.';
}

Status check_filter(const Collection& wanted) {
  if (wanted.kind == CollectionKind::box && !(wanted.types.empty() && wanted.markings.empty())) {
    return fail(Code::usage, Msg::kBoxHasNoFilter);
  }
  if (std::max(wanted.types.size(), wanted.markings.size()) > kMaxFilterNames) {
    return fail(Code::limit, {Msg::kFilterTooLong, {{"limit", std::to_string(kMaxFilterNames)}}});
  }
  for (const auto& type : wanted.types) {
    if (type.empty() || type.size() > 250 || !is_plain_text(type)) {
      return fail(Code::usage, {Msg::kTypeUnfit, {{"type", excerpt(type)}}});
    }
  }
  for (const auto& marking : wanted.markings) COMITY_CHECK(check_marking_name(marking));
  return {};
}

}  // namespace

std::string_view name_of(CollectionKind kind) { return kind == CollectionKind::box ? "box" : "view"; }

Status Collections::load(store::Store& store, const Vault& vault) {
  const std::unique_lock lock(mutex_);
  by_id_.clear();
  return for_each_document(store, vault, kCollectionKind, [this](const std::string& text) -> Status {
    COMITY_TRY(auto collection, read(text));
    by_id_.insert_or_assign(collection.id, std::move(collection));
    return {};
  });
}

std::vector<Collection> Collections::of(std::string_view tenant) const {
  const std::shared_lock lock(mutex_);
  std::vector<Collection> found;
  for (const auto& [id, collection] : by_id_) {
    if (collection.tenant == tenant) found.push_back(collection);
  }
  return found;
}

std::optional<Collection> Collections::find(std::string_view tenant, std::string_view name) const {
  const std::shared_lock lock(mutex_);
  if (const auto by_id = by_id_.find(name); by_id != by_id_.end()) {
    return by_id->second.tenant == tenant ? std::optional(by_id->second) : std::nullopt;
  }
  const auto by_alias = std::find_if(by_id_.begin(), by_id_.end(), [&](const auto& entry) {
    return !name.empty() && entry.second.tenant == tenant && entry.second.alias == name;
  });
  return by_alias == by_id_.end() ? std::nullopt : std::optional(by_alias->second);
}

std::vector<std::string> Collections::tenants() const {
  const std::shared_lock lock(mutex_);
  std::set<std::string> names;
  for (const auto& [id, collection] : by_id_) names.insert(collection.tenant);
  return {names.begin(), names.end()};
}

Status Collections::check(const Collection& wanted) const {
  if (by_id_.size() >= kMaxCollections) {
    return fail(Code::limit, {Msg::kTooManyCollections, {{"limit", std::to_string(kMaxCollections)}}});
  }
  if (wanted.title.empty() || wanted.title.size() > kMaxTitleBytes || !is_plain_text(wanted.title)) {
    return fail(Code::usage, {Msg::kTitleUnfit, {{"limit", std::to_string(kMaxTitleBytes)}}});
  }
  if (wanted.description.size() > kMaxDescriptionBytes || !is_plain_text(wanted.description)) {
    return fail(Code::usage, {Msg::kDescriptionUnfit, {{"limit", std::to_string(kMaxDescriptionBytes)}}});
  }
  if (!wanted.alias.empty() && !is_alias(wanted.alias)) {
    return fail(Code::usage, {Msg::kAliasUnfit, {{"alias", excerpt(wanted.alias)}}});
  }
  // TAXII 2.1 §5.2: an alias is unique in its API root.
  const bool taken = std::any_of(by_id_.begin(), by_id_.end(), [&](const auto& entry) {
    return !wanted.alias.empty() && entry.second.tenant == wanted.tenant && entry.second.alias == wanted.alias;
  });
  if (taken) return fail(Code::exists, {Msg::kAliasTaken, {{"alias", wanted.alias}}});
  return check_filter(wanted);
}

Result<Collection> Collections::add(Node& node, Collection wanted) {
  const std::unique_lock lock(mutex_);
  COMITY_CHECK(check(wanted));
  for (auto& marking : wanted.markings) marking = marking_level(marking);
  wanted.id = random_uuid(node.environment().random);
  const store::DocumentKey key{kCollectionKind, wanted.id};
  COMITY_CHECK(keep(node, node.vault().seal_document(key, text_of(wanted)), "collection add"));
  by_id_.insert_or_assign(wanted.id, wanted);
  return wanted;
}

Status Collections::remove(Node& node, const Collection& collection) {
  const std::unique_lock lock(mutex_);
  COMITY_CHECK(forget(node, {kCollectionKind, collection.id}, "collection remove"));
  by_id_.erase(collection.id);
  return {};
}

}  // namespace comity::exchange
