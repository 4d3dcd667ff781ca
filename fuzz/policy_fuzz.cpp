// Hostile policies: what is read keeps its bounds, can be written and read again, and is reached by all its witnesses
// together.
// links: log
#include "fuzz/support.h"
#include "log/policy.h"

using comity::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace comity::log;
  const auto policy = parse_policy({reinterpret_cast<const char*>(data), size});
  if (!policy) return 0;
  require(policy->logs.size() <= kMaxPolicyEntries && policy->groups.size() <= kMaxPolicyEntries);
  const auto again = parse_policy(text_of(*policy));
  require(again && *again == *policy);
  std::vector<Cosigned> all;
  for (const auto& witness : policy->witnesses) all.push_back({witness.name, {}});
  require(quorum_of(*policy, all).reached);
  require(quorum_of(*policy, {}).reached == (policy->quorum == kNoQuorum));
  return 0;
}
