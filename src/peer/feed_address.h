// The address of a feed: `taxii+https://host[:port]/path/`.
//
// The path may lead to a collection, an API root or a discovery resource; without one it is /taxii2/, where TAXII
// 2.1 §4.1 has discovery. Plain values. Errors: usage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace comity::peer {

enum class Scheme : std::uint8_t { http, https };
// Whether content and credentials may cross a network unencrypted.
enum class PlainHttp : std::uint8_t { loopback_only, allowed };

struct FeedAddress {
  Scheme scheme = Scheme::https;
  std::string host;        // in lower case; an IPv6 address in its brackets
  std::uint16_t port = 0;  // 0: the scheme's own
  std::string path;        // begins and ends with "/", percent-encoded

  std::string url() const;                               // https://host/path/
  std::string text() const { return "taxii+" + url(); }  // as it is written on a command line
  bool is_collection() const;
  FeedAddress at(std::string other_path) const;

  bool operator==(const FeedAddress&) const = default;
};

// It is meant as the address of a feed, not as the name of a file.
bool is_feed_address(std::string_view text);

Result<FeedAddress> parse_feed_address(std::string_view text, PlainHttp plain);

// The API root that a discovery resource names: a path, or an address on the same host. Requests stay on the scheme
// and port that were given, where the credentials are meant to go. Empty for other hosts.
std::optional<FeedAddress> api_root_at(const FeedAddress& discovery, std::string_view reference);

// One segment of a path or one value of a query, percent-encoded.
std::string percent_encoded(std::string_view text);

}  // namespace comity::peer
