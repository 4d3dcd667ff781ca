#include "log/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "log/lines.h"

namespace comity::log {

namespace {

using Fields = std::vector<std::string>;

// tlog-policy, "Character set": tab, newline, 0x20 to 0x7E, 0x80 to 0xFF.
bool is_policy_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || c == '\n' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f');
  });
}

// What stands between spaces and tabs.
Fields fields_of(std::string_view line) {
  constexpr std::string_view kSpace = " \t";
  Fields out;
  for (auto begin = line.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const auto end = std::min(line.find_first_of(kSpace, begin), line.size());
    out.emplace_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kSpace, end);
  }
  return out;
}

// Takes a policy line by line.
class PolicyReader {
 public:
  Status take(std::string_view line) {
    ++line_;
    const auto fields = fields_of(line);
    if (fields.empty() || fields[0].starts_with('#')) return {};
    if (fields[0] == "log" && (fields.size() == 2 || fields.size() == 3)) return take_log(fields);
    if (fields[0] == "witness" && (fields.size() == 3 || fields.size() == 4)) return take_witness(fields);
    if (fields[0] == "group" && fields.size() >= 4) return take_group(fields);
    if (fields[0] == "quorum" && fields.size() == 2) return take_quorum(fields[1]);
    return wrong(Msg::kPolicyLine);
  }

  Result<Policy> done() && {
    if (policy_.quorum.empty()) return fail(Code::malformed, Msg::kPolicyNoQuorum);
    return std::move(policy_);
  }

 private:
  // What a name that was defined may still be.
  enum class Membership { free, taken };

  Failure wrong(Message message) const {
    return fail(Code::malformed, std::move(message), fmt::format("line {}", line_));
  }

  template <class Entry>
  Status add(std::vector<Entry>& to, Entry entry) const {
    if (to.size() == kMaxPolicyEntries)
      return fail(Code::limit, {Msg::kPolicyEntries, {{"limit", std::to_string(kMaxPolicyEntries)}}},
                  fmt::format("line {}", line_));
    to.push_back(std::move(entry));
    return {};
  }

  // tlog-policy, "Public key representation": keys are the same when they wrap the same public key.
  Result<VerifierKey> new_key(const std::string& text, std::set<crypto::PublicKey>& known) const {
    auto key = parse_verifier_key(text);
    if (!key) return wrong(std::move(key).error().message);
    if (!known.insert(key->key).second) return wrong(Msg::kPolicyKeyTwice);
    return key;
  }

  Status define(const std::string& name) {
    if (name == kNoQuorum || !names_.emplace(name, Membership::free).second)
      return wrong({Msg::kPolicyNameTaken, {{"name", excerpt(name)}}});
    return {};
  }

  Status take_log(const Fields& fields) {
    COMITY_TRY(auto key, new_key(fields[1], log_keys_));
    return add(policy_.logs, {std::move(key), fields.size() > 2 ? fields[2] : ""});
  }

  Status take_witness(const Fields& fields) {
    COMITY_TRY(auto key, new_key(fields[2], witness_keys_));
    if (key.kind != KeyKind::cosignature) return wrong(Msg::kPolicyWitnessKind);
    COMITY_CHECK(define(fields[1]));
    return add(policy_.witnesses, {fields[1], std::move(key), fields.size() > 3 ? fields[3] : ""});
  }

  Status take_group(const Fields& fields) {
    PolicyGroup group{fields[1], 1, {fields.begin() + 3, fields.end()}};
    for (const auto& member : group.members) {
      const auto known = names_.find(member);
      if (known == names_.end()) return wrong({Msg::kPolicyName, {{"name", excerpt(member)}}});
      // tlog-policy, "Defining a witness group": a member of one group, once.
      if (std::exchange(known->second, Membership::taken) == Membership::taken)
        return wrong({Msg::kPolicyMember, {{"name", excerpt(member)}}});
    }
    const auto number = fields[2] == "all" ? group.members.size() : fields[2] == "any" ? 1 : decimal(fields[2]);
    if (!number || *number == 0 || *number > group.members.size()) return wrong(Msg::kPolicyThreshold);
    group.threshold = *number;
    COMITY_CHECK(define(group.name));
    return add(policy_.groups, std::move(group));
  }

  Status take_quorum(const std::string& name) {
    if (!policy_.quorum.empty()) return wrong(Msg::kPolicyQuorumTwice);
    if (name != kNoQuorum && !names_.contains(name)) return wrong({Msg::kPolicyName, {{"name", excerpt(name)}}});
    policy_.quorum = name;
    return {};
  }

  Policy policy_;
  std::size_t line_ = 0;
  std::unordered_map<std::string, Membership> names_;
  std::set<crypto::PublicKey> log_keys_;
  std::set<crypto::PublicKey> witness_keys_;
};

std::string led_by_space(std::string_view url) { return url.empty() ? "" : fmt::format(" {}", url); }

}  // namespace

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > kMaxPolicyBytes)
    return fail(Code::limit, {Msg::kPolicyLarge, {{"limit", std::to_string(kMaxPolicyBytes)}}});
  if (!is_policy_text(text)) return fail(Code::malformed, Msg::kPolicyCharacters);
  PolicyReader reader;
  Lines lines(text);
  while (const auto line = lines.next()) COMITY_CHECK(reader.take(*line));
  // A file that was written by hand may lack its last newline.
  COMITY_CHECK(reader.take(lines.rest()));
  return std::move(reader).done();
}

std::string text_of(const Policy& policy) {
  std::string out;
  for (const auto& log : policy.logs) out += fmt::format("log {}{}\n", text_of(log.key), led_by_space(log.url));
  for (const auto& one : policy.witnesses)
    out += fmt::format("witness {} {}{}\n", one.name, text_of(one.key), led_by_space(one.url));
  for (const auto& group : policy.groups)
    out += fmt::format("group {} {} {}\n", group.name, group.threshold, fmt::join(group.members, " "));
  return out + fmt::format("quorum {}\n", policy.quorum);
}

QuorumState quorum_of(const Policy& policy, std::span<const Cosigned> cosigned) {
  if (policy.quorum == kNoQuorum) return {true, {}};
  std::unordered_map<std::string_view, std::optional<Time>> seen;
  for (const auto& witness : policy.witnesses) seen.emplace(witness.name, std::nullopt);
  for (const auto& one : cosigned)
    if (const auto witness = seen.find(one.witness); witness != seen.end())
      witness->second = std::max(witness->second, std::optional(one.at));
  for (const auto& group : policy.groups) {
    std::vector<Time> times;
    for (const auto& member : group.members)
      if (const auto at = seen[member]) times.push_back(*at);
    if (times.size() < group.threshold) continue;
    std::sort(times.begin(), times.end(), std::greater<>());
    seen[group.name] = times[group.threshold - 1];
  }
  const auto at = seen[policy.quorum];
  return {at.has_value(), at};
}

}  // namespace comity::log
