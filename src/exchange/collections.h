// Collections: what a node offers under a name, each in one tenant.
//
// A box has explicit members, which clients add and remove; a view is a filter over everything the tenant holds and
// never changes. They are kept as sealed documents in the store and read once, when the node is opened. Safe on any
// thread. Errors: usage (a name, an alias, a filter that nobody can mean), exists, not_found, limit, and the store's.
#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace comity::exchange {

class Node;
class Vault;

enum class CollectionKind : std::uint8_t { box, view };

std::string_view name_of(CollectionKind kind);

struct Collection {
  std::string id;  // a UUID, version 4 (TAXII 2.1 §5.1); the name of its box in the store
  std::string tenant;
  CollectionKind kind = CollectionKind::view;
  std::string title;
  std::string description;
  std::string alias;                  // unique in its tenant; may be empty
  std::vector<std::string> types;     // of a view: these, or any
  std::vector<std::string> markings;  // of a view: with one of these, or any
};

inline constexpr std::size_t kMaxCollections = 1'000;  // of one node
inline constexpr std::size_t kMaxTitleBytes = 256;
inline constexpr std::size_t kMaxDescriptionBytes = 4'096;
inline constexpr std::size_t kMaxFilterNames = 100;

class Collections {
 public:
  Status load(store::Store& store, const Vault& vault);

  // Of one tenant, in the order of their ids.
  std::vector<Collection> of(std::string_view tenant) const;
  // By id or alias.
  std::optional<Collection> find(std::string_view tenant, std::string_view name) const;
  // Every tenant that has a collection, in their order.
  std::vector<std::string> tenants() const;

  // `wanted` without its id, which it gets here.
  Result<Collection> add(Node& node, Collection wanted);
  // Forgets the collection; its items stay in the node.
  Status remove(Node& node, const Collection& collection);

 private:
  Status check(const Collection& wanted) const;

  mutable std::shared_mutex mutex_;
  std::map<std::string, Collection, std::less<>> by_id_;
};

}  // namespace comity::exchange
