#include "api/authenticate.h"

#include <algorithm>

#include "crypto/hash.h"

namespace comity::api {

namespace {

constexpr std::int64_t kRememberedMicros = 300'000'000;
constexpr std::size_t kMostRemembered = 1'000;
constexpr std::int64_t kFailuresMicros = 60'000'000;
constexpr unsigned kMostFailures = 10;
constexpr std::size_t kMostAddresses = 10'000;

bool equal_fold(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
         });
}

// RFC 9110 §11.1: the scheme's name is case-insensitive, then one or more spaces.
std::optional<std::string_view> credentials_of(std::string_view field, std::string_view scheme) {
  const auto space = field.find(' ');
  if (space == std::string_view::npos || !equal_fold(field.substr(0, space), scheme)) return std::nullopt;
  const auto start = field.find_first_not_of(' ', space);
  return start == std::string_view::npos ? std::string_view() : field.substr(start);
}

// Counts those who stand in line for a check, so that they never are all the workers there are.
class Queue {
 public:
  explicit Queue(std::atomic<unsigned>& waiting) : waiting_(waiting), place_(++waiting) {}
  ~Queue() { --waiting_; }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  bool is_long() const { return place_ > 2; }

 private:
  std::atomic<unsigned>& waiting_;
  unsigned place_;
};

}  // namespace

std::optional<std::pair<std::string, std::string>> parse_basic(std::string_view credentials) {
  const auto plain = from_base64(credentials);
  if (!plain) return std::nullopt;
  const auto text = as_text(*plain);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return std::pair(std::string(text.substr(0, colon)), std::string(text.substr(colon + 1)));
}

Authenticator::Authenticator(exchange::Node& node)
    : node_(node), key_(crypto::Key::random(node.environment().random)) {}

std::variant<exchange::Caller, Unknown, Wait> Authenticator::identify(const net::Request& request) {
  const auto now = node_.environment().clock.now();
  const auto* field = request.fields.find("authorization");
  if (field == nullptr) {
    if (!request.certificate) return Unknown();
    auto caller = node_.callers().by_certificate(*request.certificate, now);
    if (!caller) return Unknown();
    return std::move(*caller);
  }
  if (request.fields.count("authorization") > 1) return Unknown();
  std::optional<exchange::Caller> caller;
  if (const auto bearer = credentials_of(*field, "bearer")) {
    caller = node_.callers().by_token(*bearer, now);
  } else if (const auto basic = credentials_of(*field, "basic")) {
    const auto parts = parse_basic(*basic);
    if (!parts) return Unknown();
    if (!exchange::is_token(parts->second)) return by_password(request, parts->first, parts->second, now);
    caller = node_.callers().by_token(parts->second, now);
  }
  if (!caller) return Unknown();
  return std::move(*caller);
}

std::optional<exchange::Caller> Authenticator::remembered(const std::string& hash, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(hash);
  if (found == known_.end()) return std::nullopt;
  const auto& [caller, until] = found->second;
  if (now < until && node_.callers().still_has(caller, now)) return caller;
  known_.erase(found);
  return std::nullopt;
}

std::optional<Wait> Authenticator::has_to_wait(const std::string& address, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = failures_.find(address);
  if (found == failures_.end()) return std::nullopt;
  const auto left = found->second.since.micros + kFailuresMicros - now.micros;
  if (left <= 0) {
    failures_.erase(found);
    return std::nullopt;
  }
  if (found->second.count < kMostFailures) return std::nullopt;
  return Wait{std::chrono::seconds(left / 1'000'000 + 1)};
}

void Authenticator::note_failure(const std::string& address, Time now) {
  const std::lock_guard lock(mutex_);
  if (failures_.size() >= kMostAddresses) failures_.clear();
  auto& failures = failures_[address];
  if (failures.count == 0) failures.since = now;
  ++failures.count;
}

std::variant<exchange::Caller, Unknown, Wait> Authenticator::by_password(const net::Request& request,
                                                                         std::string_view name,
                                                                         std::string_view password, Time now) {
  std::string text(name);
  text.append(1, '\0').append(password);
  const auto hash = to_hex(crypto::hmac_sha256(key_, as_bytes(text)));
  if (auto caller = remembered(hash, now)) return std::move(*caller);
  const Queue queue(waiting_);
  if (queue.is_long()) return Wait{std::chrono::seconds(1)};
  const std::lock_guard one_at_a_time(checking_);
  if (auto caller = remembered(hash, now)) return std::move(*caller);
  if (const auto wait = has_to_wait(request.address, now)) return *wait;
  const auto caller = node_.callers().by_password(name, password, now);
  if (!caller || !*caller) {
    note_failure(request.address, now);
    return Unknown();
  }
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostRemembered) known_.clear();
  known_.insert_or_assign(hash, std::pair(**caller, Time{now.micros + kRememberedMicros}));
  return **caller;
}

}  // namespace comity::api
