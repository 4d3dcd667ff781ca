#include "exchange/browse.h"

#include <algorithm>

#include "tests/support/exchange_samples.h"

namespace comity::exchange {
namespace {

using test::add_box;
using test::add_view;
using test::bundle;
using test::ids_of;
using test::indicator;
using test::join;
using test::TestNode;
using test::uuid_of;

using Ids = std::vector<std::string>;

std::string id_of(std::size_t number) { return "indicator--" + uuid_of(number); }

std::string numbered(std::size_t number, int minute = 0) { return indicator(uuid_of(number), "a", minute); }

std::string tool(std::size_t number, const char* spec) {
  const std::string version = std::string(spec) == "2.1" ? R"("spec_version":"2.1",)" : "";
  const std::string labels = std::string(spec) == "2.1" ? "" : R"(,"labels":["remote-access"])";
  return R"({"type":"tool",)" + version + R"("id":"tool--)" + uuid_of(number) +
         R"(","created":"2026-01-01T00:00:00.000Z","modified":")" +
         (std::string(spec) == "2.1" ? "2026-01-02T00:00:00.000Z" : "2026-01-01T00:00:00.000Z") + R"(","name":"t")" +
         labels + "}";
}

Selection of_types(std::vector<std::string> types) {
  Selection selection;
  selection.types = std::move(types);
  return selection;
}

Listing page(TestNode& node, const Collection& collection, const Selection& selection = {}, Browse from = {}) {
  auto listing = browse(*node, collection, test::reader("xa.cert"), selection, from);
  EXPECT_TRUE(listing) << listing.error().sentence();
  return listing ? std::move(*listing) : Listing();
}

Browse after(std::string next, std::size_t limit = 2) { return {{}, std::move(next), limit, Gives::objects}; }

Code refusal(TestNode& node, const Collection& collection, std::string_view party, const Selection& selection,
             const std::string& next) {
  const auto listing = browse(*node, collection, test::reader(std::string(party)), selection, after(next));
  return listing ? Code::internal : listing.error().code;
}

TEST(Browse, ABoxShowsItsMembersAndAViewWhatTheNodeHolds) {
  TestNode node;
  const auto box = add_box(node);
  const auto view = add_view(node);
  node.take(bundle({numbered(1)}));
  join(node, box, bundle({numbered(2)}));
  const auto indicators = of_types({"indicator"});
  EXPECT_EQ(ids_of(page(node, box)), Ids{id_of(2)});
  EXPECT_EQ(ids_of(page(node, view, indicators)), (Ids{id_of(1), id_of(2)}));
  auto elsewhere = view;
  elsewhere.tenant = "exercise";
  EXPECT_TRUE(page(node, elsewhere).entries.empty());
}

TEST(Browse, WhatWasThereBeforeJoinsABoxInThatBoxsOrder) {
  TestNode node;
  const auto box = add_box(node);
  node.take(bundle({numbered(1), numbered(2)}));
  join(node, box, bundle({numbered(2)}));
  join(node, box, bundle({numbered(1), numbered(2)}));
  EXPECT_EQ(ids_of(page(node, box)), (Ids{id_of(2), id_of(1)}));
}

TEST(Browse, PagesFollowEachOtherWithoutGapOrOverlap) {
  TestNode node;
  const auto box = add_box(node);
  Ids all;
  for (std::size_t i = 0; i < 7; ++i) {
    join(node, box, bundle({numbered(i)}));
    all.push_back(id_of(i));
  }
  for (std::size_t limit = 1; limit <= 8; ++limit) {
    Ids seen;
    std::string next;
    for (bool more = true; more;) {
      const auto listing = page(node, box, {}, after(next, limit));
      EXPECT_LE(listing.entries.size(), limit);
      const auto ids = ids_of(listing);
      seen.insert(seen.end(), ids.begin(), ids.end());
      next = listing.next;
      more = listing.more;
      EXPECT_EQ(next.empty(), !more);
    }
    EXPECT_EQ(seen, all) << limit;
  }
}

// TAXII 2.1 §3.4: added_after is strictly later, and what comes in between pages is in the next.
TEST(Browse, AddedAfterTheStampOfTheLastGoesOn) {
  TestNode node;
  const auto view = add_view(node);
  node.take(bundle({numbered(1), numbered(2), numbered(3)}));
  const auto indicators = of_types({"indicator"});
  const auto first = page(node, view, indicators, {{}, {}, 2});
  ASSERT_EQ(first.entries.size(), 2U);
  EXPECT_LT(first.entries[0].entry.stamp, first.entries[1].entry.stamp);
  node.take(bundle({numbered(4)}));
  const Time last{static_cast<std::int64_t>(first.entries[1].entry.stamp)};
  EXPECT_EQ(ids_of(page(node, view, indicators, {last, {}, 10})), (Ids{id_of(3), id_of(4)}));
  EXPECT_EQ(ids_of(page(node, view, indicators, after(first.next, 10))), (Ids{id_of(3), id_of(4)}));
  EXPECT_EQ(page(node, view, indicators, {Time{last.micros - 1}, {}, 10}).entries.size(), 3U);
  EXPECT_EQ(page(node, view, indicators, {Time{-1}, {}, 10}).entries.size(), 4U);
  EXPECT_TRUE(page(node, view, indicators, {Time{INT64_MAX}, {}, 10}).entries.empty());
}

class Cursor : public testing::Test {
 protected:
  Cursor() : box_(add_box(node_)) {
    join(node_, box_, bundle({numbered(1), numbered(2), numbered(3), numbered(4)}));
    selection_.types = {"indicator", "malware"};
    next_ = page(node_, box_, selection_, after({})).next;
  }

  TestNode node_;
  Collection box_;
  Selection selection_;
  std::string next_;
};

TEST_F(Cursor, GoesOnBesideTheSameFiltersInAnyOrderAndWithAnyLimit) {
  std::swap(selection_.types[0], selection_.types[1]);
  EXPECT_EQ(ids_of(page(node_, box_, selection_, after(next_, 1))), Ids{id_of(3)});
  EXPECT_EQ(ids_of(page(node_, box_, selection_, after(next_, 9))), (Ids{id_of(3), id_of(4)}));
}

TEST_F(Cursor, GoesBeforeAddedAfter) {
  Browse both = after(next_, 9);
  both.added_after = Time{INT64_MAX};
  EXPECT_EQ(ids_of(page(node_, box_, selection_, both)), (Ids{id_of(3), id_of(4)}));
}

TEST_F(Cursor, HoldsAfterReopening) {
  node_.reopen();
  EXPECT_EQ(ids_of(page(node_, box_, selection_, after(next_))), (Ids{id_of(3), id_of(4)}));
}

TEST_F(Cursor, IsBoundToTheCollection) {
  EXPECT_EQ(refusal(node_, add_box(node_, "other"), "xa.cert", selection_, next_), Code::usage);
  EXPECT_EQ(refusal(node_, add_view(node_), "xa.cert", selection_, next_), Code::usage);
  auto elsewhere = box_;
  elsewhere.tenant = "exercise";
  EXPECT_EQ(refusal(node_, elsewhere, "xa.cert", selection_, next_), Code::usage);
}

TEST_F(Cursor, IsBoundToTheReader) {
  EXPECT_EQ(refusal(node_, box_, "xa.cert", selection_, next_), Code::internal);
  EXPECT_EQ(refusal(node_, box_, "xb.cert", selection_, next_), Code::usage);
}

// TAXII 2.1 §3.5.
TEST_F(Cursor, IsBoundToEachFilter) {
  const auto with = [&](auto change) {
    auto changed = selection_;
    change(changed);
    return refusal(node_, box_, "xa.cert", changed, next_);
  };
  EXPECT_EQ(with([](Selection&) {}), Code::internal);
  EXPECT_EQ(with([](Selection& s) { s.types.pop_back(); }), Code::usage);
  EXPECT_EQ(with([](Selection& s) { s.types = {"indicator,malware"}; }), Code::usage);
  EXPECT_EQ(with([](Selection& s) { std::swap(s.types, s.specs); }), Code::usage);
  EXPECT_EQ(with([](Selection& s) { s.ids = {id_of(1)}; }), Code::usage);
  EXPECT_EQ(with([](Selection& s) { s.specs = {"2.1"}; }), Code::usage);
  EXPECT_EQ(with([](Selection& s) { s.versions = store::Versions::last; }), Code::usage);
  EXPECT_EQ(with([](Selection& s) { s.exact_versions = {"2026-01-01T00:00:00"}; }), Code::usage);
}

TEST_F(Cursor, ThatWasChangedIsRefused) {
  for (std::size_t i = 0; i < next_.size(); ++i) {
    auto changed = next_;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(refusal(node_, box_, "xa.cert", selection_, changed), Code::usage) << i;
  }
  for (const auto& changed : {next_.substr(1), next_.substr(0, next_.size() - 1), next_ + "A", next_ + "=",
                              std::string("1"), std::string("é"), std::string(100'000, 'A')}) {
    EXPECT_EQ(refusal(node_, box_, "xa.cert", selection_, changed), Code::usage) << changed.substr(0, 80);
  }
}

TEST_F(Cursor, OfAnotherNodeIsRefused) {
  TestNode other(2);
  // The same ids there, so that only the key differs.
  EXPECT_EQ(refusal(other, box_, "xa.cert", selection_, next_), Code::usage);
}

TEST_F(Cursor, SaysNothing) {
  EXPECT_NE(page(node_, box_, selection_, after({})).next, next_);  // not even that it is the same position
}

TEST(Browse, VersionsAndIdsAreChosen) {
  TestNode node;
  const auto box = add_box(node);
  join(node, box, bundle({numbered(1, 1), numbered(1, 2), numbered(1, 3), numbered(2)}));
  const auto versions = [&](const Selection& selection) {
    Ids found;
    for (const auto& entry : page(node, box, selection).entries)
      found.push_back(entry.entry.item.version.substr(14, 2));
    return found;
  };
  Selection selection;
  selection.ids = {id_of(1)};
  EXPECT_EQ(versions(selection), (Ids{"01", "02", "03"}));
  selection.versions = store::Versions::last;
  EXPECT_EQ(versions(selection), Ids{"03"});
  selection.versions = store::Versions::last_and_first;
  EXPECT_EQ(versions(selection), (Ids{"01", "03"}));
  selection.versions = store::Versions::all;
  selection.exact_versions = {"2026-01-01T00:02:00"};
  EXPECT_EQ(versions(selection), Ids{"02"});
  selection.ids = {id_of(7)};
  EXPECT_EQ(versions(selection), Ids{});
}

// TAXII 2.1 §3.4.1.
TEST(Browse, WithoutSpecVersionTheLatestSpecificationOfEachObjectShows) {
  TestNode node;
  const auto box = add_box(node);
  join(node, box, bundle({tool(1, "2.0"), tool(1, "2.1"), tool(2, "2.0")}));
  const auto specs = [&](std::vector<std::string> wanted) {
    Selection selection;
    selection.specs = std::move(wanted);
    Ids found;
    for (const auto& entry : page(node, box, selection).entries) {
      const auto all = *node->classes().all(node->store());
      found.push_back(entry.id.substr(13, 1) + "/" + all->at(entry.entry.item.class_id - 1).spec);
    }
    std::sort(found.begin(), found.end());
    return found;
  };
  EXPECT_EQ(specs({}), (Ids{"1/2.1", "2/2.0"}));
  EXPECT_EQ(specs({"2.0"}), (Ids{"1/2.0", "2/2.0"}));
  EXPECT_EQ(specs({"2.1"}), Ids{"1/2.1"});
  EXPECT_EQ(specs({"2.0", "2.1"}), (Ids{"1/2.0", "1/2.1", "2/2.0"}));
  EXPECT_EQ(specs({"3.0"}), Ids{});
}

TEST(Withdraw, TakesOutOfTheBoxAndLeavesInTheNode) {
  TestNode node;
  const auto box = add_box(node);
  const auto view = add_view(node);
  join(node, box, bundle({numbered(1, 1), numbered(1, 2), numbered(2)}));
  const auto before = node->store().counts();
  Selection selection;
  selection.ids = {id_of(1)};
  EXPECT_EQ(*withdraw(*node, box, test::reader("xa.cert"), selection), 2U);
  EXPECT_EQ(*withdraw(*node, box, test::reader("xa.cert"), selection), 0U);
  EXPECT_EQ(ids_of(page(node, box)), Ids{id_of(2)});
  EXPECT_FALSE(*shows(*node, box, test::reader("xa.cert"), id_of(1)));
  EXPECT_TRUE(*shows(*node, box, test::reader("xa.cert"), id_of(2)));
  EXPECT_TRUE(*shows(*node, view, test::reader("xa.cert"), id_of(1)));
  EXPECT_EQ(node->store().counts()->items, before->items);
  const auto record = node->store().record(before->records);
  EXPECT_NE(node->vault().open_note(record->record.body)->find("\"caller\":\"feed\""), std::string::npos);
}

TEST(Withdraw, OfOneVersionLeavesTheOthers) {
  TestNode node;
  const auto box = add_box(node);
  join(node, box, bundle({numbered(1, 1), numbered(1, 2)}));
  Selection selection;
  selection.ids = {id_of(1)};
  selection.exact_versions = {"2026-01-01T00:01:00"};
  EXPECT_EQ(*withdraw(*node, box, test::reader("xa.cert"), selection), 1U);
  ASSERT_EQ(page(node, box).entries.size(), 1U);
  EXPECT_EQ(page(node, box).entries[0].entry.item.version, "2026-01-01T00:02:00");
}

TEST(Withdraw, WhatJoinsAgainHasANewPlaceThatAPollerSees) {
  TestNode node;
  const auto box = add_box(node);
  join(node, box, bundle({numbered(1), numbered(2)}));
  const auto seen = page(node, box);
  const Time last{static_cast<std::int64_t>(seen.entries.back().entry.stamp)};
  Selection selection;
  selection.ids = {id_of(1)};
  ASSERT_EQ(*withdraw(*node, box, test::reader("xa.cert"), selection), 1U);
  EXPECT_EQ(join(node, box, bundle({numbered(1)})).duplicate, 1U);
  EXPECT_EQ(ids_of(page(node, box)), (Ids{id_of(2), id_of(1)}));
  EXPECT_EQ(ids_of(page(node, box, {}, {last, {}, 10})), Ids{id_of(1)});
  // A second content under the same version is still found out.
  EXPECT_EQ(join(node, box, bundle({indicator(uuid_of(1), "changed")})).conflict, 1U);
}

}  // namespace
}  // namespace comity::exchange
