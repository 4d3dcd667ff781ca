#include "log/add_checkpoint.h"

#include <gtest/gtest.h>

#include "log/lines.h"
#include "tests/support/data.h"

namespace comity::log {
namespace {

// A witness of one log, as the cases have it.
class Witness : public testing::Test {
 protected:
  WitnessedLogs at_size(std::uint64_t size) const {
    return [this, size](const std::string& origin) -> Result<std::optional<WitnessedLog>> {
      if (origin != cases_->find("origin")->text()) return std::nullopt;
      WitnessedLog log{{}, size, *hash_from_base64(cases_->find("roots")->items()[size].text())};
      for (const auto& key : cases_->find("keys")->items()) log.keys.push_back(parse_verifier_key(key.text()).value());
      return log;
    };
  }
  std::string_view body_of(std::string_view title) const {
    for (const auto& one : cases_->find("requests")->items())
      if (one.find("title")->text() == title) return one.find("body")->text();
    std::abort();
  }

  const test::Json cases_{test::case_file("cases/log/add_checkpoint.json")};
};

TEST_F(Witness, AnswersAsTheCasesHaveIt) {
  for (const auto& one : cases_->find("requests")->items()) {
    const auto cosigned = static_cast<std::uint64_t>(one.find("cosigned")->integer());
    const auto verdict = judge_checkpoint(one.find("body")->text(), at_size(cosigned));
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->status, one.find("status")->integer()) << one.find("title")->text();
    EXPECT_EQ(verdict->why.has_value(), verdict->status != 200);
    if (verdict->status == 409) {
      EXPECT_EQ(verdict->known_size, cosigned);
    }
  }
}

TEST_F(Witness, KeepsTheTrustedSignaturesAlone) {
  const auto verdict = judge_checkpoint(body_of("with a stranger's signature, too"), at_size(5));
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->checkpoint.size, 9U);
  EXPECT_EQ(text_of(verdict->checkpoint), verdict->note.text);
  ASSERT_EQ(verdict->note.signatures.size(), 1U);
  EXPECT_EQ(verdict->note.signatures[0].name, "log.example/a");
}

TEST_F(Witness, KeepsWhatProvesARewrittenLog) {
  const auto verdict = judge_checkpoint(body_of("a log that was rewritten"), at_size(5));
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->status, 422);
  EXPECT_EQ(verdict->why->code, Code::unproven);
  EXPECT_EQ(verdict->checkpoint.size, 9U);
  EXPECT_EQ(verdict->note.signatures.size(), 1U);
}

TEST_F(Witness, PassesOnWhatItsStoreSays) {
  const auto verdict = judge_checkpoint(body_of("growth"), [](const auto&) -> Result<std::optional<WitnessedLog>> {
    return fail(Code::io, Msg::kNoteText);
  });
  EXPECT_EQ(verdict.error().code, Code::io);
}

TEST_F(Witness, RequestsAreReadBack) {
  for (const auto& one : cases_->find("requests")->items()) {
    const auto request = parse_add_checkpoint(one.find("body")->text());
    EXPECT_TRUE(request || one.find("status")->integer() == 400) << one.find("title")->text();
    if (request) {
      EXPECT_EQ(text_of(*request), one.find("body")->text()) << one.find("title")->text();
    }
  }
}

TEST(AddCheckpointRequest, IsBounded) {
  AddCheckpoint request{1, std::vector<Hash>(kMaxProof), {}};
  request.note.assign(kMaxAddCheckpoint - text_of(request).size(), 'a');
  EXPECT_TRUE(parse_add_checkpoint(text_of(request)));
  request.note += 'a';
  EXPECT_EQ(parse_add_checkpoint(text_of(request)).error().code, Code::limit);
  // Room for as many signatures as a verifier has to take, all of them post-quantum.
  Note note{"log.example/a\n0\n" + to_base64(empty_root()) + "\n", {}};
  for (int i = 0; i < 16; ++i) note.signatures.push_back({"log.example/a", 1, Bytes(4900)});
  EXPECT_TRUE(parse_add_checkpoint(text_of(AddCheckpoint{1, std::vector<Hash>(kMaxProof), text_of(note)})));
}

TEST(TreeSize, IsReadBack) {
  EXPECT_EQ(tree_size_text(17), "17\n");
  EXPECT_EQ(parse_tree_size("17\n"), 17U);
  for (const auto* body : {"", "17", "\n", "017\n", "17\n\n", "-1\n", "9223372036854775808\n"})
    EXPECT_EQ(parse_tree_size(body), std::nullopt) << body;
}

}  // namespace
}  // namespace comity::log
