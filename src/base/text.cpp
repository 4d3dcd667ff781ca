#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace comity {

namespace {

bool is_word(utf8proc_int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return false;
  }
}

// Thai, Lao, Khmer, Myanmar; Hiragana and Katakana; Han.
bool is_unspaced(utf8proc_int32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

class WordCollector {
 public:
  explicit WordCollector(std::size_t limit) : limit_(limit) {}

  void take(utf8proc_int32_t c, std::string_view bytes) {
    if (!is_word(c)) return finish();
    if (is_unspaced(c)) {
      if (!previous_.empty()) add(std::string(previous_).append(bytes));
      flush();
      if (previous_.empty())
        first_alone_ = bytes;
      else
        first_alone_ = {};
      previous_ = bytes;
      return;
    }
    end_pairs();
    word_ += bytes;
  }
  void finish() {
    flush();
    end_pairs();
  }
  std::vector<std::string> done() && {
    finish();
    return std::move(words_);
  }

 private:
  void flush() {
    if (!word_.empty()) add(std::move(word_));
    word_.clear();
  }
  // A run of one unspaced character is a word of its own.
  void end_pairs() {
    if (!first_alone_.empty()) add(std::string(first_alone_));
    first_alone_ = previous_ = {};
  }
  void add(std::string word) {
    if (words_.size() < limit_ && std::find(words_.begin(), words_.end(), word) == words_.end()) {
      words_.push_back(std::move(word));
    }
  }

  std::size_t limit_;
  std::vector<std::string> words_;
  std::string word_;
  std::string_view previous_;
  std::string_view first_alone_;
};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

// That the text is UTF-8, and each of its characters passes.
template <class Passes>
bool all_characters(std::string_view text, Passes passes) {
  while (!text.empty()) {
    utf8proc_int32_t c = 0;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (read <= 0 || !passes(c)) return false;
    text.remove_prefix(static_cast<std::size_t>(read));
  }
  return true;
}

}  // namespace

std::string fold(std::string_view text) {
  if (is_ascii(text)) return lower_ascii(text);
  utf8proc_uint8_t* mapped = nullptr;
  const auto length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (length < 0) return lower_ascii(text);
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)};
}

std::vector<std::string> words(std::string_view folded, std::size_t limit) {
  WordCollector collector(limit);
  while (!folded.empty()) {
    utf8proc_int32_t c = 0;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(folded.data()),
                                       static_cast<utf8proc_ssize_t>(folded.size()), &c);
    const std::size_t length = read > 0 ? static_cast<std::size_t>(read) : 1;
    collector.take(read > 0 ? c : -1, folded.substr(0, length));
    folded.remove_prefix(length);
  }
  return std::move(collector).done();
}

bool is_utf8(std::string_view text) {
  return all_characters(text, [](utf8proc_int32_t) { return true; });
}

bool is_plain_text(std::string_view text) {
  return all_characters(text, [](utf8proc_int32_t c) { return utf8proc_category(c) != UTF8PROC_CATEGORY_CC; });
}

std::string excerpt(std::string_view text, std::size_t limit) {
  std::size_t size = std::min(text.size(), limit);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  std::string out(text.substr(0, size));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  return size < text.size() ? out + "…" : out;
}

}  // namespace comity
