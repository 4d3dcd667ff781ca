#include "exchange/reclass.h"

#include <algorithm>
#include <map>
#include <set>

#include "exchange/documents.h"
#include "exchange/facts.h"
#include "exchange/find.h"
#include "exchange/item_facts.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kAtOnce = 500;
constexpr const char* kType = "marking-definition";

std::set<std::string> with_own(std::vector<std::string> tenants) {
  std::set<std::string> all(std::make_move_iterator(tenants.begin()), std::make_move_iterator(tenants.end()));
  all.insert(kOwnTenant);
  return all;
}

// What the rows of these classes are, in the order of their announcements, until `visit` says no.
template <class Visit>
Status each_item(store::Store& store, std::string_view tenant, std::vector<store::ClassId> classes, Visit visit) {
  if (classes.empty()) return {};
  store::PageQuery query;
  query.tenant = tenant;
  query.classes = std::move(classes);
  query.limit = kAtOnce;
  for (bool more = true; more;) {
    COMITY_TRY(const auto page, store.page(query));
    for (const auto& entry : page.entries) {
      COMITY_TRY(const bool go_on, visit(entry.item));
      if (!go_on) return {};
    }
    query.after = page.next;
    more = page.more;
  }
  return {};
}

// The change, if its class is not what it should be. Classes only grow, and each item has one of them.
Result<bool> add_change(Node& node, json::Reader& reader, const store::ItemRow& row,
                        std::vector<store::ClassChange>& changes) {
  COMITY_TRY(const auto now, node.store().classes(row.class_id - 1));
  auto facts = class_anew(node, reader, row, origin_in(now.front().facts, row.owner));
  if (!facts && facts.error().code == Code::not_found) return false;  // erased meanwhile
  if (!facts) return tl::make_unexpected(facts.error());
  if (now.front().facts == *facts) return false;
  changes.push_back({row.seq, std::move(*facts)});
  return true;
}

// What it makes visible is found by who stood at the end already.
Status move(Node& node, const std::string& tenant, std::vector<store::ClassChange> changes, const char* what) {
  auto batch = node_batch(node, store::RecordKind::classes, what);
  batch.tenant = tenant;
  batch.classes = std::move(changes);
  for (const auto& change : batch.classes) batch.announcements.push_back({change.item, 0, {}});
  return node.store().apply(std::move(batch)).map([](const auto&) {});
}

Status move_all(Node& node, const std::string& tenant, const std::string& definition, store::Seq before) {
  do {
    const std::lock_guard lock(node.classing());
    COMITY_TRY(auto found, reclass_marked(node, tenant, definition, before));
    before = found.before;
    if (found.changes.empty()) continue;
    COMITY_CHECK(move(node, tenant, std::move(found.changes), "markings"));
  } while (before != 0);
  return {};
}

}  // namespace

Result<std::vector<Definition>> stored_definitions(store::Store& store, const Vault& vault) {
  Collections collections;
  COMITY_CHECK(collections.load(store, vault));
  COMITY_TRY(const auto rows, store.classes());
  std::vector<store::ClassId> classes;
  for (const auto& row : rows) {
    if (row.type == kType) classes.push_back(row.id);
  }
  std::vector<Definition> found;
  json::Reader reader(whole_items());
  // One that is damaged stays unknown, which is strict; doctor reports it.
  const auto visit = [&](const store::ItemRow& row) -> Result<bool> {
    const auto sealed = store.sealed(row.seq);
    const auto bytes = sealed ? vault.open(row, *sealed) : tl::make_unexpected(sealed.error());
    const auto root = bytes ? reader.read(*bytes) : tl::make_unexpected(bytes.error());
    if (root) found.emplace_back(row.id, meaning_of(**root));
    return found.size() < kMaxDefinitions;
  };
  for (const auto& tenant : with_own(collections.tenants())) COMITY_CHECK(each_item(store, tenant, classes, visit));
  return found;
}

Result<std::string> class_anew(Node& node, json::Reader& reader, const store::ItemRow& row, Origin origin) {
  COMITY_TRY(const auto bytes, content(node, row));
  COMITY_TRY(const auto* root, reader.read(bytes));
  origin.creator = creator_of(*node.directory(), row.creator);
  return class_of(stix::Object(*root), origin, *node.markings().now(), node.environment().clock.now());
}

Result<Reclassed> reclass_marked(Node& node, std::string_view tenant, std::string_view definition, store::Seq before) {
  Reclassed found;
  json::Reader reader(whole_items());
  const auto token = node.vault().token(tenant, Token::marking, definition);
  COMITY_TRY(const auto seqs, node.store().find(token, before, kAtOnce));
  for (const auto seq : seqs) {
    COMITY_TRY(const auto row, node.store().item(seq));
    if (row.state != store::State::erased) COMITY_CHECK(add_change(node, reader, row, found.changes));
  }
  found.before = seqs.size() < kAtOnce ? 0 : seqs.back();
  return found;
}

Result<Lapsed> lapsed_embargoes(Node& node, std::string_view tenant) {
  const auto running = gate::choice_of(gate::Fact::embargo, "running");
  COMITY_TRY(const auto all, node.classes().all(node.store()));
  std::vector<store::ClassId> classes;
  for (const auto& facts : *all) {
    if (facts.facts.embargo == running) classes.push_back(facts.id);
  }
  Lapsed lapsed;
  json::Reader reader(whole_items());
  const auto now = node.environment().clock.now();
  const auto visit = [&](const store::ItemRow& row) -> Result<bool> {
    const auto bytes = content(node, row);
    if (!bytes && bytes.error().code == Code::not_found) return true;  // erased meanwhile
    if (!bytes) return tl::make_unexpected(bytes.error());
    COMITY_TRY(const auto* root, reader.read(*bytes));
    const auto until = detect(stix::Object(*root), {}, now).embargo;
    if (until && *until > now) lapsed.next = std::min(lapsed.next.value_or(*until), *until);
    if (until && *until <= now) COMITY_CHECK(add_change(node, reader, row, lapsed.changes));
    if (lapsed.changes.size() < kAtOnce) return true;
    lapsed.next = now;
    return false;
  };
  COMITY_CHECK(each_item(node.store(), tenant, std::move(classes), visit));
  return lapsed;
}

Status settle_creator(Node& node, const std::string& identity) {
  json::Reader reader(whole_items());
  for (store::Seq after = 0;;) {
    const std::lock_guard lock(node.classing());
    COMITY_TRY(const auto rows, node.store().walk(after, kAtOnce));
    if (rows.empty()) return {};
    std::map<std::string, std::vector<store::ClassChange>> by_tenant;
    for (const auto& row : rows) {
      after = row.seq;
      if (row.creator == identity) COMITY_CHECK(add_change(node, reader, row, by_tenant[row.tenant]));
    }
    for (auto& [tenant, changes] : by_tenant) {
      if (!changes.empty()) COMITY_CHECK(move(node, tenant, std::move(changes), "creator"));
    }
  }
}

Status settle_markings(Node& node, const Used& used) {
  const auto changed = node.markings().changed_since(used.moment);
  std::set<std::string> ids(changed.begin(), changed.end());
  for (auto& id : used.own.ids()) ids.insert(std::move(id));
  const auto known = node.markings().now();
  for (const auto& id : ids) {
    // Its own items were described by what is known now: only older ones were not.
    const bool right = used.markings.of(id) == known->of(id);
    if (right && std::find(changed.begin(), changed.end(), id) == changed.end()) continue;
    for (const auto& tenant : with_own(node.collections().tenants())) {
      COMITY_CHECK(move_all(node, tenant, id, right ? used.first_item : 0));
    }
  }
  return {};
}

}  // namespace comity::exchange
