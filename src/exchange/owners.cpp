#include "exchange/owners.h"

#include <algorithm>
#include <unordered_set>

#include "exchange/documents.h"
#include "exchange/facts.h"
#include "exchange/find.h"
#include "exchange/node.h"
#include "exchange/reclass.h"
#include "json/read.h"

namespace comity::exchange {

Result<std::vector<std::string>> owners_of(Node& node, const store::ItemRow& row) {
  COMITY_TRY(const auto classes, node.classes().all(node.store()));
  return classes->at(row.class_id - 1).owners;
}

Result<std::vector<store::Seq>> add_owner(Node& node, const std::string& owner, const std::vector<store::Seq>& items) {
  const std::lock_guard lock(node.classing());
  COMITY_TRY(const auto rows, node.store().classes());
  std::unordered_set<std::string> texts;
  for (const auto& row : rows) texts.insert(row.facts);
  std::vector<store::Seq> without_room;
  auto batch = node_batch(node, store::RecordKind::classes, "another owner");
  json::Reader reader(whole_items());
  for (const auto seq : items) {
    COMITY_TRY(const auto row, node.store().item(seq));
    if (row.state == store::State::erased) continue;
    auto origin = origin_in(rows.at(row.class_id - 1).facts, row.owner);
    if (std::find(origin.owners.begin(), origin.owners.end(), owner) != origin.owners.end()) continue;
    origin.owners.push_back(owner);
    COMITY_TRY(auto facts, class_anew(node, reader, row, origin));
    if (origin.owners.size() > kMaxOwners || (!texts.contains(facts) && texts.size() >= kMaxClasses)) {
      without_room.push_back(seq);
      continue;
    }
    texts.insert(facts);
    batch.classes.push_back({seq, std::move(facts)});
  }
  if (!batch.classes.empty()) COMITY_CHECK(node.store().apply(std::move(batch)));
  return without_room;
}

}  // namespace comity::exchange
