#include "exchange/evidence.h"

#include <algorithm>

#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/node.h"
#include "exchange/owners.h"
#include "exchange/shown.h"
#include "exchange/stored_log.h"
#include "json/read.h"
#include "json/write.h"
#include "log/checkpoint.h"
#include "log/proof.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kEntriesAtOnce = 256;

std::string base64_of(const log::Hash& hash) { return to_base64(hash); }

void write_path(json::Writer& out, const std::vector<log::Hash>& path) {
  out.key("proof").begin_array();
  for (const auto& hash : path) out.value(base64_of(hash));
  out.end_array();
}

// A small tree whose leaves are all at hand.
Result<std::vector<log::Hash>> path_in(const std::vector<log::Hash>& leaves, std::uint64_t index) {
  const log::Subtrees subtrees = [&leaves](unsigned height, std::uint64_t at) -> Result<log::Hash> {
    const auto count = std::size_t{1} << height;
    return log::root_of(std::span(leaves).subspan(static_cast<std::size_t>(at) * count, count));
  };
  return log::inclusion_proof(index, leaves.size(), subtrees);
}

void write_fields(json::Writer& out, const OpenEntry& entry, const std::set<log::Field>& closed) {
  out.key("fields").begin_array();
  for (std::size_t i = 0; i < log::kFields; ++i) {
    const auto field = static_cast<log::Field>(i);
    const auto nonce = log::field_nonce(entry.key(), field);
    const auto& value = entry.fields().at(i);
    out.begin_object();
    if (closed.contains(field)) {
      out.member("hash", base64_of(log::field_hash(field, nonce, value)));
    } else {
      out.member("nonce", base64_of(nonce)).key("value").raw(value);
    }
    out.end_object();
  }
  out.end_array();
}

Status write_decided(json::Writer& out, const OpenEntry& entry, const log::DecidedBy& by) {
  const auto texts = entry.decided();
  std::vector<log::Hash> leaves;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    leaves.push_back(log::decided_hash(log::decided_nonce(entry.key(), i), texts[i]));
  }
  out.key("decided").begin_array();
  for (auto i = by.first; i < by.first + by.count && i < texts.size(); ++i) {
    out.begin_object().member("nonce", base64_of(log::decided_nonce(entry.key(), i)));
    out.member("number", static_cast<std::uint64_t>(i));
    COMITY_TRY(const auto path, path_in(leaves, i));
    write_path(out, path);
    out.key("value").raw(texts[i]).end_object();
  }
  out.end_array();
  return {};
}

// Where an item stands in an entry: found by its commitment, which only who has its key can make.
struct Placed {
  std::uint64_t number = 0;
  log::DecidedBy by;
  log::Hash key{};
  log::Hash digest{};
};

std::optional<Placed> find_in(const OpenEntry& entry, const ItemSecret& item) {
  const auto key = log::item_key(entry.key(), item.secret);
  const auto commitment = log::item_commitment(key, *item.digest);
  const auto decided = static_cast<std::uint32_t>(entry.decided().size());
  for (log::DecidedBy by; by.first < decided; ++by.first) {
    for (by.count = 1; by.first + by.count <= decided && by.count <= kMaxOwners; ++by.count) {
      const auto hash = log::item_hash(commitment, by);
      const auto found = std::find(entry.items().begin(), entry.items().end(), hash);
      if (found == entry.items().end()) continue;
      return Placed{static_cast<std::uint64_t>(found - entry.items().begin()), by, key, *item.digest};
    }
  }
  return std::nullopt;
}

// As it is, and as each decision of the entry that takes fields out would show it.
Result<Placed> place_of(Node& node, const OpenEntry& entry, const store::ItemRow& row) {
  std::vector<std::vector<std::string>> forms{{}};
  for (const auto& text : entry.decided()) {
    json::Reader reader;
    COMITY_TRY(const auto* root, reader.read(text));
    auto fields = list_at(*root, "fields");
    if (!fields.empty()) forms.push_back(std::move(fields));
  }
  for (const auto& fields : forms) {
    const auto secret = shown_secret(node, row, fields);
    if (!secret) continue;
    if (const auto placed = find_in(entry, *secret)) return *placed;
  }
  return fail(Code::not_found, {Msg::kEntryWithoutItem, {{"id", row.id}}});
}

Status write_item(json::Writer& out, const OpenEntry& entry, const Placed& placed, ShowItem shows) {
  out.key("item").begin_object();
  out.member("commitment", base64_of(log::item_commitment(placed.key, placed.digest)));
  out.member("count", static_cast<std::uint64_t>(placed.by.count));
  if (shows == ShowItem::digest) out.member("digest", base64_of(placed.digest));
  out.member("first", static_cast<std::uint64_t>(placed.by.first));
  if (shows == ShowItem::digest) out.member("key", base64_of(placed.key));
  out.member("number", placed.number);
  COMITY_TRY(const auto path, path_in(entry.items(), placed.number));
  write_path(out, path);
  out.end_object();
  return {};
}

Result<std::string> evidence_text(Node& node, const OpenEntry& entry, const ProofRequest& request) {
  log::DecidedBy by{0, static_cast<std::uint32_t>(entry.decided().size())};
  std::optional<Placed> placed;
  if (request.item && request.shows != ShowItem::no) {
    COMITY_TRY(const auto row, node.store().item(*request.item));
    COMITY_TRY(placed, place_of(node, entry, row));
    by = placed->by;
  }
  json::Writer out;
  out.begin_object();
  COMITY_CHECK(write_decided(out, entry, by));
  write_fields(out, entry, request.closed);
  out.member("format", kEvidenceFormat);
  if (placed) COMITY_CHECK(write_item(out, entry, *placed, request.shows));
  return out.end_object().take();
}

// The head under which the entry is proved, and the log it is in.
Result<store::LogHead> head_over(Node& node, std::uint64_t entry) {
  COMITY_TRY(const auto heads, node.store().log_heads());
  const auto after = std::find_if(heads.begin(), heads.end(), [&](const auto& head) { return head.first > entry; });
  if (after == heads.begin() || entry >= std::prev(after)->first + std::prev(after)->size) {
    return fail(Code::not_found, {Msg::kEntryNotInLog, {{"number", std::to_string(entry)}}});
  }
  const auto& head = *std::prev(after);
  COMITY_TRY(const auto cosigned, cosigned_head(node, head.first));
  return cosigned && entry < cosigned->first + cosigned->size ? *cosigned : head;
}

Result<std::uint64_t> erasure_of(Node& node, std::uint64_t accepted) {
  COMITY_TRY(const auto counts, node.store().counts());
  for (auto from = accepted; from < counts.records; from += kEntriesAtOnce) {
    COMITY_TRY(const auto rows, node.store().records(from, kEntriesAtOnce));
    for (const auto& row : rows) {
      if (row.record.kind != store::RecordKind::erase) continue;
      COMITY_TRY(const auto entry, OpenEntry::open(node.vault(), row));
      const auto* reference = entry.details() == nullptr ? nullptr : entry.details()->find("reference");
      const auto* entries = reference == nullptr ? nullptr : reference->find("entries");
      if (entries == nullptr) continue;
      for (const auto& number : entries->items()) {
        if (static_cast<std::uint64_t>(number.integer()) == accepted) return row.log_index;
      }
    }
  }
  return fail(Code::not_found, {Msg::kErasureNotLogged, {{"number", std::to_string(accepted)}}});
}

bool releases_to(const OpenEntry& entry, store::Seq item, std::string_view receiver) {
  const auto* decisions = entry.decisions();
  const auto* items = entry.details() == nullptr ? nullptr : entry.details()->find("items");
  if (decisions == nullptr || items == nullptr || text_at(*decisions, "receiver") != receiver) return false;
  const auto all = items->items();
  return std::any_of(all.begin(), all.end(),
                     [item](const auto& seq) { return static_cast<store::Seq>(seq.integer()) == item; });
}

}  // namespace

Result<Proven> prove(Node& node, const ProofRequest& asked) {
  auto request = asked;
  Proven proven;
  if (request.item) {
    COMITY_TRY(const auto row, node.store().item(*request.item));
    if (row.state == store::State::erased) {
      COMITY_TRY(request.entry, erasure_of(node, row.record));
      request.item.reset();
      proven.erased = true;
    }
  }
  COMITY_TRY(const auto row, node.store().record(request.entry));
  COMITY_TRY(const auto entry, OpenEntry::open(node.vault(), row));
  COMITY_TRY(const auto head, head_over(node, request.entry));
  COMITY_TRY(const auto extra, evidence_text(node, entry, request));
  log::Proof proof;
  proof.extra = Bytes(extra.begin(), extra.end());
  proof.index = request.entry - head.first;
  proof.checkpoint = head.note;
  log::TileTree tree(head.size, tiles_of(parts_of(node.store()), head.first));
  COMITY_TRY(proof.hashes, log::inclusion_proof(proof.index, head.size, tree.subtrees()));
  proven.file = log::text_of(proof);
  return proven;
}

Result<std::uint64_t> find_release(Node& node, store::Seq item, std::string_view receiver,
                                   const store::Progress& progress) {
  COMITY_TRY(const auto counts, node.store().counts());
  for (auto end = counts.records; end > 0;) {
    const auto from = end - std::min<std::uint64_t>(end, kEntriesAtOnce);
    COMITY_TRY(const auto rows, node.store().records(from, end - from));
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      if (row->record.kind != store::RecordKind::release) continue;
      COMITY_TRY(const auto entry, OpenEntry::open(node.vault(), *row));
      if (releases_to(entry, item, receiver)) return row->log_index;
    }
    end = from;
    if (progress && !progress(counts.records - end, counts.records))
      return fail(Code::stopped, Msg::kExaminationStopped);
  }
  return fail(Code::not_found, {Msg::kNeverReleased, {{"party", std::string(receiver)}}});
}

}  // namespace comity::exchange
