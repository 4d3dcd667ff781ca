// What an import tells: for each file and for all, in words and as JSON.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "exchange/accept.h"

namespace comity::cli {

// How often a rule was found, and where first.
struct FindingCount {
  std::uint64_t times = 0;
  std::pair<std::string, stix::Finding> example;  // object id, finding
};
using FindingCounts = std::map<stix::Rule, FindingCount>;

struct FileReport {
  std::string name;
  exchange::Tally tally = {};
  std::optional<Error> error = {};  // nothing of it was taken, or the rest was not
  std::vector<exchange::ObjectReport> not_taken = {};
  FindingCounts findings = {};  // of the objects that were taken
  std::uint64_t pages = 0;      // of a feed
  std::vector<Message> notes = {};
  bool in_doubt = false;  // it cannot be told whether all of it came; a note says why
};

struct ImportReport {
  exchange::Tally tally;
  std::vector<FileReport> files;
  std::uint64_t failed_files = 0;
  std::vector<std::string> passed_over;  // files in folders that are not named as JSON
  bool stopped = false;                  // before every file was looked at
  double seconds = 0;

  void add(const FileReport& report);
  int exit_status() const;
};

std::string text_of(const FileReport& report, const Terminal& terminal);
std::string text_of(const ImportReport& report, const Terminal& terminal);
std::string json_of(const ImportReport& report);

// "/name is missing (STIX 2.1 §4.2)"
std::string text_of(const stix::Finding& finding);

}  // namespace comity::cli
