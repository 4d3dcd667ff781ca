// A disk that fails on purpose: SQLite's own file layer with faults put between.
//
// Power cut: at the chosen operation everything stops; restore_power() then leaves of each file what was synced,
// and of the writes, truncations, creations and removals since then each one kept, dropped or, sector by
// sector, torn, by a seed. Full disk: files stop growing. Read errors: reads fail. A lying disk ignores syncs.
//
// Files are real ones; syncs do not reach the real disk, which makes tests quick. Safe on any thread. Stores
// opened through name() must be closed before restore_power() and before the end of the FaultVfs.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace comity::test {

class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  const std::string& name() const { return name_; }

  void cut_power_after(std::uint64_t operations);
  void ignore_syncs();
  void set_space(std::optional<std::uint64_t> bytes);  // how much files may still grow; empty: without end
  void set_reads(std::optional<std::uint64_t> count);  // how many reads still succeed; empty: all

  bool power() const;
  void restore_power(std::uint64_t seed);

  struct Tally {
    std::uint64_t operations = 0;
    std::uint64_t syncs = 0;
    std::uint64_t kept = 0;
    std::uint64_t dropped = 0;
    std::uint64_t torn = 0;
    std::uint64_t refused = 0;
  };
  Tally tally() const;

  struct File;    // what is known of a path
  struct Handle;  // what SQLite holds

 private:
  friend struct FaultMethods;

  mutable std::mutex mutex_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  sqlite3_vfs* real_ = nullptr;
  std::map<std::string, std::unique_ptr<File>> files_;
  std::optional<std::uint64_t> operations_left_;
  std::optional<std::uint64_t> space_;
  std::optional<std::uint64_t> reads_;
  bool power_ = true;
  bool lying_ = false;
  Tally tally_;
};

}  // namespace comity::test
