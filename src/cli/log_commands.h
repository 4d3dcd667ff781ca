// The commands of `comity log`, a file for each task, and what they share.
#pragma once

#include "cli/command.h"
#include "log/policy.h"

namespace comity::cli {

void declare_log_proofs(CLI::App& group, Invocation& invocation);

// A tlog-policy file. Code::usage where none is named.
Result<log::Policy> read_policy(const Session& session, const std::string& file);

}  // namespace comity::cli
