#include "store/sqlite/statement.h"

#include <cerrno>

namespace comity::store {

namespace {

Error of(Code code, Message message) { return {code, std::move(message), {}}; }

bool no_space(int error) { return error == ENOSPC || error == EDQUOT; }

Error translate(int result, int system_error, const char* reason) {
  if (no_space(system_error) && (result & 0xff) == SQLITE_IOERR) result = SQLITE_FULL;
  switch (result & 0xff) {
    case SQLITE_FULL: return of(Code::full, {Msg::kStoreFull});
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return of(Code::busy, {Msg::kStoreBusy});
    case SQLITE_READONLY: return of(Code::read_only, {Msg::kStoreReadOnly});
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return of(Code::damaged, {Msg::kStoreFileDamaged, {{"reason", reason}}});
    case SQLITE_INTERRUPT: return of(Code::stopped, {Msg::kStopped});
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return of(Code::io, {Msg::kStoreIo, {{"reason", reason}}});
    default: return of(Code::internal, {Msg::kStoreInternal, {{"reason", reason}}});
  }
}

}  // namespace

Query::~Query() {
  if (!statement_) return;
  sqlite3_reset(statement_.get());
  connection_->give_back(sql_, std::move(statement_));
}

Result<bool> Query::next() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return connection_->failure(result);
}

Status Query::finish() {
  COMITY_CHECK(next());
  return {};
}

std::string_view Query::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return data == nullptr
             ? std::string_view{}
             : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

ByteView Query::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Bytes Query::bytes(int column) const {
  const auto view = blob(column);
  return {view.begin(), view.end()};
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& name, int flags, const std::string& vfs) {
  // Counting every allocation would cost a lock for each; nobody reads the counts. Before the first use only.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
  std::unique_ptr<Connection> connection(new Connection);
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     vfs.empty() ? nullptr : vfs.c_str());
  connection->handle_.reset(handle);
  if (result != SQLITE_OK) return connection->failure(result);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  return connection;
}

Result<Query> Connection::take(const char* sql) {
  auto& kept = kept_[sql];
  if (kept) return Query(*this, sql, std::move(kept));
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return failure(result);
  return Query(*this, sql, Query::Handle(statement));
}

Status Connection::script(const std::string& sql) {
  const int result = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return failure(result);
  return {};
}

Failure Connection::failure(int result) const {
  const int system_error = handle_ ? sqlite3_system_errno(handle_.get()) : 0;
  return Failure(translate(result, system_error, handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(result)));
}

Result<Transaction> Transaction::begin(Connection& connection, const char* sql) {
  COMITY_CHECK(connection.run(sql));
  return Transaction(connection);
}

Transaction::~Transaction() {
  // A failed statement may have rolled back already; then there is nothing to do.
  if (connection_ != nullptr && sqlite3_get_autocommit(connection_->handle()) == 0) {
    sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);  // does not throw, as run() may
  }
}

Status Transaction::commit() {
  COMITY_CHECK(connection_->run("COMMIT"));
  connection_ = nullptr;
  return {};
}

}  // namespace comity::store
