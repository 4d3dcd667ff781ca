#include "peer/feed_address.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace comity::peer {

namespace {

constexpr std::string_view kPrefix = "taxii+";
constexpr std::string_view kDiscovery = "/taxii2/";
constexpr std::string_view kCollections = "/collections/";
constexpr std::size_t kMaxBytes = 2048;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_unreserved(char c) { return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::optional<Scheme> take_scheme(std::string_view& text) {
  for (const auto& [name, scheme] :
       {std::pair{std::string_view("https://"), Scheme::https}, {"http://", Scheme::http}}) {
    if (lower(text.substr(0, name.size())) != name) continue;
    text.remove_prefix(name.size());
    return scheme;
  }
  return std::nullopt;
}

std::uint16_t own_port(Scheme scheme) { return scheme == Scheme::https ? 443 : 80; }

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 3 && host.back() == ']' &&
           host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
  }
  return !host.empty() && host.size() <= 253 &&
         std::all_of(host.begin(), host.end(), [](char c) { return c != '~' && is_unreserved(c); });
}

// "host", "host:port", "[::1]:port"
bool read_authority(std::string_view text, FeedAddress& out) {
  const auto colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
  out.host = lower(text.substr(0, colon));
  if (!is_host(out.host)) return false;
  if (colon == std::string_view::npos) return true;
  const auto digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  if (error != std::errc() || end != digits.data() + digits.size() || out.port == 0) return false;
  if (out.port == own_port(out.scheme)) out.port = 0;
  return true;
}

// RFC 3986 §3.3, without the characters that would begin a query or a fragment.
bool is_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return is_unreserved(c) || std::string_view("/%!$&'()*+,;=:").find(c) != std::string_view::npos;
  });
}

// Where in a path the collection's own segment begins; npos when there is none.
std::size_t collection_begin(std::string_view path) {
  const auto found = path.rfind(kCollections);
  return found == std::string_view::npos ? found : found + kCollections.size();
}

// The path of what is meant: addresses of a collection's objects are those of the collection, and what leads to the
// host alone means its discovery.
std::string resource_path(std::string_view given) {
  std::string path(given);
  if (!path.ends_with('/')) path += '/';
  if (path == "/" || path == kCollections) return std::string(kDiscovery);
  const auto begin = collection_begin(path);
  if (begin == std::string::npos) return path;
  if (begin == path.size()) return path.substr(0, begin - kCollections.size() + 1);
  const auto below = std::string_view(path).substr(path.find('/', begin) + 1);
  if (below == "objects/" || below == "manifest/") path.resize(path.size() - below.size());
  return path;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

Failure not_an_address(std::string_view text) {
  return fail(Code::usage, {Msg::kFeedAddress, {{"text", excerpt(text, 200)}}});
}

// An http or https URL without user, query and fragment.
std::optional<FeedAddress> parse_url(std::string_view text) {
  FeedAddress out;
  const auto scheme = take_scheme(text);
  if (!scheme) return std::nullopt;
  out.scheme = *scheme;
  const auto slash = std::min(text.find('/'), text.size());
  if (!read_authority(text.substr(0, slash), out) || !is_path(text.substr(slash))) return std::nullopt;
  out.path = resource_path(text.substr(slash));
  return out;
}

}  // namespace

std::string FeedAddress::url() const {
  return (scheme == Scheme::https ? "https://" : "http://") + host + (port == 0 ? "" : ":" + std::to_string(port)) +
         path;
}

bool FeedAddress::is_collection() const {
  const auto begin = collection_begin(path);
  return begin < path.size() && path.find('/', begin) == path.size() - 1;
}

FeedAddress FeedAddress::at(std::string other_path) const {
  FeedAddress out = *this;
  out.path = std::move(other_path);
  return out;
}

bool is_feed_address(std::string_view text) { return lower(text.substr(0, kPrefix.size())) == kPrefix; }

Result<FeedAddress> parse_feed_address(std::string_view text, PlainHttp plain) {
  if (!is_feed_address(text) || text.size() > kMaxBytes) return not_an_address(text);
  const auto url = text.substr(kPrefix.size());
  // Nothing of an address with a user in it is repeated in the sentence. (A password may hold a "/", so the whole of
  // it is looked at.)
  if (url.find('@') != std::string_view::npos) return fail(Code::usage, Msg::kFeedUserInAddress);
  if (url.find_first_of("?#") != std::string_view::npos) return fail(Code::usage, Msg::kFeedQueryInAddress);
  const auto out = parse_url(url);
  if (!out) return not_an_address(text);
  if (out->scheme == Scheme::http && plain == PlainHttp::loopback_only && !is_loopback(out->host)) {
    return fail(Code::usage, {Msg::kFeedPlainHttp, {{"host", out->host}}});
  }
  return *out;
}

std::optional<FeedAddress> api_root_at(const FeedAddress& discovery, std::string_view reference) {
  if (reference.size() > kMaxBytes) return std::nullopt;
  // TAXII 2.1 §4.1.1: absolute, or a path that begins with a single "/".
  if (reference.starts_with('/') && !reference.starts_with("//")) {
    return is_path(reference) ? std::optional(discovery.at(resource_path(reference))) : std::nullopt;
  }
  const auto other = parse_url(reference);
  if (!other || other->host != discovery.host) return std::nullopt;
  return discovery.at(other->path);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

}  // namespace comity::peer
