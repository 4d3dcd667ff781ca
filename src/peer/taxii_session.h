// Requests to one TAXII server: credentials, media types, waiting and trying again, and what an answer other than 200
// means in words.
//
// One thread at a time. What it is given must outlive it, the address and the credentials are copied or moved in.
// Errors: remote, denied, limit, stopped, usage; an error's `where` is the URL without its query.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/secret.h"
#include "net/client.h"
#include "peer/feed_address.h"

namespace comity::peer {

// A user with a password, or, where no user is named, a Bearer token. An empty secret: none.
struct Credentials {
  std::string user;
  crypto::Secret secret;
};

// usage: what cannot stand in a header.
Status check(const Credentials& credentials);

// How requests are sent and time is waited for: the network and the clock, or a test's script.
struct Transport {
  std::function<Result<net::ClientAnswer>(const net::ClientRequest&)> send;
  std::function<bool(std::chrono::milliseconds)> wait;  // false: somebody wants it to end
};

class TaxiiSession {
 public:
  // Attempts at one request, in all.
  static constexpr int kAttempts = 5;
  // A server that asks for more patience is left in peace; a later run goes on where this one ended.
  static constexpr std::chrono::seconds kMaxWait{120};

  TaxiiSession(Transport transport, Credentials credentials, Random& random, const Clock& clock);

  enum class Repeat : std::uint8_t {
    always,        // the same may be asked again whatever happened to the first try
    when_put_off,  // only when the server said that it did not answer now (429, 503)
  };
  // The answer, which need not be a 200. A body that begins as JSON and is cut off counts as a broken connection.
  Result<net::ClientAnswer> get(const FeedAddress& address, const std::string& query, Repeat repeat);
  // Ready for the next try after `attempt` failed ones, from 1.
  Status pause(int attempt);

 private:
  Result<net::ClientAnswer> negotiate(const net::ClientRequest& request);
  net::ClientRequest request_for(const FeedAddress& address, const std::string& query) const;
  Status wait(std::chrono::milliseconds time);
  std::chrono::milliseconds backoff(int attempt);
  std::optional<std::chrono::milliseconds> patience(const net::ClientAnswer& answer, int attempt);

  Transport transport_;
  Credentials credentials_;
  Random& random_;
  const Clock& clock_;
  std::size_t accept_ = 0;  // the form of the Accept field that this server takes
};

// The value of a field as a sentence may show it.
std::string shown(std::string_view value);
// Statuses by which a server says that it did not answer now, and would later.
bool puts_off(int status);
// The failure that another status than 200 is.
Failure refusal(const net::ClientAnswer& answer, const FeedAddress& address);

}  // namespace comity::peer
