#include "exchange/maintain.h"

#include "exchange/documents.h"
#include "exchange/erase.h"
#include "exchange/facts.h"
#include "exchange/find.h"
#include "exchange/reclass.h"
#include "json/read.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kRowsAtOnce = 500;
constexpr std::size_t kDictionaryBytes = 112 * 1024;
constexpr std::size_t kMaxSampleBytes = 16 * 1024 * 1024;
constexpr std::uint64_t kMaxFileBytes = 64ULL * 1024 * 1024;

Status copy_files(Node& node) {
  auto batch = node_batch(node, store::RecordKind::node, "files");
  for (const auto* name : kCarriedFiles) {
    const auto text = read_file(node.folder() / name, kMaxFileBytes);
    if (!text && text.error().code == Code::not_found) continue;  // one that may be left out
    if (!text) return tl::make_unexpected(text.error());
    const auto key = std::string("file:") + name;
    COMITY_TRY(const auto kept, node.store().meta(key));
    if (!kept || *kept != *text) batch.meta.emplace_back(key, *text);
  }
  if (batch.meta.empty()) return {};
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return {};
}

}  // namespace

Status catch_up(Node& node) {
  COMITY_CHECK(replay_erasures(node.store(), node.vault(), node.folder() / files::kErasures, node.party().handle.text(),
                               node.environment().clock.now()));
  return copy_files(node);
}

Result<bool> classes_outdated(Node& node) {
  COMITY_TRY(const auto version, node.store().meta(kFactsMeta));
  return !version || *version != kFactsVersion;
}

Result<std::uint64_t> recompute_classes(Node& node, const store::Progress& progress) {
  json::Reader reader(whole_items());
  COMITY_TRY(const auto counts, node.store().counts());
  std::uint64_t moved = 0;
  std::uint64_t done = 0;
  for (store::Seq after = 0;;) {
    const std::lock_guard lock(node.classing());
    COMITY_TRY(const auto rows, node.store().walk(after, kRowsAtOnce));
    COMITY_TRY(const auto classes, node.store().classes());  // after the rows, whose classes it therefore has
    auto batch = node_batch(node, store::RecordKind::classes, "facts");
    for (const auto& row : rows) {
      after = row.seq;
      if (row.state == store::State::erased) continue;
      ++done;
      const auto& now = classes.at(row.class_id - 1).facts;
      COMITY_TRY(auto facts, class_anew(node, reader, row, origin_in(now, row.owner)));
      if (now == facts) continue;
      batch.classes.push_back({row.seq, std::move(facts)});
    }
    moved += batch.classes.size();
    if (rows.empty()) batch.meta.emplace_back(kFactsMeta, kFactsVersion);
    if (!batch.classes.empty() || !batch.meta.empty()) {
      COMITY_CHECK(node.store().apply(std::move(batch)));
    }
    if (rows.empty()) return moved;
    if (progress && !progress(done, counts.items)) return fail(Code::stopped, Msg::kExaminationStopped);
  }
}

Result<bool> train_when_due(Node& node) {
  COMITY_TRY(const auto dictionaries, node.store().dictionaries());
  if (dictionaries.size() > 1) return false;
  COMITY_TRY(const auto classes, node.store().classes());
  store::PageQuery query;
  query.tenant = kOwnTenant;
  for (const auto& row : classes) {
    if (is_all_clear(row.facts)) query.classes.push_back(row.id);
  }
  if (query.classes.empty()) return false;
  query.limit = kTrainingItems;
  COMITY_TRY(const auto page, node.store().page(query));
  if (page.entries.size() < kTrainingItems) return false;

  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (const auto& entry : page.entries) {
    COMITY_TRY(auto text, content(node, entry.item));
    bytes += text.size();
    if (bytes > kMaxSampleBytes) break;
    texts.push_back(std::move(text));
  }
  std::vector<ByteView> samples;
  for (const auto& text : texts) samples.push_back(as_bytes(text));
  auto trained = train_dictionary(samples, kDictionaryBytes);
  if (!trained) return false;  // too much alike or too few to learn from: the starter goes on
  auto batch = node_batch(node, store::RecordKind::dictionary, "dictionary");
  batch.dictionaries.push_back(std::move(*trained));
  COMITY_CHECK(node.store().apply(std::move(batch)));
  return true;
}

}  // namespace comity::exchange
