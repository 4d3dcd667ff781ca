// Every read of the store, on one connection. Each public function is one snapshot.
//
// A Reader is used by one thread at a time; ReaderPool lends them out. Errors: not_found and those of the
// connection.
#pragma once

#include <memory>

#include "store/page.h"
#include "store/sqlite/log_rows.h"
#include "store/sqlite/names.h"
#include "store/sqlite/statement.h"

namespace comity::store {

// Tokens are filed by the items' numbers in buckets of this many, so that new ones go to few pages; a search
// looks into each bucket.
inline constexpr std::uint64_t kTokenBucket = 4'096;

class Reader {
 public:
  explicit Reader(std::unique_ptr<Connection> connection) : connection_(std::move(connection)), names_(*connection_) {}

  Result<Page> page(const PageQuery& query);
  Result<Position> position_after(std::uint64_t stamp);
  Result<ItemRow> item(Seq seq);
  Result<Sealed> sealed(Seq seq);
  Result<std::vector<ItemRow>> versions(std::uint64_t id_key);
  Result<std::vector<Seq>> find(std::uint64_t token, Seq before, std::size_t limit);
  Result<std::vector<ItemRow>> walk(Seq after, std::size_t limit);
  Result<std::vector<AnnouncementRow>> announcements_of(Seq seq, const std::string& box);
  Result<RecordRow> record(std::uint64_t log_index);
  Result<std::vector<RecordRow>> records(std::uint64_t from, std::size_t limit) {
    return read_records(*connection_, from, limit);
  }
  Result<std::vector<Digest>> commitments(std::uint64_t from, std::size_t limit) {
    return read_commitments(*connection_, from, limit);
  }
  Result<std::vector<LogHead>> log_heads() { return read_log_heads(*connection_); }
  Result<Bytes> log_tile(std::uint64_t log, unsigned level, std::uint64_t index) {
    return read_log_tile(*connection_, log, level, index);
  }
  Result<std::vector<ClassRow>> classes(ClassId after);
  Result<std::vector<DictionaryRow>> dictionaries();
  Result<std::optional<std::string>> meta(const std::string& name);
  Result<std::optional<Document>> document(const DocumentKey& key);
  Result<std::vector<Document>> documents(const std::string& kind, const std::string& after, std::size_t limit);
  Result<std::vector<AsideRow>> asides(std::uint64_t after, std::size_t limit);
  Result<std::vector<std::string>> aside_versions(std::uint64_t id_key);
  Result<Sealed> aside_sealed(std::uint64_t number);
  Result<Counts> counts();

  Connection& connection() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
  Names names_;
};

}  // namespace comity::store
