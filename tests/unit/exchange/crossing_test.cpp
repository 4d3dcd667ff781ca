// What two sides' rules make of one collection: who sees what, in which form, when, and what is told of the rest.
#include <gtest/gtest.h>

#include "exchange/browse.h"
#include "exchange/change.h"
#include "exchange/decisions.h"
#include "exchange/parties.h"
#include "exchange/publish.h"
#include "json/read.h"
#include "stix/check.h"
#include "tests/support/exchange_samples.h"
#include "tests/support/party_of.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::ids_of;
using test::indicator;
using test::reader;
using test::TestNode;
using test::uuid_of;
using Ids = std::vector<std::string>;

constexpr std::int64_t kDay = 86'400'000'000;

std::string marked(const char* definition) {
  return std::string(R"(,"object_marking_refs":["marking-definition--)") + definition + "\"]";
}
const std::string kAmber = marked("55d920b0-5e8b-4f79-9ee9-91f868d9b421");
const std::string kRed = marked("e828b379-4e03-4974-9ac4-e53a884c97c1");

std::string person(std::size_t number) {
  return R"({"type":"identity","spec_version":"2.1","id":"identity--)" + uuid_of(number) +
         R"(","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"Ada",)"
         R"("identity_class":"individual","contact_information":"ada@example.org"})";
}

// Rules of xa.cert beside which everything else stays as in the starter.
class Crossing : public testing::Test {
 protected:
  Crossing() {
    EXPECT_TRUE(add_party(*node_, test::party_of("xb.cert", 2)));
    EXPECT_TRUE(add_party(*node_, test::party_of("xc.bank", 3)));
    view_ = *node_->collections().find(kOwnTenant, "all");
    for (const auto* party : {"xb.cert", "xc.bank"}) {
      receives(party);
      Caller caller{party, Strength::token, *party::Handle::parse(party), kDefaultPurpose, {}, {}, {}};
      EXPECT_TRUE(node_->callers().add_token(*node_, caller));
    }
  }

  std::string head(const std::string& publisher, unsigned version) {
    const auto today = static_cast<std::int32_t>(node_.clock().now().micros / kDay);
    return "rulebook " + publisher + " version " + std::to_string(version) + " vocabulary 1\nvalid " +
           gate::to_text(gate::Date{today}) + " .. " + gate::to_text(gate::Date{today + 700}) +
           " basis \"a statute\"\n";
  }
  void publish_text(const std::string& text, bool sponsored = false) {
    auto publication = read_publication(text);
    ASSERT_TRUE(publication) << publication.error().slips.size() << "\n" << text;
    publication->sponsored = sponsored;
    const auto kept = publish(*node_, *publication, operator_of(node_->party(), "test"));
    if (kept) return;
    std::string all = kept.error().sentence();
    for (const auto& finding : check_rulebook(*node_, publication->book, sponsored)) {
      all += "\n" + render(finding.message);
    }
    FAIL() << all << "\n" << text;
  }
  void receives(const std::string& party) {
    publish_text(
        head(party, 1) + "rule in-1 \"They take what they are given\"\n  permit receive, publish binds own-party\n",
        true);
  }
  // The rulebook of xa.cert: what every version has, and these rules.
  void rules(const std::string& more, const std::string& groups = {}) {
    publish_text(head("xa.cert", ++version_) + groups +
                 "rule base-1 \"We may have what we hold\"\n  permit share, reshare binds own-party\n"
                 "  when receiver in xa.cert and embargo is over or running\n"
                 "rule base-2 \"We keep and administer\"\n"
                 "  permit receive, store, publish, credential, approve, erase binds own-party\n" +
                 more);
  }
  Listing page(const std::string& party, const Browse& from = {}, const Selection& selection = {}) {
    auto listing = browse(*node_, view_, reader(party), selection, from);
    EXPECT_TRUE(listing) << listing.error().sentence();
    return listing ? std::move(*listing) : Listing();
  }
  Ids seen(const std::string& party) {
    Ids ids;
    for (auto& id : ids_of(page(party))) {
      if (id != node_->party().identity) ids.push_back(std::move(id));
    }
    return ids;
  }
  // What comes after everything that the party sees now.
  Browse end(const std::string& party) {
    Browse from;
    for (;;) {
      const auto listing = page(party, from);
      if (!listing.entries.empty())
        from.added_after = Time{static_cast<std::int64_t>(listing.entries.back().entry.stamp)};
      if (!listing.more) break;
    }
    if (!from.added_after) from.added_after = node_.clock().now();
    return from;
  }
  static Selection of(const std::string& id) {
    Selection selection;
    selection.ids = {id};
    return selection;
  }
  void expect_replays() {
    std::size_t decisions = 0;
    const auto counts = node_->store().counts();
    for (std::uint64_t i = 0; i < counts->records; ++i) {
      const auto again = replay(*node_, i);
      if (!again) {
        EXPECT_EQ(again.error().message.id, Msg::kNoDecision) << again.error().sentence();
        continue;
      }
      EXPECT_EQ(again->equal, again->decisions) << i << " " << again->first_difference;
      decisions += again->decisions;
    }
    EXPECT_GT(decisions, 0U);
  }

  TestNode node_;
  Collection view_;
  unsigned version_ = 1;  // of the starter
};

const std::string kOne = "indicator--" + uuid_of(1);
const std::string kTwo = "indicator--" + uuid_of(2);

TEST_F(Crossing, EachPartySeesWhatBothSidesRulesLetItHave) {
  node_.take(bundle({indicator(uuid_of(1), "plain"), indicator(uuid_of(2), "amber", 0, kAmber),
                     indicator(uuid_of(3), "red", 0, kRed)}));
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

class Approving : public Crossing {
 protected:
  Approving() {
    rules(
        "rule open-1 \"Everything\"\n  permit share binds own-data\n"
        "rule ask-1 \"Personal data needs leave\"\n  require approval of xa.cert valid 30 days on share\n"
        "  binds own-data\n  when item has personal-data and receiver not in xa.cert\n  law \"s. 44\"\n");
    node_.take(bundle({person(1), person(2)}));
  }
  Approval ask(std::size_t number) {
    const auto rows = node_->store().versions(node_->vault().id_key(kOwnTenant, "identity--" + uuid_of(number)));
    auto asked = node_->approvals().ask(*node_, rows->front(), reader("xb.cert"), "an incident");
    EXPECT_TRUE(asked) << asked.error().sentence();
    EXPECT_EQ(asked->size(), 1U);
    return asked->front();
  }
  Result<Approval> answer(const Approval& asked, ApprovalState state) {
    const auto statement =
        sign_approval(request_text(asked), "xa.cert", state, "", node_.clock().now(), node_->signing_key());
    EXPECT_TRUE(statement);
    return node_->approvals().take(*node_, *statement);
  }
  const std::string first_ = "identity--" + uuid_of(1);
};

TEST_F(Approving, OpensOneItemToOneReceiverOnce) {
  EXPECT_EQ(seen("xb.cert"), Ids{});
  const auto asked = ask(1);
  const auto last = end("xb.cert");
  EXPECT_EQ(seen("xb.cert"), Ids{});
  ASSERT_TRUE(answer(asked, ApprovalState::granted));
  EXPECT_EQ(ids_of(page("xb.cert", last)), Ids{first_});
  EXPECT_EQ(seen("xb.cert"), Ids{first_});
  EXPECT_EQ(seen("xc.bank"), Ids{});
  EXPECT_TRUE(page("xb.cert", end("xb.cert")).entries.empty());
  expect_replays();
  node_.reopen();
  EXPECT_EQ(seen("xb.cert"), Ids{first_});
}

TEST_F(Approving, EndsByTheClockByRevocationAndIsRefused) {
  const auto asked = ask(1);
  ASSERT_TRUE(answer(asked, ApprovalState::granted));
  EXPECT_FALSE(answer(asked, ApprovalState::granted));  // it is already
  node_.clock().advance(30 * kDay);
  EXPECT_EQ(seen("xb.cert"), Ids{});
  const auto second = ask(2);
  ASSERT_TRUE(answer(second, ApprovalState::granted));
  EXPECT_EQ(seen("xb.cert").size(), 1U);
  ASSERT_TRUE(answer(second, ApprovalState::revoked));
  EXPECT_EQ(seen("xb.cert"), Ids{});
  const auto third = ask(2);
  ASSERT_TRUE(answer(third, ApprovalState::refused));
  EXPECT_EQ(seen("xb.cert"), Ids{});
  EXPECT_FALSE(answer(third, ApprovalState::granted));
}

TEST_F(Approving, IsTheApproversWordOnThisVeryRequest) {
  const auto asked = ask(1);
  const auto stranger = test::signing_key(9);
  const auto forged =
      sign_approval(request_text(asked), "xa.cert", ApprovalState::granted, "", node_.clock().now(), stranger);
  EXPECT_EQ(node_->approvals().take(*node_, *forged).error().code, Code::damaged);
  auto other = asked;
  other.receiver = "xc.bank";
  const auto moved = sign_approval(request_text(other), "xa.cert", ApprovalState::granted, "", node_.clock().now(),
                                   node_->signing_key());
  EXPECT_EQ(node_->approvals().take(*node_, *moved).error().code, Code::not_found);
  EXPECT_EQ(sign_approval(request_text(asked), "xb.cert", ApprovalState::granted, "", node_.clock().now(),
                          node_->signing_key())
                .error()
                .code,
            Code::denied);
  EXPECT_EQ(seen("xb.cert"), Ids{});
}

// The rule as it reads now is what was approved.
TEST_F(Approving, DoesNotOutliveTheRuleItAnswers) {
  ASSERT_TRUE(answer(ask(1), ApprovalState::granted));
  rules(
      "rule open-1 \"Everything\"\n  permit share binds own-data\n"
      "rule ask-1 \"Personal data needs leave, of whatever kind\"\n"
      "  require approval of xa.cert valid 30 days on share\n"
      "  binds own-data\n  when item has personal-data and receiver not in xa.cert\n  law \"s. 44\"\n");
  EXPECT_EQ(seen("xb.cert"), Ids{});
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

TEST_F(Crossing, WhatAnotherPartyBringsIsItsOwnAndJudgedByBothSides) {
  publish_text(
      head("xc.bank", 2) + "rule out-1 \"They give to us\"\n  permit share, receive, publish binds own-party\n", true);
  Introduction introduction;
  introduction.tenant = kOwnTenant;
  introduction.from = reader("xc.bank");
  Observer nobody;
  const auto take = [&](const std::string& text) {
    return accept(*node_, json::PaddedText(text), introduction, nobody)->tally;
  };
  EXPECT_EQ(take(bundle({indicator(uuid_of(1), "theirs")})).taken, 1U);
  const auto row = node_->store().versions(node_->vault().id_key(kOwnTenant, kOne))->front();
  EXPECT_EQ(row.owner, "xc.bank");
  EXPECT_EQ(row.custodian, "xa.cert");
  introduction.from = reader("xb.cert");  // whose rules give nothing
  EXPECT_EQ(take(bundle({indicator(uuid_of(2), "refused")})).refused, 1U);
  introduction.on_denied = OnDenied::quarantine;
  EXPECT_EQ(take(bundle({indicator(uuid_of(2), "aside")})).quarantined, 1U);
  expect_replays();
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
