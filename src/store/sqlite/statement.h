// A thin owner of sqlite3: connections, prepared statements that are kept, errors as ours. No more than that.
//
// A Connection belongs to one thread at a time. A Query borrows its connection and whatever was bound: both
// must outlive it. Errors: busy, io, full, read_only, damaged, internal.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace comity::store {

class Connection;

// A running statement: next() moves to a row, the others read its columns, numbered from 0.
class Query {
 public:
  Query(Query&& other) noexcept = default;
  Query& operator=(Query&&) = delete;
  ~Query();

  // Binds one more value, numbered from 1, where they are too many to be given at once.
  template <class T>
  Status bind(int at, const T& value);

  Result<bool> next();
  // Runs a statement that gives no rows.
  Status finish();

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
  std::string_view text(int column) const;
  ByteView blob(int column) const;
  Bytes bytes(int column) const;

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Handle = std::unique_ptr<sqlite3_stmt, Finalize>;

  Query(Connection& connection, const char* sql, Handle statement)
      : connection_(&connection), sql_(sql), statement_(std::move(statement)) {}

  template <class T>
  requires std::is_integral_v<T>
  int put(int at, T value) { return sqlite3_bind_int64(statement_.get(), at, static_cast<sqlite3_int64>(value)); }
  template <class T>
  requires std::is_enum_v<T>
  int put(int at, T value) { return put(at, static_cast<std::int64_t>(value)); }
  int put(int at, std::string_view text) {
    return sqlite3_bind_text64(statement_.get(), at, text.data() == nullptr ? "" : text.data(), text.size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  int put(int at, ByteView bytes) {
    return sqlite3_bind_blob64(statement_.get(), at,
                               bytes.empty() ? reinterpret_cast<const std::uint8_t*>("") : bytes.data(), bytes.size(),
                               SQLITE_STATIC);
  }

  Connection* connection_;
  const char* sql_;
  Handle statement_;
};

class Connection {
 public:
  // `vfs`: empty for the system's.
  static Result<std::unique_ptr<Connection>> open(const std::string& name, int flags, const std::string& vfs);

  // `sql` is a string literal: the statement is kept under its address.
  template <class... Values>
  Result<Query> query(const char* sql, const Values&... values) {
    auto prepared = take(sql);
    if (!prepared) return prepared;
    int at = 0;
    int result = SQLITE_OK;
    ((result = result == SQLITE_OK ? prepared->put(++at, values) : result), ...);
    if (result != SQLITE_OK) return failure(result);
    return prepared;
  }
  template <class... Values>
  Status run(const char* sql, const Values&... values) {
    auto prepared = query(sql, values...);
    if (!prepared) return tl::make_unexpected(std::move(prepared).error());
    return prepared->finish();
  }
  // The first column of the first row; `otherwise` where there is no row or it is null.
  template <class... Values>
  Result<std::uint64_t> number_of(const char* sql, std::uint64_t otherwise, const Values&... values) {
    auto prepared = query(sql, values...);
    if (!prepared) return tl::make_unexpected(std::move(prepared).error());
    COMITY_TRY(const bool row, prepared->next());
    return row && !prepared->is_null(0) ? prepared->number(0) : otherwise;
  }
  // Several statements of our own, not kept.
  Status script(const std::string& sql);

  // How long a locked file is waited for.
  static constexpr int kBusyMilliseconds = 5'000;

  // The last error of this connection, told as ours.
  Failure failure(int result) const;
  sqlite3* handle() const { return handle_.get(); }

 private:
  friend class Query;
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  Connection() = default;
  Result<Query> take(const char* sql);
  // Does not allocate: take() has made the place.
  void give_back(const char* sql, Query::Handle statement) { kept_[sql] = std::move(statement); }

  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<const char*, Query::Handle> kept_;
};

template <class T>
Status Query::bind(int at, const T& value) {
  if (const int result = put(at, value); result != SQLITE_OK) return connection_->failure(result);
  return {};
}

// A transaction that is rolled back unless it was committed.
class Transaction {
 public:
  // Reads see one snapshot from their first read on.
  static Result<Transaction> read(Connection& connection) { return begin(connection, "BEGIN"); }
  static Result<Transaction> write(Connection& connection) { return begin(connection, "BEGIN IMMEDIATE"); }

  Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Status commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  static Result<Transaction> begin(Connection& connection, const char* sql);

  Connection* connection_;
};

}  // namespace comity::store
