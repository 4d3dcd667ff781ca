// Runs a command of this program inside the process that holds the node, with what it prints kept in memory.
//
// Any thread. The command's own errors are in what it returns.
#pragma once

#include <string>
#include <vector>

#include "api/admin/admin.h"
#include "cli/command.h"

namespace comity::cli {

// `input` is its standard input. The session is that of the command that holds the node and outlives the call.
api::CommandOutcome run_captured(const Session& session, const std::vector<std::string>& arguments,
                                 const std::string& input);

}  // namespace comity::cli
