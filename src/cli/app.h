// The frame of the command line: parses, opens the node as the command needs it, runs, reports.
#pragma once

#include "cli/command.h"
#include "cli/local_socket.h"

namespace comity::cli {

// Runs a command and gives its exit status. Commands that need a node are sent to the process that holds it, if one
// does. Never throws.
int run_command(const Arguments& arguments, Terminal& terminal, const Runtime& runtime);

// The same, inside the process that holds `node`.
int run_command_inside(const Arguments& arguments, Terminal& terminal, const Runtime& runtime, exchange::Node& node);

}  // namespace comity::cli
