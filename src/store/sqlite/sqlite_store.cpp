#include "store/sqlite/sqlite_store.h"

#include <functional>

#include "store/sqlite/backup.h"
#include "store/sqlite/check.h"
#include "store/sqlite/open.h"
#include "store/sqlite/reader_pool.h"
#include "store/sqlite/writer.h"

namespace comity::store {

namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(const SqliteOptions& options, std::unique_ptr<Writer> writer)
      : options_(options), writer_(std::move(writer)), readers_(options) {}

  std::future<Result<Outcome>> submit(Batch batch) override {
    if (writer_) return writer_->submit(std::move(batch));
    std::promise<Result<Outcome>> refused;
    refused.set_value(fail(Code::read_only, {Msg::kStoreReadOnly}));
    return refused.get_future();
  }

  Result<Page> page(const PageQuery& query) override { return read(&Reader::page, query); }
  Result<Position> position_after(std::uint64_t stamp) override { return read(&Reader::position_after, stamp); }
  Result<ItemRow> item(Seq seq) override { return read(&Reader::item, seq); }
  Result<Sealed> sealed(Seq seq) override { return read(&Reader::sealed, seq); }
  Result<std::vector<ItemRow>> versions(std::uint64_t id_key) override { return read(&Reader::versions, id_key); }
  Result<std::vector<Seq>> find(std::uint64_t token, Seq before, std::size_t limit) override {
    return read(&Reader::find, token, before, limit);
  }
  Result<std::vector<ItemRow>> walk(Seq after, std::size_t limit) override { return read(&Reader::walk, after, limit); }
  Result<std::vector<AnnouncementRow>> announcements_of(Seq seq, const std::string& box) override {
    return read(&Reader::announcements_of, seq, box);
  }
  Result<RecordRow> record(std::uint64_t log_index) override { return read(&Reader::record, log_index); }
  Result<std::vector<RecordRow>> records(std::uint64_t from, std::size_t limit) override {
    return read(&Reader::records, from, limit);
  }
  Result<std::vector<Digest>> commitments(std::uint64_t from, std::size_t limit) override {
    return read(&Reader::commitments, from, limit);
  }
  Result<std::vector<LogHead>> log_heads() override { return read(&Reader::log_heads); }
  Result<Bytes> log_tile(std::uint64_t log, unsigned level, std::uint64_t index) override {
    return read(&Reader::log_tile, log, level, index);
  }
  Result<std::vector<ClassRow>> classes(ClassId after) override { return read(&Reader::classes, after); }
  Result<std::vector<DictionaryRow>> dictionaries() override { return read(&Reader::dictionaries); }
  Result<std::optional<std::string>> meta(const std::string& name) override { return read(&Reader::meta, name); }
  Result<std::optional<Document>> document(const DocumentKey& key) override { return read(&Reader::document, key); }
  Result<std::vector<Document>> documents(const std::string& kind, const std::string& after,
                                          std::size_t limit) override {
    return read(&Reader::documents, kind, after, limit);
  }
  Result<std::vector<AsideRow>> asides(std::uint64_t after, std::size_t limit) override {
    return read(&Reader::asides, after, limit);
  }
  Result<std::vector<std::string>> aside_versions(std::uint64_t id_key) override {
    return read(&Reader::aside_versions, id_key);
  }
  Result<Sealed> aside_sealed(std::uint64_t number) override { return read(&Reader::aside_sealed, number); }
  Result<Counts> counts() override { return read(&Reader::counts); }

  Result<std::vector<Damage>> check(const Progress& progress) override {
    COMITY_TRY(const auto connection, open_to_read(options_));
    return check_store(*connection, options_.file, progress);
  }
  Status backup(const std::filesystem::path& file, const Progress& progress) override {
    return back_up(options_, file, progress);
  }

 private:
  template <class Function, class... Arguments>
  auto read(Function function, const Arguments&... arguments)
      -> std::invoke_result_t<Function, Reader&, const Arguments&...> {
    COMITY_TRY(const auto reader, readers_.lend());
    return std::invoke(function, *reader, arguments...);
  }

  SqliteOptions options_;
  std::unique_ptr<Writer> writer_;  // none where only reading is allowed; closes last, and leaves no log
  ReaderPool readers_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, const Clock& clock, Random& random) {
  if (options.access == Access::read) {
    COMITY_TRY(const auto readable, open_to_read(options));
    return std::make_unique<SqliteStore>(options, nullptr);
  }
  COMITY_TRY(auto connection, open_to_write(options));
  return std::make_unique<SqliteStore>(options,
                                       std::make_unique<Writer>(std::move(connection), options.log, clock, random));
}

}  // namespace comity::store
