#include <algorithm>

#include "exchange/change.h"
#include "exchange/documents.h"
#include "exchange/node.h"
#include "exchange/reclass.h"

namespace comity::exchange {

namespace {

constexpr std::int64_t kLookAgainMicros = 30'000'000;  // an embargo may come in meanwhile

// Everybody, then those who were let have it before: what was announced to them alone stays their latest.
void announce(Node& node, store::Batch& batch) {
  const auto now = node.environment().clock.now();
  for (const auto& change : batch.classes) batch.announcements.push_back({change.item, 0, {}});
  for (const auto& change : batch.classes) {
    for (const auto& approval : node.approvals().standing(change.item, now)) {
      batch.announcements.push_back({approval.item, 0, approval.receiver});
    }
  }
}

}  // namespace

Result<Time> open_embargoes(Node& node) {
  Time next{node.environment().clock.now().micros + kLookAgainMicros};
  auto tenants = node.collections().tenants();
  if (std::find(tenants.begin(), tenants.end(), kOwnTenant) == tenants.end()) tenants.emplace_back(kOwnTenant);
  for (const auto& tenant : tenants) {
    for (;;) {
      const std::lock_guard lock(node.classing());
      COMITY_TRY(auto lapsed, lapsed_embargoes(node, tenant));
      if (lapsed.next) next = std::min(next, *lapsed.next);
      if (lapsed.changes.empty()) break;
      auto batch = node_batch(node, store::RecordKind::announce, "embargo over");
      batch.tenant = tenant;
      batch.classes = std::move(lapsed.changes);
      announce(node, batch);
      COMITY_CHECK(node.store().apply(std::move(batch)));
    }
  }
  return next;
}

}  // namespace comity::exchange
