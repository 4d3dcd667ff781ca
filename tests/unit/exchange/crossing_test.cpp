// What two sides' rules make of one collection: who sees what, in which form, when, and what is told of the rest.
#include <gtest/gtest.h>

#include "exchange/change.h"
#include "exchange/erase.h"
#include "exchange/submissions.h"
#include "json/read.h"
#include "stix/check.h"
#include "tests/support/crossing.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::Crossing;
using test::ids_of;
using test::indicator;
using test::kAmber;
using test::kDay;
using test::person;
using test::reader;
using test::uuid_of;
using Ids = std::vector<std::string>;

const std::string kOne = "indicator--" + uuid_of(1);
const std::string kTwo = "indicator--" + uuid_of(2);

TEST_F(Crossing, EachPartySeesWhatBothSidesRulesLetItHave) {
  node_.take(bundle({indicator(uuid_of(1), "plain"), indicator(uuid_of(2), "amber", 0, kAmber),
                     indicator(uuid_of(3), "red", 0, test::kRed)}));
  EXPECT_EQ(seen("xb.cert"), Ids{kOne});  // by the starter
  rules(
      "rule more-1 \"Partners get amber\"\n  permit share binds own-data\n"
      "  when marking is AMBER and receiver in partners\n",
      "group partners = xb.cert\n");
  EXPECT_EQ(seen("xb.cert"), Ids{kTwo});
  EXPECT_EQ(seen("xc.bank"), Ids{});
  EXPECT_EQ(seen("xa.cert").size(), 3U);
  expect_replays();
}

TEST_F(Crossing, WithoutARulebookAPartyGetsNothing) {
  ASSERT_TRUE(add_party(*node_, test::party_of("xd.vendor", 4)));
  node_.take(bundle({indicator(uuid_of(1), "plain")}));
  EXPECT_EQ(seen("xd.vendor"), Ids{});
  receives("xd.vendor");
  EXPECT_EQ(seen("xd.vendor"), Ids{kOne});
}

TEST_F(Crossing, AnyoneGetsWhatARuleNamesItFor) {
  node_.take(bundle({indicator(uuid_of(1), "plain")}));
  const auto anyone = [&] { return ids_of(*browse(*node_, view_, anonymous(), {}, {})).size(); };
  EXPECT_EQ(anyone(), 0U);
  rules("rule open-1 \"For everybody\"\n  permit share binds own-data\n  when receiver in anyone\n");
  EXPECT_EQ(anyone(), 2U);  // with the node's identity
}

TEST_F(Crossing, WhatIsWithheldAnswersAsAbsentEverywhere) {
  node_.take(bundle({indicator(uuid_of(2), "amber", 0, kAmber)}));
  EXPECT_FALSE(*shows(*node_, view_, reader("xb.cert"), kTwo));
  EXPECT_TRUE(*shows(*node_, view_, reader("xa.cert"), kTwo));
  EXPECT_TRUE(page("xb.cert", {}, of(kTwo)).entries.empty());
  const auto box = test::add_box(node_);
  test::join(node_, box, bundle({indicator(uuid_of(2), "amber", 0, kAmber)}));
  EXPECT_FALSE(*shows(*node_, box, reader("xb.cert"), kTwo));
  EXPECT_EQ(*withdraw(*node_, box, reader("xb.cert"), of(kTwo)), 0U);
  EXPECT_EQ(*withdraw(*node_, box, reader("xa.cert"), of(kTwo)), 1U);
}

// So that a look at what is withheld does not show.
TEST_F(Crossing, AnswersOfNothingTakeTheirTime) {
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(*shows(*node_, view_, reader("xb.cert"), kTwo));
  EXPECT_TRUE(page("xb.cert", {}, of(kTwo)).entries.empty());
  EXPECT_EQ(*withdraw(*node_, test::add_box(node_), reader("xa.cert"), of(kTwo)), 0U);
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(3));
}

TEST_F(Crossing, OfWhatIsWithheldAPosterIsToldWhatItWouldBeToldOfNewThings) {
  publish_text(
      head("xb.cert", 2) + "rule out-1 \"They give to us\"\n  permit share, receive, publish binds own-party\n", true);
  const auto box = test::add_box(node_);
  node_.take(bundle({indicator(uuid_of(1), "plain"), indicator(uuid_of(2), "amber", 0, kAmber)}));
  const auto submissions = *Submissions::start(*node_, {});
  const auto post = [&](const std::string& object) {
    return *submissions->take(box, reader("xb.cert"), "{\"objects\":[" + object + "]}");
  };
  const auto new_one = post(indicator(uuid_of(3), "new"));
  const auto withheld = post(indicator(uuid_of(2), "other content"));
  EXPECT_EQ(new_one.successes.size(), 1U);
  EXPECT_EQ(withheld.successes.size(), 1U);
  EXPECT_EQ(withheld.failures.size(), 0U);
  EXPECT_EQ(post(indicator(uuid_of(1), "other content")).failures.size(), 1U);  // which it may have
  EXPECT_EQ(node_->store().counts()->asides, 2U);
  ASSERT_TRUE(erase(*node_, kOwnTenant, kTwo, {}, "a test"));
  EXPECT_EQ(post(indicator(uuid_of(2), "other content")).successes.size(), 1U);
}

TEST_F(Crossing, ANewRulebookOpensAClassByOneEntryForWhoStoodAtTheEnd) {
  std::vector<std::string> many;
  for (std::size_t i = 1; i <= 40; ++i) many.push_back(indicator(uuid_of(i), "amber", 0, kAmber));
  node_.take(bundle(many));
  const auto last = end("xb.cert");
  const auto before = node_->store().counts()->announcements;
  rules(
      "rule more-1 \"Amber for xb.cert\"\n  permit share binds own-data\n"
      "  when marking is AMBER and receiver in xb.cert\n");
  EXPECT_EQ(node_->store().counts()->announcements, before + 1);
  EXPECT_EQ(page("xb.cert", last).entries.size(), 40U);
  EXPECT_TRUE(page("xb.cert", end("xb.cert")).entries.empty());
  EXPECT_TRUE(page("xc.bank", last).entries.empty());
  // And what closes again is gone at once.
  rules(
      "rule more-2 \"Amber for xc.bank\"\n  permit share binds own-data\n"
      "  when marking is AMBER and receiver in xc.bank\n");
  EXPECT_EQ(seen("xb.cert"), Ids{});
  EXPECT_EQ(seen("xc.bank").size(), 40U);
  expect_replays();
}

TEST_F(Crossing, ARedactedItemHasAnIdOfItsOwnAndLosesJustTheFields) {
  rules(
      "rule open-1 \"Everything\"\n  permit share binds own-data\n"
      "rule less-1 \"No contacts\"\n  redact contact_information on share binds own-data\n"
      "  when receiver not in xa.cert\n  law \"s. 1\"\n");
  node_.take(bundle({person(1)}));
  const auto original = "identity--" + uuid_of(1);
  const auto shown = seen("xb.cert");
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_NE(shown.front(), original);
  EXPECT_FALSE(*shows(*node_, view_, reader("xb.cert"), original));
  ASSERT_TRUE(*shows(*node_, view_, reader("xb.cert"), shown.front()));
  EXPECT_FALSE(*shows(*node_, view_, reader("xa.cert"), shown.front()));
  const auto listing = page("xb.cert", {}, of(shown.front()));
  ASSERT_EQ(listing.entries.size(), 1U);
  const auto content = shown_content(*node_, listing.entries.front());
  ASSERT_TRUE(content) << content.error().sentence();
  EXPECT_EQ((*content)->find("ada@example.org"), std::string::npos);
  EXPECT_NE((*content)->find(shown.front()), std::string::npos);
  stix::Report report;
  json::Reader json;
  stix::check(**json.read(**content), {}, report);
  EXPECT_TRUE(report.accepted());
  expect_replays();
}

TEST_F(Crossing, AnEmbargoThatIsOverOpensTheItemOnce) {
  const auto until = to_text(Time{node_.clock().now().micros + kDay});
  node_.take(bundle({indicator(uuid_of(1), "later", 0, R"(,"labels":["comity:embargo=)" + until + "\"]")}));
  EXPECT_EQ(seen("xb.cert"), Ids{});
  EXPECT_EQ(seen("xa.cert"), Ids{kOne});
  const auto last = end("xb.cert");
  node_.clock().advance(kDay);
  ASSERT_TRUE(open_embargoes(*node_));
  EXPECT_EQ(ids_of(page("xb.cert", last)), Ids{kOne});
  EXPECT_TRUE(page("xb.cert", end("xb.cert")).entries.empty());
}

TEST_F(Crossing, ADayThatARuleWaitsForOpensWhatItPermits) {
  const auto today = static_cast<std::int32_t>(node_.clock().now().micros / kDay);
  rules("rule later-1 \"From tomorrow\"\n  permit share binds own-data\n  when date from " +
        gate::to_text(gate::Date{today + 1}) + "\n");
  node_.take(bundle({indicator(uuid_of(1), "plain")}));
  const auto last = end("xb.cert");
  EXPECT_EQ(seen("xb.cert"), Ids{});
  node_.close();
  node_.clock().advance(kDay);
  node_.reopen();  // announced though the node was not open when the day began
  const auto opened = ids_of(page("xb.cert", last));
  EXPECT_NE(std::find(opened.begin(), opened.end(), kOne), opened.end());
}

TEST_F(Crossing, ARulebookThatIsNotSoundOrNotOursIsNotPublished) {
  const auto publish_code = [&](const std::string& text, bool sponsored) {
    auto publication = read_publication(text);
    EXPECT_TRUE(publication);
    publication->sponsored = sponsored;
    const auto kept = publish(*node_, *publication, operator_of(node_->party(), "test"));
    return kept ? Code::internal : kept.error().code;
  };
  const std::string rule = "rule r-1 \"All\"\n  permit share, receive, publish binds own-party\n";
  EXPECT_EQ(publish_code(head("xb.cert", 1) + rule, false), Code::usage);
  EXPECT_EQ(publish_code(head("xa.cert", 7) + rule, false), Code::invalid);
  EXPECT_EQ(publish_code(head("XA", 1) + rule, true), Code::invalid);
}

TEST_F(Crossing, ActsAtHomeAreDecidedByTheSameRules) {
  publish_text(head("xa.cert", 2) + "rule few-1 \"Only rules\"\n  permit publish binds own-party\n");
  EXPECT_EQ(node_.take(bundle({indicator(uuid_of(1), "kept out")})).refused, 1U);
  Caller caller{"feed", Strength::token, node_->party().handle, kDefaultPurpose, {}, {}, {}};
  EXPECT_EQ(node_->callers().add_token(*node_, caller).error().code, Code::denied);
  EXPECT_EQ(node_->rules().latest("xa.cert")->published.book->version, 2U);
}

}  // namespace
}  // namespace comity::exchange
