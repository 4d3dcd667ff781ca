#include <algorithm>

#include "exchange/decisions.h"
#include "exchange/documents.h"
#include "exchange/evidence.h"
#include "gate/decision_json.h"
#include "json/canonical.h"
#include "json/read.h"
#include "json/write.h"
#include "log/proof.h"
#include "log/verify.h"

namespace comity::exchange {

namespace {

Failure unproven(Message why) { return fail(Code::unproven, std::move(why)); }
Failure evidence_unreadable() { return fail(Code::malformed, Msg::kEvidenceUnreadable); }

Result<log::Hash> hash_at(const json::Value& object, std::string_view key) {
  const auto* value = object.find(key);
  const auto bytes = value == nullptr ? std::nullopt : from_base64(value->text());
  log::Hash hash{};
  if (!bytes || bytes->size() != hash.size()) return evidence_unreadable();
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

Result<std::vector<log::Hash>> path_at(const json::Value& object) {
  const auto* list = object.find("proof");
  if (list == nullptr) return evidence_unreadable();
  std::vector<log::Hash> path;
  for (const auto& value : list->items()) {
    const auto bytes = from_base64(value.text());
    auto& hash = path.emplace_back();
    if (!bytes || bytes->size() != hash.size()) return evidence_unreadable();
    std::copy(bytes->begin(), bytes->end(), hash.begin());
  }
  return path;
}

std::uint64_t count_at(const json::Value& object, std::string_view key) {
  const auto* value = object.find(key);
  return value == nullptr || value->integer() < 0 ? 0 : static_cast<std::uint64_t>(value->integer());
}

// The evidence of one file, step by step; each step computes what the next one stands on.
class Examination {
 public:
  Examination(const json::Value& root, const CheckRequest& request) : root_(root), request_(request) {}

  // The leaf that the fields make. Each shown field is what was committed, or the leaf is another one.
  Result<log::Hash> leaf() {
    const auto* fields = root_.find("fields");
    if (fields == nullptr || fields->items().size() != log::kFields) return evidence_unreadable();
    log::FieldHashes hashes{};
    for (std::size_t i = 0; i < log::kFields; ++i) {
      const auto& shown = fields->items()[i];
      const auto* value = shown.find("value");
      if (value == nullptr) {
        COMITY_TRY(hashes.at(i), hash_at(shown, "hash"));
        continue;
      }
      const auto field = static_cast<log::Field>(i);
      COMITY_TRY(const auto nonce, hash_at(shown, "nonce"));
      auto text = json::canonical(*value);
      hashes.at(i) = log::field_hash(field, nonce, text);
      shown_.at(i) = value;
      checked_.fields.emplace_back(field, std::move(text));
    }
    return log::leaf_of(log::commitment_of(hashes));
  }

  // A party's entries are in a log that is named after it.
  Status party(const std::string& origin) const {
    const auto* party = shown(log::Field::party);
    if (party == nullptr) return {};
    const auto name = "comity/" + std::string(party->text());
    if (origin == name || origin.starts_with(name + '/')) return {};
    return unproven({Msg::kUnprovenParty, {{"party", std::string(party->text())}, {"origin", origin}}});
  }

  Status decisions() {
    const auto* list = root_.find("decided");
    if (list == nullptr) return {};
    for (const auto& one : list->items()) {
      const auto* value = one.find("value");
      if (value == nullptr) return evidence_unreadable();
      COMITY_TRY(const auto nonce, hash_at(one, "nonce"));
      COMITY_TRY(const auto path, path_at(one));
      auto text = json::canonical(*value);
      COMITY_CHECK(within(log::Field::decided, log::decided_hash(nonce, text), count_at(one, "number"), path,
                          Msg::kUnprovenDecision));
      checked_.decided.push_back(std::move(text));
      decided_.push_back(value);
      numbers_.push_back(count_at(one, "number"));
    }
    return {};
  }

  Status item() {
    const auto* item = root_.find("item");
    if (item == nullptr) return request_.item ? unproven(Msg::kUnprovenNoItem) : Status{};
    COMITY_TRY(const auto commitment, hash_at(*item, "commitment"));
    COMITY_TRY(const auto path, path_at(*item));
    const log::DecidedBy by{static_cast<std::uint32_t>(count_at(*item, "first")),
                            static_cast<std::uint32_t>(count_at(*item, "count"))};
    COMITY_CHECK(
        within(log::Field::items, log::item_hash(commitment, by), count_at(*item, "number"), path, Msg::kUnprovenItem));
    // The decisions that are shown are those on this item.
    for (const auto number : numbers_) {
      if (number < by.first || number >= by.first + by.count) return unproven(Msg::kUnprovenDecision);
    }
    checked_.commitment = commitment;
    if (item->find("key") == nullptr) return request_.item ? unproven(Msg::kUnprovenNoDigest) : Status{};
    COMITY_TRY(const auto key, hash_at(*item, "key"));
    COMITY_TRY(const auto digest, hash_at(*item, "digest"));
    if (log::item_commitment(key, digest) != commitment) return unproven(Msg::kUnprovenItem);
    if (!request_.item) return {};
    if (*request_.item != digest) return unproven(Msg::kUnprovenOtherItem);
    checked_.item_matches = true;
    return {};
  }

  // Every decision that is shown, made again from what is shown.
  Status decide_again() {
    if (request_.rulebooks.empty() || decided_.empty()) return {};
    COMITY_TRY(const auto gate, gate_of());
    for (const auto* value : decided_) {
      COMITY_TRY(const auto act, value->find("action") == nullptr ? act_shown() : exchange::act_of(*value));
      COMITY_TRY(const bool equal, is_equal(*gate, act, *value));
      if (!equal) return unproven(Msg::kUnprovenOutcome);
      ++checked_.decided_again;
    }
    return {};
  }

  Checked take() { return std::move(checked_); }

 private:
  const json::Value* shown(log::Field field) const { return shown_.at(static_cast<std::size_t>(field)); }

  // That the leaf is in the small tree whose root the field has.
  Status within(log::Field field, const log::Hash& leaf, std::uint64_t number, const std::vector<log::Hash>& path,
                Msg why) const {
    const auto* root = shown(field);
    if (root == nullptr || !root->is_object()) return unproven(why);
    COMITY_TRY(const auto hash, hash_at(*root, "root"));
    return log::is_included(leaf, number, count_at(*root, "count"), path, hash) ? Status{} : unproven(why);
  }

  Result<std::shared_ptr<const gate::Gate>> gate_of() const {
    const auto* rules = shown(log::Field::rules);
    const auto* at = shown(log::Field::at);
    if (rules == nullptr || at == nullptr) return unproven(Msg::kUnprovenClosed);
    gate::Standing standing;
    COMITY_TRY(standing.directory, directory_shown(*rules));
    for (const auto& digest : list_at(*rules, "rulebooks")) {
      const auto held = std::find_if(request_.rulebooks.begin(), request_.rulebooks.end(),
                                     [&](const auto& book) { return to_hex(book.digest) == digest; });
      if (held == request_.rulebooks.end()) return unproven({Msg::kUnprovenRulebook, {{"digest", digest}}});
      standing.rulebooks.push_back(*held);
    }
    return gate::Gate::make(std::move(standing), Time{at->integer()});
  }

  // Of the directory only what the decisions asked for.
  Result<std::shared_ptr<const party::Directory>> directory_shown(const json::Value& rules) const {
    auto directory = std::make_shared<party::Directory>();
    if (const auto* groups = rules.find("groups")) {
      for (const auto& value : groups->items()) {
        COMITY_TRY(auto group, party::read_group(value, "/rules/groups"));
        directory->groups.push_back(std::move(group));
      }
    }
    std::vector<const json::Value*> lists;
    if (shown(log::Field::parties) != nullptr) lists.push_back(shown(log::Field::parties));
    for (const auto* decided : decided_) lists.push_back(decided->find("parties"));
    for (const auto* list : lists) {
      if (list == nullptr) return unproven(Msg::kUnprovenClosed);
      for (const auto& value : list->items()) {
        COMITY_TRY(auto party, party::read_facts(value, "/parties"));
        if (directory->find(party.handle) == nullptr) directory->parties.push_back(std::move(party));
      }
    }
    return directory;
  }

  Result<Act> act_shown() const {
    json::Writer out;
    out.begin_object();
    for (const auto field : {log::Field::action, log::Field::sender, log::Field::receiver, log::Field::purpose,
                             log::Field::authentication, log::Field::terms}) {
      if (shown(field) == nullptr) return unproven(Msg::kUnprovenClosed);
      out.key(log::name_of(field)).raw(json::canonical(*shown(field)));
    }
    json::Reader reader;
    const auto text = out.end_object().take();
    COMITY_TRY(const auto* root, reader.read(text));
    return exchange::act_of(*root);
  }

  const json::Value& root_;
  const CheckRequest& request_;
  std::array<const json::Value*, log::kFields> shown_{};
  std::vector<const json::Value*> decided_;
  std::vector<std::uint64_t> numbers_;
  Checked checked_;
};

}  // namespace

Result<Checked> check_evidence(const CheckRequest& request) {
  COMITY_TRY(const auto proof, log::parse_proof(request.file));
  if (!proof.extra) return evidence_unreadable();
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(as_text(*proof.extra)));
  if (text_at(*root, "format") != kEvidenceFormat) return evidence_unreadable();
  Examination examination(*root, request);
  COMITY_TRY(const auto leaf, examination.leaf());
  COMITY_TRY(const auto verified, log::verify_proof(proof, leaf, request.policy));
  COMITY_CHECK(examination.party(verified.checkpoint.origin));
  COMITY_CHECK(examination.decisions());
  COMITY_CHECK(examination.item());
  COMITY_CHECK(examination.decide_again());
  auto checked = examination.take();
  checked.origin = verified.checkpoint.origin;
  checked.index = proof.index;
  checked.size = verified.checkpoint.size;
  checked.seen = verified.seen;
  for (const auto& cosigned : verified.cosigned) checked.witnesses.push_back(cosigned.witness);
  return checked;
}

}  // namespace comity::exchange
