// Walks through the tokens of a rulebook's text and reports what does not fit. Used by text_*.cpp only.
//
// What returns bool says whether the grammar still holds: on false the slip is reported already and the caller gives
// up what it was reading. A word that is wrong where a word belongs is a slip too, but reading goes on behind it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "gate/text_lexer.h"
#include "gate/words.h"

namespace comity::gate {

class Cursor {
 public:
  explicit Cursor(std::string_view text) : lexer_(text, slips_) { step(); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  const Token& now() const { return now_; }
  Place place() const { return now_.place; }
  bool at(std::string_view word) const { return now_.kind == TokenKind::word && now_.source == word; }
  bool at_rule() const { return now_.begins_line && at("rule"); }
  bool at_end() const { return now_.kind == TokenKind::end; }
  void step() { now_ = lexer_.next(); }
  bool take(std::string_view word);
  bool take(TokenKind kind);

  bool expect(std::string_view word);
  bool expect(TokenKind kind, std::string_view expected);
  // Any word. What `against` objects to is a slip; where the language's next word stands, this one is missing.
  template <class Against>
  bool word(std::string& out, std::string_view expected, Against against) {
    if (now_.kind != TokenKind::word) return missing(expected);
    if (auto objection = against(now_.source)) {
      if (is_keyword(now_.source)) return missing(expected);
      slip(now_.place, std::move(*objection));
    }
    out = now_.source;
    step();
    return true;
  }
  bool text(std::string& out);
  bool date(Date& out);
  bool number(std::uint64_t& out, std::uint64_t most);

  // Words of which none stands twice, with commas between them.
  template <class Against>
  bool list(std::vector<std::string>& out, std::size_t most, std::string_view expected, Against against) {
    Names seen;
    do {
      const auto place = now_.place;
      if (out.size() == most) return too_many(most);
      if (!word(out.emplace_back(), expected, against)) return false;
      if (!seen.insert(out.back()).second) slip(place, {Msg::kStandsTwice, {{"word", excerpt(out.back())}}});
    } while (take(TokenKind::comma));
    return true;
  }

  void slip(Place place, Message message) { slips_.add(place, std::move(message)); }
  // Reports what is here instead of what belongs here; always false.
  bool missing(std::string_view expected, std::span<const std::string_view> words = {});
  bool too_many(std::size_t most);  // reports that; always false

  // Goes on at the next line that begins with one of `words`.
  void recover(std::initializer_list<std::string_view> words);
  void stop() { now_ = {}; }
  Slips& slips() { return slips_; }

 private:
  Slips slips_;
  Lexer lexer_;
  Token now_;
};

}  // namespace comity::gate
