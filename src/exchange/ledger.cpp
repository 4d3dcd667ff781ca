#include "exchange/ledger.h"

#include <algorithm>

#include "exchange/stored_log.h"
#include "log/checkpoint.h"
#include "log/leaf.h"

namespace comity::exchange {

namespace {

Error frozen(Message why) { return {Code::frozen, std::move(why), {}}; }

bool is_same(const store::LogHead& a, const store::LogHead& b) {
  return a.first == b.first && a.size == b.size && a.root == b.root;
}

Result<log::Checkpoint> checkpoint_of(std::string_view note) {
  COMITY_TRY(const auto parsed, log::parse_note(note));
  return log::parse_checkpoint(parsed.text);
}

// Whether the store's log goes on from what was kept outside.
Result<std::optional<Error>> compare(store::Store& store, const store::LogHead& head, const KeptHead& kept) {
  if (kept.note.empty()) return std::nullopt;  // the log was about to begin
  COMITY_TRY(const auto outside, checkpoint_of(kept.note));
  const Message behind{Msg::kLogRolledBack,
                       {{"size", std::to_string(head.size)}, {"signed", std::to_string(outside.size)}}};
  if (kept.first > head.first || (kept.first == head.first && outside.size > head.size)) return frozen(behind);
  if (kept.first < head.first) return std::nullopt;  // of a log before this one
  log::TileTree tree(head.size, tiles_of(parts_of(store), head.first));
  COMITY_TRY(const auto root, log::root_of(outside.size, tree.subtrees()));
  if (root == outside.root) return std::nullopt;
  return frozen({Msg::kLogForked, {{"size", std::to_string(outside.size)}}});
}

}  // namespace

Result<std::string> origin_of(const store::LogHead& head) {
  COMITY_TRY(const auto checkpoint, checkpoint_of(head.note));
  return checkpoint.origin;
}

Ledger::Ledger(std::filesystem::path second_head, const Clock& clock)
    : second_head_file_(second_head), clock_(clock), second_head_(std::move(second_head)) {}

void Ledger::sign_as(std::string origin, std::vector<LogKey> keys) {
  const std::lock_guard lock(mutex_);
  origin_ = std::move(origin);
  keys_ = std::move(keys);
}

void Ledger::begin_log() {
  const std::lock_guard lock(mutex_);
  begins_log_ = true;
  frozen_.reset();
}

Result<std::optional<Error>> Ledger::settle(store::Store& store) {
  COMITY_TRY(const auto heads, store.log_heads());
  COMITY_TRY(const auto kept, SecondHead::read(second_head_file_));
  std::optional<Error> why;
  if (!heads.empty() && kept.empty()) why = frozen(Msg::kLogUnconfirmed);
  const auto head = heads.empty() ? store::LogHead{} : heads.back();
  for (const auto& one : kept) {
    COMITY_TRY(auto difference, compare(store, head, one));
    if (difference) why = std::move(difference);
  }
  const std::lock_guard lock(mutex_);
  head_ = head;
  frozen_ = why;
  return why;
}

Result<std::optional<Error>> Ledger::confront(store::Store& store, const std::string& text) {
  const auto own = keys();
  COMITY_TRY(auto note, log::parse_note(text));
  COMITY_CHECK(log::verified_by(note, own));
  std::erase_if(note.signatures, [&](const auto& signature) {
    return std::none_of(own.begin(), own.end(), [&](const auto& key) { return log::names(signature, key); });
  });
  const auto now = head();
  const KeptHead other{now.first, log::text_of(note)};
  COMITY_TRY(auto why, compare(store, now, other));
  if (!why) return why;
  const std::lock_guard lock(mutex_);
  frozen_ = why;
  COMITY_CHECK(second_head_.write(other, clock_.now()));
  return why;
}

Status Ledger::accept(store::Store& store) {
  COMITY_TRY(const auto why, settle(store));
  const std::lock_guard lock(mutex_);
  if (why && why->message.id != Msg::kLogUnconfirmed) return tl::make_unexpected(*why);
  frozen_.reset();
  return why ? second_head_.write({head_.first, head_.note}, clock_.now()) : Status{};
}

// After a commit that failed the tree in hand is ahead of the store's: it is read anew.
Status Ledger::grow_from(const store::LogHead& head, const store::LogParts& parts) {
  if (grown_to_ && is_same(*grown_to_, head)) return {};
  COMITY_TRY(growth_, log::Growth::of(head.size, tiles_of(parts, head.first)));
  if (head.size == 0 || growth_.root() == head.root) return {};
  return fail(Code::damaged, {Msg::kLogRootDiffers, {{"size", std::to_string(head.size)}}});
}

Result<std::string> Ledger::sign(std::uint64_t size, const log::Hash& root) const {
  if (keys_.empty()) return fail(Code::internal, Msg::kLogWithoutKey);
  log::Note note{log::text_of(log::Checkpoint{origin_, size, root, {}}), {}};
  for (const auto& key : keys_) log::sign(note, origin_, *key.key);
  return log::text_of(note);
}

Result<store::LogKeeper::Extension> Ledger::extend(const store::LogHead& before,
                                                   std::span<const store::Digest> commitments,
                                                   const store::LogParts& parts) {
  const std::lock_guard lock(mutex_);
  if (frozen_) return tl::make_unexpected(*frozen_);
  const auto from =
      begins_log_ ? store::LogHead{before.first + before.size, 0, log::empty_root(), before.note} : before;
  COMITY_CHECK(grow_from(from, parts));
  grown_to_.reset();
  // So that a crash just after the first commit is not taken for a store from elsewhere.
  if (before.note.empty()) COMITY_CHECK(second_head_.write({before.first, {}}, clock_.now()));
  for (const auto& commitment : commitments) growth_.append(log::leaf_of(commitment));
  Extension extension;
  extension.head = {from.first, growth_.size(), growth_.root(), {}};
  COMITY_TRY(extension.head.note, sign(growth_.size(), growth_.root()));
  for (auto& tile : growth_.take_changed()) {
    extension.tiles.push_back({tile.level, tile.index, std::move(tile.hashes)});
  }
  grown_to_ = extension.head;
  return extension;
}

// A second copy that cannot be written stops the log before the next group: this one is durable and true.
void Ledger::committed(const store::LogHead& head) {
  const std::lock_guard lock(mutex_);
  head_ = head;
  auto kept = second_head_.write({head.first, head.note}, clock_.now());
  if (kept && begins_log_) kept = second_head_.write({head.first, head.note}, clock_.now());  // over both of the other
  begins_log_ = false;
  if (!kept) frozen_ = frozen({Msg::kSecondHeadFailed, {{"reason", kept.error().sentence()}}});
}

store::LogHead Ledger::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

std::string Ledger::origin() const {
  const std::lock_guard lock(mutex_);
  return origin_;
}

bool Ledger::is_frozen() const {
  const std::lock_guard lock(mutex_);
  return frozen_.has_value();
}

std::vector<log::VerifierKey> Ledger::keys() const {
  const std::lock_guard lock(mutex_);
  std::vector<log::VerifierKey> keys;
  for (const auto& key : keys_) {
    keys.push_back(log::verifier_key(origin_, log::KeyKind::ed25519, key.key->public_key()));
  }
  return keys;
}

}  // namespace comity::exchange
