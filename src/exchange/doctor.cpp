#include "exchange/doctor.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "exchange/documents.h"
#include "exchange/erase.h"
#include "exchange/facts.h"
#include "exchange/item_facts.h"
#include "exchange/journal.h"
#include "exchange/log_keys.h"
#include "exchange/reclass.h"
#include "exchange/stored_log.h"
#include "json/canonical.h"
#include "json/read.h"
#include "stix/object.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kRowsAtOnce = 500;
constexpr std::size_t kDocumentsAtOnce = 4;  // they may be large
constexpr std::uint64_t kLowDisk = 256ULL * 1024 * 1024;

class ItemExaminer {
 public:
  ItemExaminer(store::Store& store, const Vault& vault, const store::Progress& progress, Diagnosis& diagnosis)
      : store_(store), vault_(vault), progress_(progress), diagnosis_(diagnosis), reader_(whole_items()) {}

  Status run();

 private:
  Status items();
  Status asides();
  Status documents();
  Status records();
  Status logs();
  void item(const store::ItemRow& row);
  bool learn_markings();
  // What of the row is not what the opened bytes say; empty when all is well.
  std::string_view mismatch(const store::ItemRow& row, const json::Value& root);
  bool is_class(const stix::Object& object, const store::ItemRow& row, const std::string& facts);
  Status go_on(std::uint64_t done) const {
    if (!progress_ || progress_(done, total_)) return {};
    return fail(Code::stopped, Msg::kExaminationStopped);
  }

  store::Store& store_;
  const Vault& vault_;
  const store::Progress& progress_;
  Diagnosis& diagnosis_;
  json::Reader reader_;
  std::unordered_map<store::ClassId, store::ClassRow> classes_;
  Markings markings_;
  std::uint64_t total_ = 0;
};

std::string_view ItemExaminer::mismatch(const store::ItemRow& row, const json::Value& root) {
  const stix::Object object(root);
  if (object.id() != row.id) return "id";
  if (object.type() != row.type) return "type";
  if (object.version() != row.version) return "version";
  if (object.created_by() != row.creator) return "creator";
  if (vault_.id_key(row.tenant, row.id) != row.id_key) return "look-up key";
  const auto canonical = json::canonical(root);
  if (vault_.digest(canonical) != row.digest) return "digest";
  const auto secret = vault_.secret_of(row.wrapped_key);
  if (!secret || (secret->digest && *secret->digest != crypto::sha256(as_bytes(canonical))))
    return "digest for the log";
  const auto found = classes_.find(row.class_id);
  if (found == classes_.end() || !is_class(object, row, found->second.facts)) return "class";
  return {};
}

// Whether the object's class is this one, be its embargo over or not: that is noted later than it ends.
bool ItemExaminer::is_class(const stix::Object& object, const store::ItemRow& row, const std::string& facts) {
  const auto origin = origin_in(facts, row.owner);
  if (std::find(origin.owners.begin(), origin.owners.end(), row.owner) == origin.owners.end()) return false;
  const auto is = [&](Time now) { return class_of(object, origin, markings_, now) == facts; };
  const auto is_either = [&] { return is(Time{std::numeric_limits<std::int64_t>::max()}) || is(Time{}); };
  if (is_either()) return true;
  // The node may have gone on meanwhile and know more markings.
  return learn_markings() && is_either();
}

bool ItemExaminer::learn_markings() {
  const auto definitions = stored_definitions(store_, vault_);
  if (!definitions) return false;
  bool changed = false;
  for (const auto& [id, meaning] : *definitions) changed |= markings_.learn(id, meaning);
  return changed;
}

void ItemExaminer::item(const store::ItemRow& row) {
  if (row.state == store::State::erased) return;
  ++diagnosis_.items;
  const auto complain = [&](Message message) {
    // The node may have gone on meanwhile: an item erased since is nothing to complain of.
    const auto now = store_.item(row.seq);
    if (now && now->state == store::State::erased) return;
    diagnosis_.add({Weight::wrong, row.seq, row.id, std::move(message)});
  };
  const auto sealed = store_.sealed(row.seq);
  if (!sealed) return complain({Msg::kItemUnreadable, {{"reason", sealed.error().sentence()}}});
  const auto bytes = vault_.open(row, *sealed);
  if (!bytes) return complain({Msg::kItemUnreadable, {{"reason", bytes.error().sentence()}}});
  const auto root = reader_.read(*bytes);
  if (!root) return complain({Msg::kItemUnreadable, {{"reason", root.error().sentence()}}});
  const auto wrong = mismatch(row, **root);
  if (!wrong.empty()) complain({Msg::kItemMismatch, {{"column", std::string(wrong)}}});
}

Status ItemExaminer::items() {
  for (store::Seq after = 0;;) {
    COMITY_TRY(const auto rows, store_.walk(after, kRowsAtOnce));
    if (rows.empty()) return {};
    COMITY_TRY(const auto classes, store_.classes());  // after the rows, whose classes it therefore has
    for (const auto& row : classes) classes_.try_emplace(row.id, row);
    for (const auto& row : rows) item(row);
    after = rows.back().seq;
    COMITY_CHECK(go_on(diagnosis_.items));
  }
}

Status ItemExaminer::asides() {
  for (std::uint64_t after = 0;;) {
    COMITY_TRY(const auto rows, store_.asides(after, kRowsAtOnce));
    if (rows.empty()) return {};
    for (const auto& row : rows) {
      after = row.number;
      ++diagnosis_.asides;
      const auto complain = [&](const Error& error) {
        diagnosis_.add(
            {Weight::wrong,
             0,
             row.item.id,
             {Msg::kAsideUnreadable, {{"number", std::to_string(row.number)}, {"reason", error.sentence()}}}});
      };
      if (!row.details.empty()) {
        if (const auto note = vault_.open_note(row.details); !note) complain(note.error());
      }
      if (!row.has_content) continue;
      const auto sealed = store_.aside_sealed(row.number);
      if (!sealed) {
        complain(sealed.error());
      } else if (const auto bytes = vault_.open(row.item, *sealed); !bytes) {
        complain(bytes.error());
      }
    }
  }
}

Status ItemExaminer::records() {
  COMITY_TRY(const auto counts, store_.counts());
  for (std::uint64_t i = 0; i < counts.records; ++i) {
    ++diagnosis_.records;
    const auto row = store_.record(i);
    const auto note = row ? OpenEntry::open(vault_, *row) : tl::make_unexpected(row.error());
    if (note) continue;
    diagnosis_.add({Weight::wrong,
                    0,
                    {},
                    {Msg::kRecordUnreadable, {{"number", std::to_string(i)}, {"reason", note.error().sentence()}}}});
  }
  return {};
}

// Every log: leaves, tiles and the root that was signed.
Status ItemExaminer::logs() {
  COMITY_TRY(const auto heads, store_.log_heads());
  COMITY_TRY(const auto keys, known_log_keys(store_, vault_));
  for (const auto& head : heads) {
    COMITY_TRY(const auto audited, audit_stored(store_, head, [](std::uint64_t) { return true; }));
    for (const auto& tile : audited.wrong) {
      diagnosis_.add({Weight::wrong, 0, {}, {Msg::kAuditTile, {{"path", log::path_of(tile)}}}});
    }
    if (is_head_of(head, audited.root, keys)) continue;
    diagnosis_.add({Weight::wrong, 0, {}, {Msg::kLogRootDiffers, {{"size", std::to_string(head.size)}}}});
  }
  return {};
}

Status ItemExaminer::documents() {
  for (const auto* kind : kDocumentKinds) {
    for (std::string after;;) {
      COMITY_TRY(const auto found, store_.documents(kind, after, kDocumentsAtOnce));
      for (const auto& document : found) {
        after = document.key.name;
        const auto text = vault_.open_document(document);
        if (text) continue;
        diagnosis_.add(
            {Weight::wrong, 0, {}, {Msg::kDocumentUnreadable, {{"kind", kind}, {"reason", text.error().sentence()}}}});
      }
      if (found.size() < kDocumentsAtOnce) break;
    }
  }
  return {};
}

Status ItemExaminer::run() {
  COMITY_TRY(const auto counts, store_.counts());
  total_ = counts.items;
  learn_markings();
  COMITY_CHECK(items());
  COMITY_CHECK(asides());
  COMITY_CHECK(documents());
  COMITY_CHECK(records());
  return logs();
}

// What only the owner may read.
void examine_permissions(const Node& node, Diagnosis& diagnosis) {
  for (const auto* name : {".", "keys.json", "node.key", "store.sqlite", "store.sqlite-wal", "erasures"}) {
    struct stat status {};
    const auto path = std::string_view(name) == "." ? node.folder() : node.folder() / name;
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077) == 0) continue;
    const std::string mode = S_ISDIR(status.st_mode) ? "700" : "600";
    diagnosis.add({Weight::wrong, 0, {}, {Msg::kOthersMayRead, {{"path", path.string()}, {"mode", mode}}}});
  }
}

void examine_surroundings(Node& node, Diagnosis& diagnosis) {
  std::error_code error;
  const auto space = std::filesystem::space(node.folder(), error);
  if (!error && space.available < kLowDisk) {
    diagnosis.add(
        {Weight::advice, 0, {}, {Msg::kDiskAlmostFull, {{"mebibytes", std::to_string(space.available >> 20U)}}}});
  }
  const auto far = static_cast<std::uint64_t>(node.environment().clock.now().micros) + 86'400'000'000ULL;
  const auto position = node.store().position_after(far);
  const auto counts = node.store().counts();
  if (position && counts && counts->announcements > position->order) {
    diagnosis.add({Weight::advice, 0, {}, Msg::kClockBehind});
  }
}

Status examine_erasures(Node& node, Diagnosis& diagnosis) {
  const auto keys = read_erasures(node.folder() / files::kErasures);
  if (!keys) {
    diagnosis.add({Weight::wrong, 0, {}, keys.error().message});
    return {};
  }
  std::uint64_t still_there = 0;
  for (const auto& key : *keys) {
    COMITY_TRY(const auto rows, node.store().versions(key.id_key));
    still_there += static_cast<std::uint64_t>(std::count_if(rows.begin(), rows.end(), [&](const store::ItemRow& row) {
      return row.version == key.version && row.state != store::State::erased;
    }));
  }
  if (still_there > 0) {
    diagnosis.add({Weight::wrong, 0, {}, {Msg::kErasuresBehind, {{"count", std::to_string(still_there)}}}});
  }
  return {};
}

Status examine_facts(Node& node, Diagnosis& diagnosis) {
  COMITY_TRY(const auto version, node.store().meta(kFactsMeta));
  if (version && *version != kFactsVersion) {
    diagnosis.add({Weight::advice, 0, {}, {Msg::kClassesOld, {{"version", *version}}}});
  }
  COMITY_TRY(const auto own, node.store().versions(node.vault().id_key(kOwnTenant, node.party().identity)));
  if (own.empty()) diagnosis.add({Weight::wrong, 0, {}, Msg::kOwnIdentityMissing});
  return {};
}

}  // namespace

bool Diagnosis::healthy() const {
  return std::none_of(complaints.begin(), complaints.end(),
                      [](const Complaint& c) { return c.weight == Weight::wrong; });
}

void Diagnosis::add(Complaint complaint) {
  if (complaints.size() < kMaxComplaints) {
    complaints.push_back(std::move(complaint));
  } else {
    ++unlisted;
  }
}

Status examine_items(store::Store& store, const Vault& vault, const store::Progress& progress, Diagnosis& diagnosis) {
  COMITY_TRY(const auto damages, store.check(nullptr));
  for (const auto& damage : damages) {
    diagnosis.add({Weight::wrong, damage.item, {}, {Msg::kStoreUnsound, {{"what", damage.what}}}});
  }
  return ItemExaminer(store, vault, progress, diagnosis).run();
}

Result<Diagnosis> examine(Node& node, const store::Progress& progress) {
  Diagnosis diagnosis;
  examine_permissions(node, diagnosis);
  examine_surroundings(node, diagnosis);
  COMITY_CHECK(examine_facts(node, diagnosis));
  COMITY_CHECK(examine_erasures(node, diagnosis));
  COMITY_CHECK(examine_items(node.store(), node.vault(), progress, diagnosis));
  return diagnosis;
}

}  // namespace comity::exchange
