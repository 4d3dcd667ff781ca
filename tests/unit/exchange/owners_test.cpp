// Whose items come in, and whose rules follow them.
#include <gtest/gtest.h>

#include "exchange/owners.h"

#include "exchange/change.h"
#include "exchange/maintain.h"
#include "tests/support/crossing.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::Crossing;
using test::ids_of;
using test::indicator;
using test::kDay;
using test::reader;
using test::uuid_of;
using Ids = std::vector<std::string>;

const std::string kOne = "indicator--" + uuid_of(1);

class Owners : public Crossing {
 protected:
  Owners() { rules("rule open-1 \"Everything\"\n  permit share binds own-data\n"); }
  // What the party may do, and what it asks of what is its own.
  void gives(const std::string& party, unsigned version, const std::string& more) {
    publish_text(head(party, version) +
                     "rule out-1 \"They give and take\"\n  permit share, receive, publish binds own-party\n" + more,
                 true);
  }
  Tally bring(const std::string& party, const std::string& text) {
    Introduction introduction;
    introduction.tenant = kOwnTenant;
    introduction.from = reader(party);
    introduction.on_denied = on_denied_;
    Observer nobody;
    return accept(*node_, json::PaddedText(text), introduction, nobody)->tally;
  }
  store::ItemRow row() { return node_->store().versions(node_->vault().id_key(kOwnTenant, kOne))->front(); }
  OnDenied on_denied_ = OnDenied::refuse;
};

TEST_F(Owners, WhatAnotherPartyBringsIsItsOwnAndJudgedByBothSides) {
  gives("xc.bank", 2, "");
  EXPECT_EQ(bring("xc.bank", bundle({indicator(uuid_of(1), "theirs")})).taken, 1U);
  EXPECT_EQ(row().owner, "xc.bank");
  EXPECT_EQ(row().custodian, "xa.cert");
  const auto other = bundle({indicator(uuid_of(2), "of whom rules give nothing")});
  EXPECT_EQ(bring("xb.cert", other).refused, 1U);
  on_denied_ = OnDenied::quarantine;
  EXPECT_EQ(bring("xb.cert", other).quarantined, 1U);
  expect_replays();
}

const char* const kForEverybody = "rule open-1 \"For everybody\"\n  permit share, reshare binds own-data\n";
const char* const kForXaAlone =
    "rule open-1 \"For xa.cert\"\n  permit share, reshare binds own-data\n  when receiver in xa.cert\n";

TEST_F(Owners, RulebooksOfAllWhoIntroducedAVersionBind) {
  rules(
      "rule open-1 \"Everything\"\n  permit share, reshare binds own-data\n"
      "rule open-2 \"And of others\"\n  permit share, reshare binds own-party\n");
  ASSERT_TRUE(add_party(*node_, test::party_of("xd.vendor", 4)));
  gives("xc.bank", 2, kForEverybody);
  gives("xd.vendor", 1, kForXaAlone);
  const auto text = bundle({indicator(uuid_of(1), "both have it")});
  ASSERT_EQ(bring("xc.bank", text).taken, 1U);
  EXPECT_EQ(seen("xb.cert"), Ids{kOne});
  EXPECT_EQ(bring("xd.vendor", text).duplicate, 1U);
  EXPECT_EQ(*owners_of(*node_, row()), (std::vector<std::string>{"xc.bank", "xd.vendor"}));
  EXPECT_EQ(seen("xb.cert"), Ids{});
  EXPECT_EQ(seen("xa.cert"), Ids{kOne});
  gives("xd.vendor", 2, kForEverybody);
  EXPECT_EQ(seen("xb.cert"), Ids{kOne});
  expect_replays();
}

TEST_F(Owners, StayWhenTheItemIsClassedAnew) {
  const std::string ours =
      "rule open-1 \"For xa.cert, and early\"\n  permit share, reshare binds own-data\n"
      "  when receiver in xa.cert and embargo is over or running\n";
  gives("xc.bank", 2, ours);
  ASSERT_TRUE(add_party(*node_, test::party_of("xd.vendor", 4)));
  gives("xd.vendor", 1, ours);
  const auto until = to_text(Time{node_.clock().now().micros + kDay});
  const auto text = bundle({indicator(uuid_of(1), "later", 0, R"(,"labels":["comity:embargo=)" + until + "\"]")});
  ASSERT_EQ(bring("xc.bank", text).taken, 1U);
  ASSERT_EQ(bring("xd.vendor", text).duplicate, 1U);
  ASSERT_EQ(owners_of(*node_, row())->size(), 2U);
  node_.clock().advance(kDay);
  ASSERT_TRUE(open_embargoes(*node_));
  EXPECT_EQ(owners_of(*node_, row())->size(), 2U);
  ASSERT_TRUE(recompute_classes(*node_, {}));
  EXPECT_EQ(owners_of(*node_, row())->size(), 2U);
}

// A party may join after its items did.
TEST_F(Owners, TheCreatorIsAFactOfTheClassOnceItIsAParty) {
  const auto party = test::party_of("xd.vendor", 4);
  rules("rule open-1 \"What xd.vendor made\"\n  permit share binds own-data\n  when creator in xd.vendor\n");
  node_.take(bundle({indicator(uuid_of(1), "made", 0, ",\"created_by_ref\":\"" + party.identity + "\""),
                     indicator(uuid_of(2), "by nobody")}));
  const auto last = end("xb.cert");
  EXPECT_EQ(seen("xb.cert"), Ids{});
  ASSERT_TRUE(add_party(*node_, party));
  EXPECT_EQ(ids_of(page("xb.cert", last)), Ids{kOne});
  EXPECT_EQ(seen("xb.cert"), Ids{kOne});
  ASSERT_TRUE(recompute_classes(*node_, {}));
  EXPECT_EQ(seen("xb.cert"), Ids{kOne});
  expect_replays();
}

TEST_F(Owners, AreAtMostSoMany) {
  std::vector<store::Seq> none;
  node_.take(bundle({indicator(uuid_of(1), "of many")}));
  for (std::size_t i = 1; i < kMaxOwners; ++i) {
    EXPECT_EQ(*add_owner(*node_, "xz.cert" + std::to_string(i), {row().seq}), none);
  }
  EXPECT_EQ(*add_owner(*node_, "xz.cert", {row().seq}), std::vector<store::Seq>{row().seq});
  EXPECT_EQ(*add_owner(*node_, "xz.cert1", {row().seq}), none);  // it is one already
  EXPECT_EQ(owners_of(*node_, row())->size(), kMaxOwners);
}

}  // namespace
}  // namespace comity::exchange
