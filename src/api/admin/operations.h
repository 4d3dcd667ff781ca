// The table of what the operator can do over HTTP: one row a command. Used by api/admin only.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "api/route.h"

namespace comity::api {

// A parameter and the option of the command that it becomes: "--" and its name. Without one it is of the path.
struct Operation {
  std::string_view method;
  std::string_view pattern;  // its segments in braces follow the folder on the command line, in order
  std::string_view name;
  std::string_view about;
  std::vector<std::string_view> command;
  std::vector<Parameter> parameters;  // of the query; of POST, members of a JSON object, unless the body is content
  bool takes_content = false;         // the body is the command's standard input, named "-" after the folder
};

std::span<const Operation> operations();

}  // namespace comity::api
