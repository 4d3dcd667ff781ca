// The closed vocabulary, and that its page names every word of it and no other.
#include "gate/vocabulary.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"

namespace comity::gate {
namespace {

using Words = std::vector<std::string>;

// What stands between backticks in the text.
Words quoted_in(std::string_view text) {
  Words words;
  for (auto begin = text.find('`'); begin != std::string_view::npos; begin = text.find('`')) {
    const auto end = text.find('`', begin + 1);
    words.emplace_back(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
  }
  return words;
}

// The words in the first column of the tables of the page, by the heading above them.
std::map<std::string, Words> tables_of(const std::string& page) {
  std::map<std::string, Words> tables;
  std::string heading;
  for (std::size_t begin = 0; begin < page.size();) {
    const auto end = page.find('\n', begin);
    const std::string line = page.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with('#')) {
      heading = line.substr(line.find(' ') + 1);
    } else if (line.starts_with("| `")) {
      for (auto& word : quoted_in(line.substr(0, line.find('|', 1)))) tables[heading].push_back(std::move(word));
    }
  }
  return tables;
}

template <class Enum>
Words words_until(std::size_t count) {
  Words words;
  for (std::size_t i = 0; i < count; ++i) words.emplace_back(word_of(static_cast<Enum>(i)));
  return words;
}

TEST(Vocabulary, ItsPageHasEveryWordInItsOrderAndNoOther) {
  const auto page = read_file(COMITY_SOURCE_DIR "/docs/format/vocabulary.md", 1'000'000).value();
  auto expected = std::map<std::string, Words>{{"Actions", words_until<Action>(kActions)},
                                               {"Facts", words_until<Fact>(kFacts)},
                                               {"Terms", words_until<Term>(kTerms)}};
  for (std::size_t i = 0; i < kFacts; ++i) {
    const auto words = words_of(static_cast<Fact>(i));
    if (words.empty()) continue;
    expected['`' + std::string(word_of(static_cast<Fact>(i))) + '`'] = Words(words.begin(), words.end());
  }
  EXPECT_EQ(tables_of(page), expected);
  EXPECT_NE(page.find("# Vocabulary " + std::to_string(kVocabulary)), std::string::npos);
}

TEST(Vocabulary, ItsPageSaysWhatEachActionMayBind) {
  const auto page = read_file(COMITY_SOURCE_DIR "/docs/format/vocabulary.md", 1'000'000).value();
  for (std::size_t i = 0; i < kActions; ++i) {
    const auto action = static_cast<Action>(i);
    std::string list;
    for (const auto binds : {Binds::own_data, Binds::own_party, Binds::own_infrastructure}) {
      if (fits(binds, action)) list.append(list.empty() ? "" : ", ").append(word_of(binds));
    }
    const auto row = page.find("| `" + std::string(word_of(action)) + "` |");
    ASSERT_NE(row, std::string::npos);
    EXPECT_NE(page.substr(row, page.find('\n', row) - row).find("| " + list + " |"), std::string::npos) << list;
  }
}

TEST(Vocabulary, EveryWordIsFoundAgainAndStandsOnce) {
  for (std::size_t i = 0; i < kFacts; ++i) {
    const auto fact = static_cast<Fact>(i);
    EXPECT_EQ(find_fact(word_of(fact)), fact);
    const auto words = words_of(fact);
    const bool has_words = form_of(fact) == Form::choice || form_of(fact) == Form::scale;
    EXPECT_EQ(words.empty(), !has_words) << word_of(fact);
    EXPECT_EQ(std::set<std::string_view>(words.begin(), words.end()).size(), words.size()) << word_of(fact);
    for (std::size_t k = 0; k < words.size(); ++k) EXPECT_EQ(find_word(fact, words[k]), k);
  }
  for (std::size_t i = 0; i < kActions; ++i)
    EXPECT_EQ(find_action(word_of(static_cast<Action>(i))), static_cast<Action>(i));
  for (std::size_t i = 0; i < kTerms; ++i) EXPECT_EQ(find_term(word_of(static_cast<Term>(i))), static_cast<Term>(i));
  EXPECT_FALSE(find_fact("nationality"));
  EXPECT_FALSE(find_word(Fact::task, "intrusion"));
}

}  // namespace
}  // namespace comity::gate
