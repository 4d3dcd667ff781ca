// The filters that list and export share.
#pragma once

#include <memory>

#include "cli/command.h"
#include "exchange/find.h"

namespace comity::cli {

struct Filters {
  std::vector<std::string> types;
  std::string id;
  std::string name;
  std::string value;
  std::vector<std::string> markings;
  std::string since;
  std::string until;
  std::string versions = "last";
  std::string tenant;

  // Code::usage when a time is none.
  Result<exchange::Search> search(const Settings& settings) const;
};

std::shared_ptr<Filters> declare_filters(CLI::App& command);

}  // namespace comity::cli
