// What was withheld from those who asked, for the log: one entry at fixed intervals, whether or not anybody asked.
//
// Written afterwards, and for every reader alike, so that neither an answer nor its time depends on it. Which classes
// are withheld from a reader, and by which decisions, is written when that reader first asks under a gate, and of new
// classes when they come; later entries count the pages and name the entry that has the reasons. What was asked since
// the last entry is lost with the process. Format: docs/format/journal.md.
//
// Owned by its Node; safe on any thread. Errors: those of the store.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "exchange/audience.h"
#include "exchange/class_table.h"
#include "gate/gate.h"

namespace comity::exchange {

class Node;

class Refusals {
 public:
  static constexpr std::size_t kMostReaders = 4'096;    // profiles at once; pages of others are counted together
  static constexpr std::size_t kMostDecisions = 2'000;  // in one entry; the others follow in the next

  // A page was read by this gate and table.
  void note(const std::shared_ptr<const gate::Gate>& gate, const std::shared_ptr<const ClassTable>& table,
            const Audience& audience);

  // The entry of the time since the last one.
  Status write(Node& node);

 private:
  struct Reader {
    Audience audience;
    std::shared_ptr<const gate::Gate> gate;
    std::shared_ptr<const ClassTable> table;
    std::uint64_t pages = 0;        // since the last entry
    std::size_t told = 0;           // so many classes are in an entry already
    std::uint64_t first_entry = 0;  // that has the first of them
  };

  std::mutex mutex_;
  std::mutex writing_;
  std::map<std::string, Reader> readers_;  // by profile
  std::uint64_t others_ = 0;
  Time since_;
};

}  // namespace comity::exchange
