// The operator's interface over HTTP: what the commands do, as resources.
//
// Each route stands for a command of the program and is declared in one table, from which the OpenAPI document is
// made as well. The command runs inside the process that holds the node, as it does when it comes through the local
// socket, so there is one way in which things are done. Answers are the commands' JSON; errors are problem details
// (RFC 9457) with the command's code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/route.h"

namespace comity::api {

struct CommandOutcome {
  int status = 0;   // the exit status
  std::string out;  // standard output
  std::string err;
};

// Runs a command on the node that is served. Any worker.
using CommandRunner =
    std::function<CommandOutcome(const std::vector<std::string>& arguments, const std::string& input)>;

// `folder` is the node's, as commands name it; `max_body` bounds what is imported.
void declare_admin(Router& router, CommandRunner runner, std::string folder, std::uint64_t max_body);

}  // namespace comity::api
