#include "log/lines.h"

#include <algorithm>
#include <charconv>

namespace comity::log {

std::optional<std::string_view> Lines::next() {
  const auto end = rest_.find('\n');
  if (end == std::string_view::npos) return {};
  const auto line = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number >= kMaxTreeSize || (text.front() == '0' && text.size() > 1)) return {};
  return number;
}

std::optional<std::string_view> after(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return {};
  return text.substr(prefix.size());
}

std::optional<std::uint64_t> decimal_after(std::string_view prefix, std::string_view text) {
  return decimal(after(prefix, text).value_or(""));
}

std::optional<Hash> hash_from_base64(std::string_view text) {
  Hash hash{};
  constexpr std::size_t kLength = 44;  // of base64 of 32 bytes
  if (text.size() != kLength) return {};
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() != hash.size()) return {};
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

std::optional<std::vector<Hash>> hash_lines(Lines& lines) {
  std::vector<Hash> out;
  for (;;) {
    const auto line = lines.next();
    if (line && line->empty()) return out;
    const auto hash = hash_from_base64(line.value_or(""));
    if (!hash || out.size() == kMaxProof) return {};
    out.push_back(*hash);
  }
}

std::string text_of_hashes(std::span<const Hash> hashes) {
  std::string out;
  for (const auto& hash : hashes) out.append(to_base64(hash)).append("\n");
  return out + '\n';
}

}  // namespace comity::log
