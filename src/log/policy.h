// C2SP tlog-policy: which logs and witnesses are trusted, and how many of the witnesses have to have seen a checkpoint.
//
// A value, as parse_policy makes it: names are defined before they are used, keys and names are there once. Names are
// octets without a meaning beyond the policy. Pure functions, safe on any thread, linear. Errors: malformed, limit.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "log/note.h"

namespace comity::log {

inline constexpr std::size_t kMaxPolicyBytes = 1'048'576;
inline constexpr std::size_t kMaxPolicyEntries = 256;  // logs; witnesses; groups
inline constexpr std::string_view kNoQuorum = "none";

struct PolicyLog {
  VerifierKey key;  // its name is the log's origin
  std::string url;  // may be empty
  bool operator==(const PolicyLog&) const = default;
};

struct PolicyWitness {
  std::string name;
  VerifierKey key;  // of the kind `cosignature`
  std::string url;  // may be empty
  bool operator==(const PolicyWitness&) const = default;
};

struct PolicyGroup {
  std::string name;
  std::size_t threshold = 1;         // so many members have to have seen a checkpoint, at least one
  std::vector<std::string> members;  // witnesses and groups before this one
  bool operator==(const PolicyGroup&) const = default;
};

struct Policy {
  std::vector<PolicyLog> logs;
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;
  std::string quorum;  // a witness, a group, or kNoQuorum
  bool operator==(const Policy&) const = default;
};

// Refuses, beyond what the specification does, keys that comity cannot verify.
Result<Policy> parse_policy(std::string_view text);
std::string text_of(const Policy& policy);

// That the witness of this name saw a checkpoint, and when.
struct Cosigned {
  std::string witness;
  Time at;
  bool operator==(const Cosigned&) const = default;
};

struct QuorumState {
  bool reached = false;
  // The quorum is reached by cosignatures of this time or later, and by no later ones; empty where none are asked for.
  std::optional<Time> at;
};

QuorumState quorum_of(const Policy& policy, std::span<const Cosigned> cosigned);

}  // namespace comity::log
