// Whether a log that nothing outside the store confirms (after a restore) may go on: its witnesses are asked.
//
// Each is asked to cosign the head that the store has. One that has seen more of the log, or another one, keeps it
// frozen; a quorum that has not lets it go on. One thread. Errors: frozen, with what to do; those of the policy and the
// store.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exchange/node.h"

namespace comity::peer {

// Whether the operator states that the store is the newest there is. Then silent witnesses do not matter; those that
// have seen more do.
enum class Word : std::uint8_t { none, given };

struct Hearing {
  std::uint64_t size = 0;  // entries after which the log goes on
  std::vector<std::string> agreed;
  std::vector<Message> silent;  // who could not say, and why
};

// The node is open with Hold::settling. Nothing is done where the log is not frozen.
Result<Hearing> resume_log(exchange::Node& node, Word word, const std::function<bool()>& go_on);

}  // namespace comity::peer
