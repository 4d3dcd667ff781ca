// Who would receive, as options describe it, and words of the vocabulary as options give them.
//
// Plain values. Errors: Code::usage for a word that the vocabulary does not have, which lists those that it has, and
// for a party that the node's directory does not have.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "exchange/audience.h"

namespace CLI {
class Option;
}

namespace comity::cli {

struct Receiver {
  std::string to;
  std::string purpose;         // empty: the usual one; of anyone none is known
  std::string authentication;  // empty: a token; of anyone none
  std::vector<std::string> accepts;
};

// Adds --to, which it returns, and what says more of it: --purpose, --authentication, --accept.
CLI::Option& declare_receiver(CLI::App& command, Receiver& receiver);

Result<exchange::Audience> audience_of(const Session& session, const Receiver& receiver);

// Unknown when the word is empty.
Result<gate::Choice> choice(gate::Fact fact, const std::string& word);
Result<gate::TermSet> terms(const std::vector<std::string>& words);

}  // namespace comity::cli
