// Who is calling: by bearer token, by Basic with a token or a person's password, or by client certificate.
//
// Checking a password costs 60 ms and 64 MiB on purpose, so a right one is remembered for a few minutes (as a keyed
// hash), one at a time is checked, and an address that keeps sending wrong ones has to wait. Owned by the service;
// safe on any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "base/time.h"
#include "crypto/secret.h"
#include "exchange/node.h"
#include "net/http.h"

namespace comity::api {

struct Unknown {};  // no credentials, or none that are known
struct Wait {
  std::chrono::seconds seconds;
};

class Authenticator {
 public:
  explicit Authenticator(exchange::Node& node);

  std::variant<exchange::Caller, Unknown, Wait> identify(const net::Request& request);

 private:
  using Known = std::map<std::string, std::pair<exchange::Caller, Time>>;  // by keyed hash; until when
  struct Failures {
    unsigned count = 0;
    Time since;
  };

  std::optional<exchange::Caller> remembered(const std::string& hash, Time now);
  std::variant<exchange::Caller, Unknown, Wait> by_password(const net::Request& request, std::string_view name,
                                                            std::string_view password, Time now);
  std::optional<Wait> has_to_wait(const std::string& address, Time now);
  void note_failure(const std::string& address, Time now);

  exchange::Node& node_;
  crypto::Key key_;  // of this process alone
  std::mutex mutex_;
  std::mutex checking_;
  std::atomic<unsigned> waiting_ = 0;
  Known known_;
  std::map<std::string, Failures> failures_;  // by address
};

// RFC 7617 §2: user-id and password; empty when it is not of that form.
std::optional<std::pair<std::string, std::string>> parse_basic(std::string_view credentials);

}  // namespace comity::api
