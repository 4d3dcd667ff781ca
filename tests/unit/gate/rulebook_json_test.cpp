// The canonical form: what is written, what is refused and where, what the digests hang on.
#include "gate/rulebook_json.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "gate/rulebook_text.h"
#include "json/canonical.h"
#include "tests/support/data.h"
#include "tests/support/random_rulebook.h"

namespace comity::gate {
namespace {

constexpr std::string_view kText = R"(rulebook xa.cert   version 7   vocabulary 1
valid 2026-01-01 .. 2027-12-31   basis "Act \"A\", s. 5"
follows "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
group friends = xb.cert, XC   until 2026-12-31
group old = nobody

rule P-1 "Shared"
  permit share, reshare   binds own-data
  when marking up to GREEN and receiver in friends or EU
  under no-onward

rule R-1 "Redacted"
  redact contact_information, x_* on share   binds own-data
  law "Données"

rule R-2
  require approval of xa.dpa valid 30 days on share   binds own-data
  when item has personal-data and date from 2026-06-01
)";

constexpr std::string_view kJson =
    R"({"basis":"Act \"A\", s. 5","follows":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",)"
    R"("format":"comity/rulebook/1","groups":[{"members":["xb.cert","XC"],"name":"friends","until":"2026-12-31"},)"
    R"({"name":"old"}],"publisher":"xa.cert","rules":[{"actions":["share","reshare"],"binds":"own-data","id":"P-1",)"
    R"("outcome":"permit","terms":["no-onward"],"title":"Shared","when":[{"fact":"marking","test":"up to",)"
    R"("values":["GREEN"]},{"fact":"receiver","test":"in","values":["friends","EU"]}]},{"actions":["share"],)"
    R"("binds":"own-data","fields":["contact_information","x_*"],"id":"R-1","law":"Données","outcome":"redact",)"
    R"("title":"Redacted"},{"actions":["share"],"approver":"xa.dpa","binds":"own-data","id":"R-2",)"
    R"("outcome":"require approval","valid_days":30,"when":[{"fact":"personal-data","test":"has"},{"fact":"date",)"
    R"("test":"from","values":["2026-06-01"]}]}],"valid_from":"2026-01-01","valid_until":"2027-12-31","version":7,)"
    R"("vocabulary":1})";

Rulebook book() { return parse_text(kText).value().book; }

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(kJson);
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(RulebookJson, IsWrittenAndReadAsDocumented) {
  EXPECT_EQ(to_json(book()), kJson);
  EXPECT_EQ(read_json(kJson).value(), book());
}

TEST(RulebookJson, IsCanonicalWhateverTheRulebook) {
  std::mt19937_64 engine(2);
  for (int i = 0; i < 200; ++i) {
    const auto text = to_json(test::random_rulebook(engine));
    EXPECT_EQ(json::canonical(*test::Json(text)), text);
  }
}

TEST(RulebookJson, DigestsHangOnTheContentAlone) {
  const auto spaced = replaced(R"("version":7)", " \"version\" :\n7e0 ");
  EXPECT_FALSE(read_json(spaced)) << "a version is a whole number";
  EXPECT_EQ(digest_of(read_json(replaced(R"("version":7)", " \"version\" :\n7 ")).value()), digest_of(book()));
  EXPECT_NE(digest_of(read_json(replaced(R"("version":7)", R"("version":8)")).value()), digest_of(book()));
}

TEST(RulebookJson, ARuleKeepsItsDigestInTheNextVersion) {
  const auto before = book();
  auto after = before;
  after.version = 8;
  after.rules.erase(after.rules.begin());
  EXPECT_EQ(digest_of(after, after.rules[1]), digest_of(before, before.rules[2]));
  EXPECT_NE(digest_of(before, before.rules[1]), digest_of(before, before.rules[2]));
  after.rules[1].effect.valid_days = 31;
  EXPECT_NE(digest_of(after, after.rules[1]), digest_of(before, before.rules[2])) << "another duration";
  after = before;
  after.publisher = "xa.other";
  EXPECT_NE(digest_of(after, after.rules[2]), digest_of(before, before.rules[2])) << "another publisher";
}

struct Refusal {
  std::string_view from;
  std::string_view to;
  std::string_view where;
  Msg message;
};

TEST(RulebookJson, RefusesWithThePlaceAndTheReason) {
  for (const auto& [from, to, where, message] : std::initializer_list<Refusal>{
           {R"("basis")", R"("basi/~s")", "/basi~1~0s", Msg::kMemberUnknown},
           {R"("basis":"Act \"A\", s. 5")", R"("basis":"")", "/basis", Msg::kRulebookTextUnfit},
           {R"("basis":"Act \"A\", s. 5")", R"("basis":null)", "/basis", Msg::kMemberNeeded},
           {R"("follows":"0)", R"("follows":"X)", "/follows", Msg::kDigestUnfit},
           {R"(comity/rulebook/1)", R"(comity/directory/1)", "/format", Msg::kMemberNeeded},
           {R"(comity/rulebook/1)", R"(comity/rulebook/01)", "/format", Msg::kMemberNeeded},
           {R"("publisher":"xa.cert")", R"("publisher":"xa.CERT")", "/publisher", Msg::kNotAHandle},
           {R"("version":7)", R"("version":0)", "/version", Msg::kMemberNeeded},
           {R"("version":7)", R"("version":1000000000)", "/version", Msg::kMemberNeeded},
           {R"("vocabulary":1)", R"("vocabulary":0)", "/vocabulary", Msg::kMemberNeeded},
           {R"("valid_from":"2026-01-01",)", "", "/valid_from", Msg::kMemberNeeded},
           {R"("valid_until":"2027-12-31")", R"("valid_until":"2027-11-31")", "/valid_until", Msg::kDateUnfit},
           {R"("name":"friends")", R"("name":"Friends")", "/groups/0/name", Msg::kGroupNameUnfit},
           {R"("name":"friends")", R"("name":"old")", "/groups/1", Msg::kStandsTwice},
           {R"("members":["xb.cert","XC"])", R"("members":["xb.cert","old"])", "/groups/0/members/1",
            Msg::kGroupNotAllowed},
           {R"("members":["xb.cert","XC"])", R"("members":["XC","XC"])", "/groups/0/members/1", Msg::kStandsTwice},
           {R"("members":["xb.cert","XC"])", R"("members":[])", "/groups/0/members", Msg::kMemberEmpty},
           {R"("id":"R-1")", R"("id":"P-1")", "/rules/1", Msg::kStandsTwice},
           {R"("id":"R-1")", R"("id":"a b")", "/rules/1/id", Msg::kRuleIdUnfit},
           {R"("id":"R-1")", R"("id":"R-1","extra":1)", "/rules/1/extra", Msg::kMemberUnknown},
           {R"("actions":["share","reshare"])", R"("actions":["share","share"])", "/rules/0/actions/1",
            Msg::kStandsTwice},
           {R"("actions":["share","reshare"])", R"("actions":["hack"])", "/rules/0/actions/0", Msg::kWordUnknown},
           {R"("actions":["share","reshare"],)", "", "/rules/0/actions", Msg::kMemberNeeded},
           {R"("binds":"own-data")", R"("binds":"others-data")", "/rules/0/binds", Msg::kBindsOthers},
           {R"("outcome":"permit")", R"("outcome":"allow")", "/rules/0/outcome", Msg::kMemberNeeded},
           {R"("outcome":"permit")", R"("outcome":"deny")", "/rules/0/terms", Msg::kMemberUnknown},
           {R"("terms":["no-onward"])", R"("terms":["no-onwards"])", "/rules/0/terms/0", Msg::kWordMeant},
           {R"("fields":["contact_information","x_*"])", R"("fields":["*"])", "/rules/1/fields/0", Msg::kFieldUnfit},
           {R"("fields":["contact_information","x_*"],)", "", "/rules/1/fields", Msg::kMemberNeeded},
           {R"("approver":"xa.dpa")", R"("approver":"XA")", "/rules/2/approver", Msg::kNotAHandle},
           {R"("valid_days":30)", R"("valid_days":367)", "/rules/2/valid_days", Msg::kMemberNeeded},
           {R"("fact":"marking")", R"("fact":"nationality")", "/rules/0/when/0/fact", Msg::kFactOfPeople},
           {R"("test":"up to")", R"("test":"accepts")", "/rules/0/when/0/test", Msg::kWordUnknown},
           {R"("values":["GREEN"])", R"("values":["GREN"])", "/rules/0/when/0/values/0", Msg::kWordMeant},
           {R"("values":["GREEN"])", R"("values":["GREEN","RED"])", "/rules/0/when/0/values", Msg::kTooManyHere},
           {R"(,"values":["GREEN"])", "", "/rules/0/when/0/values", Msg::kMemberNeeded},
           {R"(["friends","EU"])", R"(["friend","EU"])", "/rules/0/when/1/values/0", Msg::kWordMeant},
           {R"({"fact":"personal-data","test":"has"})", R"({"fact":"personal-data","test":"has","values":["x"]})",
            "/rules/2/when/0/values", Msg::kTooManyHere},
       }) {
    const auto read = read_json(replaced(from, to));
    ASSERT_FALSE(read) << to;
    EXPECT_EQ(read.error().code, Code::invalid) << to;
    EXPECT_EQ(read.error().where, where) << to;
    EXPECT_EQ(name_of(read.error().message.id), name_of(message)) << to;
    EXPECT_EQ(read.error().sentence().find('{'), std::string::npos) << read.error().sentence();
  }
}

Code code_of(std::string_view text) {
  const auto read = read_json(text);
  return read ? Code::internal : read.error().code;
}

TEST(RulebookJson, WhatIsNewerThanWeIsSaidFirst) {
  EXPECT_EQ(code_of(R"({"format":"comity/rulebook/2","whatever":true})"), Code::newer);
  EXPECT_EQ(code_of(R"({"format":"comity/rulebook/1","vocabulary":2,"whatever":true})"), Code::newer);
  EXPECT_EQ(code_of(R"({"format":"comity/rulebook/1"})"), Code::invalid);
  EXPECT_EQ(code_of("[]"), Code::invalid);
  EXPECT_EQ(code_of("{"), Code::malformed);
  EXPECT_EQ(code_of(R"({"format":"comity/rulebook/1","format":"comity/rulebook/1"})"), Code::malformed);
}

Rulebook with_rules(std::size_t count, std::size_t note) {
  auto large = book();
  large.rules.resize(2);
  for (std::size_t i = 0; i < count; ++i) {
    large.rules[1].id = "N-" + std::to_string(i);
    large.rules[1].note = std::string(note, 'n');
    large.rules.push_back(large.rules[1]);
  }
  large.rules.erase(large.rules.begin() + 1);
  return large;
}

TEST(RulebookJson, HasLimitsThatBothFormsKeep) {
  EXPECT_TRUE(read_json(to_json(with_rules(kMaxRules - 1, 1))));
  EXPECT_EQ(code_of(to_json(with_rules(kMaxRules, 1))), Code::invalid);
  EXPECT_TRUE(parse_text(to_text(with_rules(kMaxRules - 1, 1))));
  const auto slips = parse_text(to_text(with_rules(kMaxRules, 1)));
  ASSERT_FALSE(slips);
  EXPECT_EQ(name_of(slips.error()[0].message.id), "kTooManyHere");

  const auto large = with_rules(980, kMaxTextBytes);
  ASSERT_GT(to_json(large).size(), kMaxRulebookBytes);
  EXPECT_EQ(code_of(to_json(large)), Code::limit);
  ASSERT_LE(to_text(large).size(), to_json(large).size());
  EXPECT_FALSE(parse_text(to_text(large))) << "the text alone would fit, but could not be published";
}

}  // namespace
}  // namespace comity::gate
