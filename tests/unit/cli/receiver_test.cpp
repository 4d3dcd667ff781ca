#include "cli/receiver.h"

#include <gtest/gtest.h>

namespace comity::cli {
namespace {

std::string complaint(const Error& error) {
  EXPECT_EQ(error.code, Code::usage);
  return error.sentence();
}

TEST(Receiver, IsDescribedByWordsOfTheVocabulary) {
  EXPECT_EQ(choice(gate::Fact::purpose, "research").value(), gate::choice_of(gate::Fact::purpose, "research"));
  EXPECT_EQ(choice(gate::Fact::purpose, "").value(), 0);
  const auto sentence = complaint(choice(gate::Fact::purpose, "fun\n").error());
  for (const auto word : gate::words_of(gate::Fact::purpose)) {
    EXPECT_NE(sentence.find(word), std::string::npos) << sentence;
  }
  EXPECT_NE(sentence.find("\"fun?\" is no purpose"), std::string::npos) << sentence;
}

TEST(Receiver, AcceptsTermsOfTheVocabulary) {
  EXPECT_EQ(terms({}).value(), 0);
  EXPECT_EQ(gate::words_of(terms({"no-onward"}).value()), std::vector<std::string>{"no-onward"});
  const auto sentence = complaint(terms({"no-onward", "all"}).error());
  for (std::size_t i = 0; i < gate::kTerms; ++i) {
    EXPECT_NE(sentence.find(gate::word_of(static_cast<gate::Term>(i))), std::string::npos) << sentence;
  }
}

}  // namespace
}  // namespace comity::cli
