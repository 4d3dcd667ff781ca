// Planned flows: crossings described by facts, decided by rulebooks in files, a node's, or both. No peer is needed.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/decision_view.h"

namespace comity::cli {

struct Flow {
  std::string action = "share";
  std::string item;   // "kind=indicator,marking=AMBER,has=personal-data,subject=XA": what is left out is unknown
  std::string owner;  // empty: the sender
  std::string from;
  std::string to;
  std::string storage;  // empty: where the receiver is
  std::string transit;
  std::string target;
  std::string purpose;
  std::string authentication;
  std::string emergency = "none";
  std::string leave;
  std::string task;
  std::vector<std::string> accepts;
  std::vector<std::string> roles;  // "xb.dpa=authority"
};

Result<std::vector<gate::Published>> read_rulebooks(const Session& session, const std::vector<std::string>& files);

// The rulebooks that the session's node has, if there is one, with the given ones in place of others of their
// publishers. Parties that the flow names and no directory knows are taken to be where their handle says.
Result<std::shared_ptr<const gate::Gate>> planned_gate(const Session& session,
                                                       const std::vector<gate::Published>& rulebooks, const Flow& flow,
                                                       Time at);
Result<gate::Crossing> planned_crossing(const gate::Gate& gate, const Flow& flow);

// {"cases":[{"name":"…","item":"marking=AMBER","from":"xa.cert","to":"xb.cert","expect":"deny"},…]}
struct CasesOutcome {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::string text;
  std::string json;
};
// Code::invalid or usage for a case that cannot be tried, with its name.
Result<CasesOutcome> run_planned_cases(const Session& session, const std::vector<gate::Published>& rulebooks,
                                       std::string_view cases);

}  // namespace comity::cli
