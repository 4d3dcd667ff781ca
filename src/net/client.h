// An HTTP client (libcurl): one request at a time, connections kept between them.
//
// Redirects are not followed: credentials go only where they were meant to. Answers are bounded in size and time.
// A Client is used by one thread at a time. Errors: remote (no connection, a timeout, a connection cut: the next try
// may go better), denied (TLS that does not verify, a certificate or key that does not serve), limit (an answer beyond
// its bound), usage (a URL that is none), stopped. Sentences name the server's reason, never a query or user
// information.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "net/http.h"

namespace comity::net {

struct ClientOptions {
  std::uint64_t answer_bytes = 268'435'456;  // unpacked
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds stall{60'000};  // with less than kSlowest bytes a second in the mean; in whole seconds
  std::filesystem::path authorities;        // PEM; empty: the system's
  std::filesystem::path certificate;        // PEM of our own with its key, for servers that ask for one
};

struct ClientRequest {
  std::string method = "GET";
  std::string url;
  Fields fields;
  std::string body;
};

struct ClientAnswer {
  int status = 0;
  Fields fields;
  std::string body;
};

class Client {
 public:
  static constexpr long kSlowest = 100;                // bytes a second
  static constexpr std::size_t kHeaderBytes = 65'536;  // all fields of an answer together

  static Result<std::unique_ptr<Client>> make(const ClientOptions& options);
  virtual ~Client() = default;
  // `go_on` is asked now and then; false ends the request with Code::stopped.
  virtual Result<ClientAnswer> send(const ClientRequest& request, const std::function<bool()>& go_on) = 0;
};

// The URL without user information, query and fragment, as it may be shown.
std::string public_url(std::string_view url);

}  // namespace comity::net
