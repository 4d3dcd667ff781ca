// The commands of `comity log`, a file for each task, and what they share.
#pragma once

#include "cli/command.h"
#include "log/policy.h"
#include "peer/resume.h"

namespace comity::cli {

void declare_log_proofs(CLI::App& group, Invocation& invocation);
void declare_log_keys(CLI::App& group, Invocation& invocation);
void declare_log_witness(CLI::App& group, Invocation& invocation);

// What the witnesses said, for people.
std::vector<Message> lines_of(const peer::Hearing& hearing);

// A tlog-policy file. Code::usage where none is named.
Result<log::Policy> read_policy(const Session& session, const std::string& file);

}  // namespace comity::cli
