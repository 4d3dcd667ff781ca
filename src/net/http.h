// HTTP messages as plain values: what the server hands to a service, what the service answers.
//
// Plain values, each used by one thread at a time. Names of fields are kept in lower case.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace comity::net {

// Fields in the order in which they came or are to be sent.
class Fields {
 public:
  void add(std::string_view name, std::string_view value);  // the name is folded to lower case
  // The value of the first field of that (lower-case) name, or nullptr.
  const std::string* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // The values of that name as one list (RFC 9110 §5.3); empty when there are none.
  std::string joined(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

using Fingerprint = std::array<std::uint8_t, 32>;  // SHA-256 of a certificate's DER form

struct Request {
  std::string method;  // as sent: methods are case-sensitive (RFC 9110 §9.1)
  std::string path;    // of the target, as sent: percent-encoded, always led by "/"
  std::string query;   // as sent, without "?"
  Fields fields;
  std::string body;
  std::string address;                     // the client's, without port
  bool secure = false;                     // it came over TLS
  std::optional<Fingerprint> certificate;  // the client's, whose key it has proved to hold
};

struct Response {
  int status = 200;
  Fields fields;  // Content-Length, Transfer-Encoding, Connection and Date are the server's
  std::string body;
  // When set, what follows `body`: appends the next part (some 64 KiB) and says whether there is more. Called on a
  // worker, again only once the part before is on its way; an error cuts the connection, so that the client cannot
  // take what it has for the whole.
  std::function<Result<bool>(std::string& part)> more;
  std::string_view route = "other";  // the name of what answered, for logs and metrics; of static storage
  std::string caller = "-";          // who asked, as the log may name it
};

}  // namespace comity::net
