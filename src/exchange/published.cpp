#include "exchange/published.h"

#include <fmt/format.h>

#include "exchange/documents.h"
#include "exchange/ledger.h"
#include "exchange/node.h"
#include "json/read.h"
#include "log/checkpoint.h"
#include "log/note.h"

namespace comity::exchange {

namespace {

store::DocumentKey cosigned_key(std::uint64_t first) { return {"cosigned", fmt::format("{:020}", first)}; }

Status keep_cosigned(Node& node, const store::LogHead& head) {
  json::Writer out;
  out.begin_object().member("first", head.first).member("note", head.note).end_object();
  return keep_unlogged(node, node.vault().seal_document(cosigned_key(head.first), out.take()));
}

}  // namespace

Result<std::optional<store::LogHead>> cosigned_head(Node& node, std::uint64_t first) {
  COMITY_TRY(const auto document, node.store().document(cosigned_key(first)));
  if (!document) return std::nullopt;
  COMITY_TRY(const auto text, node.vault().open_document(*document));
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  auto note = text_at(*root, "note");
  COMITY_TRY(const auto parsed, log::parse_note(note));
  COMITY_TRY(const auto checkpoint, log::parse_checkpoint(parsed.text));
  return store::LogHead{first, checkpoint.size, checkpoint.root, std::move(note)};
}

void Published::begin(log::Policy policy, std::size_t most_waiting) {
  const std::lock_guard lock(mutex_);
  policy_ = std::move(policy);
  most_waiting_ = most_waiting;
}

void Published::end() {
  const std::lock_guard lock(mutex_);
  policy_.reset();
  changed_.notify_all();
}

Status Published::publish(Node& node, store::LogHead head, Quorum quorum, std::vector<Witness> witnesses) {
  if (quorum == Quorum::reached) COMITY_CHECK(keep_cosigned(node, head));
  const std::lock_guard lock(mutex_);
  witnesses_ = std::move(witnesses);
  if (quorum == Quorum::reached) cosigned_ = head;
  served_ = std::move(head);
  changed_.notify_all();
  return {};
}

store::LogHead Published::head(const Ledger& ledger) const {
  auto newest = ledger.head();
  const std::lock_guard lock(mutex_);
  return policy_ && served_ && served_->first == newest.first ? *served_ : newest;
}

std::vector<Published::Witness> Published::witnesses() const {
  const std::lock_guard lock(mutex_);
  return policy_ ? witnesses_ : std::vector<Witness>();
}

Status Published::check_quorum() const {
  const std::lock_guard lock(mutex_);
  return has_quorum() ? Status{} : fail(Code::denied, Msg::kQuorumMissing);
}

bool Published::covers(std::uint64_t log_index) const {
  return cosigned_ && log_index >= cosigned_->first && log_index < cosigned_->first + cosigned_->size;
}

Status Published::wait_for_quorum(std::uint64_t log_index, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (!has_quorum()) return fail(Code::denied, Msg::kQuorumMissing);
  if (!covers(log_index) && waiting_ < most_waiting_) {
    ++waiting_;
    round_wanted_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [&] { return covers(log_index) || !policy_; });
    --waiting_;
  }
  return covers(log_index) ? Status{} : fail(Code::busy, Msg::kQuorumLate);
}

bool Published::wait_for_round(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [&] { return round_wanted_ || !policy_; });
  round_wanted_ = false;
  return policy_.has_value();
}

}  // namespace comity::exchange
