#include "store/memory/memory_store.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "store/batch.h"
#include "store/memory/memory_page_source.h"

namespace comity::store {

namespace {

template <class T>
std::future<T> ready(T value) {
  std::promise<T> promise;
  promise.set_value(std::move(value));
  return promise.get_future();
}

class MemoryStore final : public Store {
 public:
  MemoryStore(const Clock& clock, Random& random, LogKeeper* log) : clock_(clock), random_(random), log_(log) {}

  std::future<Result<Outcome>> submit(Batch batch) override {
    const std::lock_guard lock(mutex_);
    return ready(log_ == nullptr ? data_.apply(batch, clock_.now(), random_) : apply_logged(batch));
  }

  Result<Page> page(const PageQuery& query) override {
    const std::lock_guard lock(mutex_);
    MemoryPageSource source(data_, query);
    return make_page(query, source);
  }

  Result<Position> position_after(std::uint64_t stamp) override {
    const std::lock_guard lock(mutex_);
    return data_.position_after(stamp);
  }

  Result<ItemRow> item(Seq seq) override {
    const std::lock_guard lock(mutex_);
    const auto* found = data_.find(seq);
    if (found == nullptr) return no_item(seq);
    return found->stored.row;
  }

  Result<Sealed> sealed(Seq seq) override {
    const std::lock_guard lock(mutex_);
    const auto* found = data_.find(seq);
    if (found == nullptr) return no_item(seq);
    if (found->stored.row.state != State::erased) return found->sealed;
    return fail(Code::not_found, {Msg::kNoContent, {{"number", std::to_string(seq)}}});
  }

  Result<std::vector<ItemRow>> versions(std::uint64_t id_key) override {
    const std::lock_guard lock(mutex_);
    std::vector<ItemRow> rows;
    for (const auto seq : data_.versions_of(id_key, From::newest)) rows.push_back(data_.find(seq)->stored.row);
    return rows;
  }

  Result<std::vector<Seq>> find(std::uint64_t token, Seq before, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Seq> found;
    for (Seq seq = before == 0 ? data_.items.size() : std::min<Seq>(before - 1, data_.items.size());
         seq > 0 && found.size() < limit; --seq) {
      const auto& tokens = data_.find(seq)->tokens;
      if (std::find(tokens.begin(), tokens.end(), token) != tokens.end()) found.push_back(seq);
    }
    return found;
  }

  Result<std::vector<ItemRow>> walk(Seq after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<ItemRow> rows;
    for (Seq seq = after + 1; seq <= data_.items.size() && rows.size() < limit; ++seq) {
      rows.push_back(data_.find(seq)->stored.row);
    }
    return rows;
  }

  Result<std::vector<AnnouncementRow>> announcements_of(Seq seq, const std::string& box) override {
    const std::lock_guard lock(mutex_);
    const auto* item = data_.find(seq);
    if (item == nullptr) return no_item(seq);
    const auto& row = item->stored.row;
    const auto channel = channel_of(row.tenant, box);
    std::vector<AnnouncementRow> rows;
    for (const auto& entry : data_.announcements) {
      const bool covered = entry.row.item == 0 && entry.row.class_id == row.class_id && entry.channel == row.tenant &&
                           row.place <= entry.places;
      const bool own = entry.row.item == seq && entry.channel == channel;
      if (own || covered) rows.push_back(entry.row);
    }
    return rows;
  }

  Result<RecordRow> record(std::uint64_t log_index) override {
    const std::lock_guard lock(mutex_);
    if (log_index < data_.records.size()) return data_.records[log_index];
    return fail(Code::not_found, {Msg::kNoRecord, {{"number", std::to_string(log_index)}}});
  }

  Result<std::vector<RecordRow>> records(std::uint64_t from, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<RecordRow> rows;
    for (auto i = from; i < data_.records.size() && rows.size() < limit; ++i) rows.push_back(data_.records[i]);
    return rows;
  }

  Result<std::vector<Digest>> commitments(std::uint64_t from, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    return data_.commitments(from, limit);
  }

  Result<std::vector<LogHead>> log_heads() override {
    const std::lock_guard lock(mutex_);
    return data_.log_heads;
  }

  Result<Bytes> log_tile(std::uint64_t log, unsigned level, std::uint64_t index) override {
    const std::lock_guard lock(mutex_);
    return data_.log_tile(log, level, index);
  }

  Result<std::vector<ClassRow>> classes(ClassId after) override {
    const std::lock_guard lock(mutex_);
    std::vector<ClassRow> rows;
    for (std::size_t i = after; i < data_.classes.size(); ++i) rows.push_back(data_.classes[i].row);
    return rows;
  }

  Result<std::vector<DictionaryRow>> dictionaries() override {
    const std::lock_guard lock(mutex_);
    return data_.dictionaries;
  }

  Result<std::optional<std::string>> meta(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    const auto found = data_.meta.find(name);
    return found == data_.meta.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::optional<Document>> document(const DocumentKey& key) override {
    const std::lock_guard lock(mutex_);
    const auto found = data_.documents.find(key);
    return found == data_.documents.end() ? std::nullopt : std::optional(found->second);
  }

  Result<std::vector<Document>> documents(const std::string& kind, const std::string& after,
                                          std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<Document> found;
    const auto most = std::clamp<std::size_t>(limit, 1, kMaxDocuments);
    for (auto i = data_.documents.upper_bound({kind, after}); i != data_.documents.end(); ++i) {
      if (i->first.kind != kind || found.size() == most) break;
      found.push_back(i->second);
    }
    return found;
  }

  Result<std::vector<AsideRow>> asides(std::uint64_t after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<AsideRow> rows;
    for (auto number = after; number < data_.asides.size() && rows.size() < limit; ++number) {
      rows.push_back(data_.asides[number].row);
    }
    return rows;
  }

  Result<std::vector<std::string>> aside_versions(std::uint64_t id_key) override {
    const std::lock_guard lock(mutex_);
    std::set<std::string, std::greater<>> versions;
    for (const auto& [row, sealed] : data_.asides) {
      if (row.item.id_key == id_key && row.item.state != State::erased) versions.insert(row.item.version);
    }
    return std::vector<std::string>(versions.begin(), versions.end());
  }

  Result<Sealed> aside_sealed(std::uint64_t number) override {
    const std::lock_guard lock(mutex_);
    if (number >= 1 && number <= data_.asides.size() && data_.asides[number - 1].row.has_content) {
      return data_.asides[number - 1].sealed;
    }
    return fail(Code::not_found, {Msg::kNoAside, {{"number", std::to_string(number)}}});
  }

  Result<Counts> counts() override {
    const std::lock_guard lock(mutex_);
    const auto erased = std::count_if(data_.items.begin(), data_.items.end(),
                                      [](const MemoryItem& item) { return item.stored.row.state == State::erased; });
    Counts counts;
    counts.erased = static_cast<std::uint64_t>(erased);
    counts.items = data_.items.size() - counts.erased;
    counts.asides = data_.asides.size();
    counts.announcements = data_.announcements.size();
    counts.records = data_.records.size();
    return counts;
  }

  Result<std::vector<Damage>> check(const Progress& /*progress*/) override { return std::vector<Damage>{}; }
  Status backup(const std::filesystem::path& /*file*/, const Progress& /*progress*/) override { return {}; }

 private:
  // On a copy, which takes the place of the data once the log has its head.
  Result<Outcome> apply_logged(const Batch& batch) {
    auto next = data_;
    COMITY_TRY(auto outcome, next.apply(batch, clock_.now(), random_));
    if (batch.record) COMITY_CHECK(next.extend(*log_));
    data_ = std::move(next);
    if (batch.record) log_->committed(data_.log_heads.back());
    return outcome;
  }

  const Clock& clock_;
  Random& random_;
  LogKeeper* log_;
  std::mutex mutex_;
  MemoryData data_;
};

}  // namespace

std::unique_ptr<Store> open_memory(const Clock& clock, Random& random, LogKeeper* log) {
  return std::make_unique<MemoryStore>(clock, random, log);
}

}  // namespace comity::store
