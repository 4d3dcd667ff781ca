// The store against bare SQLite, and its pages at growing sizes, as tables.
// links: store base
//
//   store_table [ITEMS]...     pages at each size, then ingest of half the last; 10,000 and 100,000 without numbers
//
// Ingest: the same items, in the same order and batches, into the store, and into one table of bare SQLite (a blob,
// id and version with a unique index, the same settings), once with the content alone, once with key, digest,
// creator and tokens too. They take turns, since the disk is shared with whatever else runs. CPU is the process's,
// writer's thread included.
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "store/sqlite/sqlite_store.h"

namespace comity::store {
namespace {

constexpr std::size_t kBatch = 1'000;
constexpr std::size_t kClasses = 60;
constexpr std::size_t kTypes = 20;

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "store_table: {}\n", why);
  std::exit(1);
}

template <class T>
T value_of(Result<T> result) {
  if (!result) give_up(result.error().sentence());
  return std::move(*result);
}

// As random as what the exchange makes: sealed bytes, keyed hashes; about 450 bytes of content, five tokens.
class Items {
 public:
  Batch batch(std::size_t count) {
    Batch batch;
    batch.tenant = "default";
    batch.record = store::Record{store::RecordKind::accept, Bytes(120)};
    for (std::size_t i = 0; i < count; ++i) batch.items.push_back(item());
    return batch;
  }

 private:
  NewItem item() {
    NewItem item;
    const auto kind = std::min(random_() % kClasses, random_() % kClasses);  // few classes hold most items
    item.type = fmt::format("type-{}", kind % kTypes);
    item.id_key = random_();
    item.id = fmt::format("{}--{:08x}-0000-4000-8000-{:012x}", item.type, item.id_key >> 32U,
                          item.id_key & 0xffff'ffff'ffffU);
    item.version = fmt::format("2026-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}", 1 + random_() % 12, 1 + random_() % 28,
                               random_() % 24, random_() % 60, random_() % 60, random_() % 1000);
    item.owner = item.custodian = "xa.cert";
    item.creator = fmt::format("identity--{:08x}-0000-4000-8000-000000000000", random_() % 50);
    item.class_facts = fmt::format("{{\"class\":{}}}", kind);
    fill(item.digest.data(), item.digest.size());
    item.sealed.bytes.resize(250 + random_() % 400);
    fill(item.sealed.bytes.data(), item.sealed.bytes.size());
    item.sealed.wrapped_key.resize(60);
    fill(item.sealed.wrapped_key.data(), item.sealed.wrapped_key.size());
    item.sealed.key_id = item.sealed.dictionary = 1;
    for (int i = 0; i < 5; ++i) item.tokens.push_back(random_());
    return item;
  }
  void fill(std::uint8_t* data, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::uint8_t>(random_());
  }

  std::mt19937_64 random_{7};
};

double cpu_seconds() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_mib() {
  std::ifstream in("/proc/self/statm");
  double total = 0;
  double resident = 0;
  in >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576;
}

std::uint64_t bytes_written() {
  std::ifstream in("/proc/self/io");
  std::string name;
  std::uint64_t value = 0;
  while (in >> name >> value) {
    if (name == "wchar:") return value;
  }
  return 0;
}

// Wall, CPU and bytes written of what runs between start and stop, added up.
class Meter {
 public:
  void start() {
    wall_ = std::chrono::steady_clock::now();
    cpu_ = cpu_seconds();
    bytes_ = bytes_written();
  }
  void stop() {
    wall += std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
    cpu += cpu_seconds() - cpu_;
    bytes += bytes_written() - bytes_;
  }
  double wall = 0;
  double cpu = 0;
  std::uint64_t bytes = 0;

 private:
  std::chrono::steady_clock::time_point wall_;
  double cpu_ = 0;
  std::uint64_t bytes_ = 0;
};

// One table, one index, one commit a batch: what durable ingest costs at the least with SQLite. `Kept` says what
// of an item it keeps.
enum class Kept { content, everything };

class Bare {
 public:
  Bare(const std::filesystem::path& file, Kept kept) : kept_(kept) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) give_up("cannot open bare SQLite");
    run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
        "PRAGMA wal_autocheckpoint = 4096; CREATE TABLE item(seq INTEGER PRIMARY KEY, id TEXT, version TEXT, sealed "
        "BLOB);"
        "CREATE UNIQUE INDEX item_id ON item(id, version)");
    sqlite3_prepare_v2(handle_, "INSERT INTO item(id, version, sealed) VALUES(?, ?, ?)", -1, &insert_, nullptr);
  }
  ~Bare() {
    sqlite3_finalize(insert_);
    sqlite3_close(handle_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  void apply(const Batch& batch) {
    run("BEGIN IMMEDIATE");
    for (const auto& item : batch.items) {
      sqlite3_bind_text(insert_, 1, item.id.data(), static_cast<int>(item.id.size()), SQLITE_STATIC);
      sqlite3_bind_text(insert_, 2, item.version.data(), static_cast<int>(item.version.size()), SQLITE_STATIC);
      const auto bytes = bytes_of(item);
      sqlite3_bind_blob(insert_, 3, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
      if (sqlite3_step(insert_) != SQLITE_DONE) give_up(sqlite3_errmsg(handle_));
      sqlite3_reset(insert_);
    }
    run("COMMIT");
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) give_up(sqlite3_errmsg(handle_));
  }

  std::string bytes_of(const NewItem& item) const {
    std::string bytes(as_text(item.sealed.bytes));
    if (kept_ == Kept::content) return bytes;
    bytes.append(as_text(item.sealed.wrapped_key)).append(as_text(item.digest)).append(item.creator);
    return bytes.append(reinterpret_cast<const char*>(item.tokens.data()), item.tokens.size() * sizeof(item.tokens[0]));
  }

  Kept kept_;
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

class Folder {
 public:
  Folder() {
    const char* base = std::getenv("COMITY_BENCH_DIR");
    std::string name = std::string(base == nullptr ? "/var/tmp" : base) + "/comity-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) give_up("cannot make a folder in " + name);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void measure_ingest(std::size_t count) {
  const Folder folder;
  Items items;
  Meter ours;
  Meter content;
  Meter everything;
  {
    auto store = value_of(
        open_sqlite({folder / "store.sqlite", Access::write, "", Missing::create}, system_clock(), system_random()));
    Bare of_content(folder / "content.db", Kept::content);
    Bare of_everything(folder / "everything.db", Kept::everything);
    for (std::size_t done = 0; done < count; done += 4 * kBatch) {
      std::vector<Batch> batches;
      for (int i = 0; i < 4; ++i) batches.push_back(items.batch(kBatch));
      content.start();
      for (const auto& batch : batches) of_content.apply(batch);
      content.stop();
      everything.start();
      for (const auto& batch : batches) of_everything.apply(batch);
      everything.stop();
      ours.start();
      for (auto& batch : batches) value_of(store->apply(std::move(batch)));
      ours.stop();
    }
  }
  fmt::print("\ningest of {} items, {} a commit\n{:<20}{:>12}{:>14}{:>12}{:>14}{:>14}\n", count, kBatch, "", "items/s",
             "items/CPU s", "µs CPU", "written B", "on disk B");
  const auto row = [&](const char* name, const Meter& meter, const char* file) {
    const auto n = static_cast<double>(count);
    const auto size = static_cast<double>(std::filesystem::file_size(folder / file));
    fmt::print("{:<20}{:>12.0f}{:>14.0f}{:>12.1f}{:>14.0f}{:>14.0f}\n", name, n / meter.wall, n / meter.cpu,
               meter.cpu / n * 1e6, static_cast<double>(meter.bytes) / n, size / n);
  };
  row("store", ours, "store.sqlite");
  row("bare, content alone", content, "content.db");
  row("bare, all its bytes", everything, "everything.db");
  fmt::print("{:<20}{:>12.2f}{:>14.2f}\n", "to content alone", content.wall / ours.wall, content.cpu / ours.cpu);
  fmt::print("{:<20}{:>12.2f}{:>14.2f}\n", "to all its bytes", everything.wall / ours.wall, everything.cpu / ours.cpu);
}

struct Question {
  const char* name;
  std::size_t classes;
  Versions versions;
  bool by_id;
};

void measure_pages(Store& store, std::size_t count, const std::vector<ItemRow>& known) {
  constexpr int kPages = 300;
  std::mt19937_64 random(3);
  const auto classes = value_of(store.classes());
  for (const auto& [name, permitted, versions, by_id] :
       {Question{"all classes", kClasses, Versions::all, false}, Question{"one type of 20", 0, Versions::all, false},
        Question{"one class", 1, Versions::all, false}, Question{"last versions", kClasses, Versions::last, false},
        Question{"by id", kClasses, Versions::all, true}}) {
    std::vector<double> micros;
    std::size_t entries = 0;
    for (int i = 0; i < kPages; ++i) {
      PageQuery query;
      query.tenant = "default";
      query.audience = "xb.cert";
      query.versions = versions;
      for (const auto& row : classes) {
        if (permitted == 0 ? row.type == "type-3" : row.id <= permitted) query.classes.push_back(row.id);
      }
      query.after.order = by_id ? 0 : random() % count;
      if (by_id) query.ids = {known[random() % known.size()].id_key};
      const auto start = std::chrono::steady_clock::now();
      entries += value_of(store.page(query)).entries.size();
      micros.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(micros.begin(), micros.end());
    fmt::print("{:>10}  {:<16}{:>12.0f}{:>12.0f}{:>12.1f}\n", count, name, micros[kPages / 2],
               micros[kPages * 99 / 100], static_cast<double>(entries) / kPages);
  }
}

void measure_size(std::size_t count) {
  const Folder folder;
  const auto file = folder / "store.sqlite";
  Items items;
  std::vector<ItemRow> known;
  {
    auto store = value_of(open_sqlite({file, Access::write, "", Missing::create}, system_clock(), system_random()));
    for (std::size_t done = 0; done < count; done += kBatch) {
      value_of(store->apply(items.batch(kBatch)));
      if (known.size() < 5'000) known = value_of(store->walk(0, 5'000));
    }
    measure_pages(*store, count, known);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) value_of(store->find(static_cast<std::uint64_t>(i), 0, 100));
    const std::chrono::duration<double, std::micro> search = std::chrono::steady_clock::now() - start;
    fmt::print("{:>10}  a search that finds nothing: {:.0f} µs; resident {:.0f} MiB\n", count, search.count() / 100,
               resident_mib());
  }
  fmt::print("{:>10}  on disk {:.0f} B an item\n", count,
             static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(count));
}

}  // namespace
}  // namespace comity::store

int main(int count, char** arguments) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < count; ++i) sizes.push_back(std::strtoull(arguments[i], nullptr, 10));
  if (sizes.empty()) sizes = {10'000, 100'000};
  fmt::print("pages of 100 at random positions\n{:>10}  {:<16}{:>12}{:>12}{:>12}\n", "items", "", "median µs",
             "99 % µs", "entries");
  for (const auto size : sizes) comity::store::measure_size(size);
  comity::store::measure_ingest(sizes.back() / 2);
}
