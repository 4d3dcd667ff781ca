#include "store/sqlite/open.h"

#include <system_error>

#include "store/sqlite/log_file.h"
#include "store/sqlite/migrations.h"

namespace comity::store {

namespace {

// EXTRA is FULL, and on creation, before the log is in use, a rollback journal that could come back is synced away.
// What is erased must be gone from the pages, too; sorting and savepoints stay in memory, never in a file.
constexpr const char* kToWrite =
    "PRAGMA page_size = 8192;"
    "PRAGMA synchronous = EXTRA;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -65536;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA journal_size_limit = 67108864;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF;";

constexpr const char* kToRead =
    "PRAGMA query_only = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -8192;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF;";

// As a URI, so that a path with any character is taken as it is and `parameters` can follow.
std::string uri_of(const std::filesystem::path& file, std::string_view parameters) {
  std::string uri = "file:";
  std::error_code error;
  for (const char c : std::filesystem::absolute(file, error).lexically_normal().string()) {
    if (c == '%' || c == '?' || c == '#') {
      uri += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    } else {
      uri += c;
    }
  }
  return uri.append(parameters);
}

bool has_entries(const std::filesystem::path& log) {
  std::error_code error;
  const auto size = std::filesystem::file_size(log, error);
  return !error && size > 0;
}

// An empty file is no store: SQLite would take it for a new one, and throw away a log that stands beside it.
Status check_there(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error == std::errc::no_such_file_or_directory || (!error && size == 0)) {
    return fail(Code::not_found, {Msg::kStoreMissing});
  }
  return {};  // what else may be wrong with it, opening tells
}

Result<std::unique_ptr<Connection>> open_to_read(const std::string& name, const std::string& vfs) {
  COMITY_TRY(auto connection, Connection::open(name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, vfs));
  sqlite3_db_config(connection->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  COMITY_CHECK(connection->script(kToRead));
  COMITY_TRY(const auto version, schema_version(*connection, schema_steps().size()));
  // A file of an older schema is brought up to date by the next command that may write.
  if (version < schema_steps().size()) return fail(Code::read_only, {Msg::kStoreReadOnly});
  return connection;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_to_write(const SqliteOptions& options) {
  const bool create = options.missing == Missing::create;
  if (!create) COMITY_CHECK(check_there(options.file));
  COMITY_CHECK(keep_damaged_log(options.file));
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | (create ? SQLITE_OPEN_CREATE : 0);
  COMITY_TRY(auto connection, Connection::open(uri_of(options.file, ""), flags, options.vfs));
  COMITY_TRY(const auto version, schema_version(*connection, schema_steps().size()));
  if (version == 0 && !create) return fail(Code::not_found, {Msg::kStoreMissing});
  COMITY_CHECK(connection->script(kToWrite));
  COMITY_CHECK(migrate(*connection, schema_steps()));
  return connection;
}

Result<std::unique_ptr<Connection>> open_to_read(const SqliteOptions& options) {
  COMITY_CHECK(check_there(options.file));
  auto connection = open_to_read(uri_of(options.file, ""), options.vfs);
  if (connection || (connection.error().code != Code::io && connection.error().code != Code::read_only))
    return connection;
  // Where the folder cannot be written SQLite cannot make its shared index of the log; without a log none is needed.
  if (has_entries(log_of(options.file))) return fail(Code::read_only, {Msg::kStoreUnclean});
  return open_to_read(uri_of(options.file, "?immutable=1"), options.vfs);
}

}  // namespace comity::store
