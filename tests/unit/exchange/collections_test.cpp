#include "exchange/collections.h"

#include "tests/support/exchange_samples.h"

namespace comity::exchange {
namespace {

using test::add;
using test::add_box;
using test::add_view;
using test::bundle;
using test::indicator;
using test::TestNode;
using test::uuid_of;
using test::wanted;

// The code of what adding it ends with; internal: it was added.
Code refusal(TestNode& node, const Collection& collection) {
  const auto made = node->collections().add(*node, collection);
  return made ? Code::internal : made.error().code;
}

Collection titled(std::string title) {
  auto collection = wanted(CollectionKind::view);
  collection.title = std::move(title);
  return collection;
}

Collection filtered(std::vector<std::string> types, std::vector<std::string> markings) {
  auto collection = wanted(CollectionKind::view);
  collection.types = std::move(types);
  collection.markings = std::move(markings);
  return collection;
}

TEST(Collections, AreFoundByIdAndAliasInTheirTenantOnly) {
  TestNode node;
  const auto box = add_box(node, "box");
  EXPECT_EQ(node->collections().find(kOwnTenant, box.id)->alias, "box");
  EXPECT_EQ(node->collections().find(kOwnTenant, "box")->id, box.id);
  EXPECT_FALSE(node->collections().find("other", box.id));
  EXPECT_FALSE(node->collections().find("other", "box"));
  EXPECT_FALSE(node->collections().find(kOwnTenant, "outbox"));
}

TEST(Collections, WithoutAliasAreNotFoundByTheEmptyName) {
  TestNode node;
  add(node, wanted(CollectionKind::box));
  add(node, wanted(CollectionKind::view));  // that neither has an alias is no clash
  EXPECT_FALSE(node->collections().find(kOwnTenant, ""));
}

TEST(Collections, AreListedByTenantInTheOrderOfTheirIds) {
  TestNode node;
  const auto before = node->collections().of(kOwnTenant).size();
  for (int i = 0; i < 8; ++i) add(node, wanted(CollectionKind::box));
  auto elsewhere = wanted(CollectionKind::box, "box");
  elsewhere.tenant = "exercise";
  add(node, elsewhere);
  const auto own = node->collections().of(kOwnTenant);
  EXPECT_EQ(own.size(), before + 8);
  EXPECT_TRUE(std::is_sorted(own.begin(), own.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
  EXPECT_EQ(node->collections().of("exercise").size(), 1U);
  EXPECT_EQ(node->collections().tenants(), (std::vector<std::string>{"exercise", kOwnTenant}));
}

// TAXII 2.1 §5.2.
TEST(Collections, AnAliasIsUniqueInItsTenant) {
  TestNode node;
  add_box(node, "box");
  EXPECT_EQ(refusal(node, wanted(CollectionKind::view, "box")), Code::exists);
  auto elsewhere = wanted(CollectionKind::view, "box");
  elsewhere.tenant = "exercise";
  EXPECT_EQ(refusal(node, elsewhere), Code::internal);
}

TEST(Collections, AnAliasStandsInUrlsAndIsNotTakenForAnId) {
  TestNode node;
  for (const auto& alias : {std::string("Inbox"), std::string("a b"), std::string("a/b"), std::string("a%2f"),
                            std::string(".."), std::string(".a"), std::string("é"), std::string(64, 'a'), uuid_of(1)}) {
    EXPECT_EQ(refusal(node, wanted(CollectionKind::view, alias)), Code::usage) << alias;
  }
  for (const auto& alias : {std::string("a"), std::string("in-box_1.0"), std::string(63, 'a')}) {
    EXPECT_EQ(refusal(node, wanted(CollectionKind::view, alias)), Code::internal) << alias;
  }
}

TEST(Collections, TitlesAndDescriptionsAreBoundedPlainText) {
  TestNode node;
  EXPECT_EQ(refusal(node, titled("")), Code::usage);
  EXPECT_EQ(refusal(node, titled("two\nlines")), Code::usage);
  EXPECT_EQ(refusal(node, titled("\xff")), Code::usage);
  EXPECT_EQ(refusal(node, titled(std::string(kMaxTitleBytes + 1, 't'))), Code::usage);
  EXPECT_EQ(refusal(node, titled(std::string(kMaxTitleBytes, 't'))), Code::internal);
  auto described = titled("t");
  described.description = std::string(kMaxDescriptionBytes + 1, 'd');
  EXPECT_EQ(refusal(node, described), Code::usage);
  described.description = "two\nlines";
  EXPECT_EQ(refusal(node, described), Code::usage);
  described.description = std::string(kMaxDescriptionBytes, 'd');
  EXPECT_EQ(refusal(node, described), Code::internal);
}

TEST(Collections, OnlyViewsHaveFiltersAndTheseAreBounded) {
  TestNode node;
  auto box = filtered({"indicator"}, {});
  box.kind = CollectionKind::box;
  EXPECT_EQ(refusal(node, box), Code::usage);
  box = filtered({}, {"TLP:CLEAR"});
  box.kind = CollectionKind::box;
  EXPECT_EQ(refusal(node, box), Code::usage);
  EXPECT_EQ(refusal(node, filtered({""}, {})), Code::usage);
  EXPECT_EQ(refusal(node, filtered({std::string(251, 'x')}, {})), Code::usage);
  EXPECT_EQ(refusal(node, filtered({"a\tb"}, {})), Code::usage);
  EXPECT_EQ(refusal(node, filtered({}, {"TLP:PURPLE"})), Code::usage);
  const std::vector<std::string> most(kMaxFilterNames, "indicator");
  EXPECT_EQ(refusal(node, filtered(most, {})), Code::internal);
  auto more = most;
  more.emplace_back("malware");
  EXPECT_EQ(refusal(node, filtered(more, {})), Code::limit);
  EXPECT_EQ(refusal(node, filtered({}, std::vector<std::string>(kMaxFilterNames + 1, "none"))), Code::limit);
}

TEST(Collections, AViewShowsItsTypesAndMarkings) {
  TestNode node;
  const std::string red = R"(,"object_marking_refs":["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"])";
  const std::string clear = R"(,"object_marking_refs":["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"])";
  node.take(bundle({indicator(uuid_of(1), "red", 0, red), indicator(uuid_of(2), "clear", 0, clear),
                    indicator(uuid_of(3), "unmarked")}));
  const auto shown = [&](std::vector<std::string> types, std::vector<std::string> markings) {
    const auto view = add(node, filtered(std::move(types), std::move(markings)));
    std::vector<std::string> ids;
    for (const auto& id : test::ids_of(*browse(*node, view, test::reader("xa.cert"), {}, {}))) {
      if (id.starts_with("indicator--")) ids.push_back(id.substr(11, 8));
    }
    return ids;
  };
  using Ids = std::vector<std::string>;
  EXPECT_EQ(shown({}, {}), (Ids{"00000001", "00000002", "00000003"}));
  EXPECT_EQ(shown({"identity"}, {}), Ids{});
  EXPECT_EQ(shown({"identity", "indicator"}, {"tlp:red"}), Ids{"00000001"});
  EXPECT_EQ(shown({}, {"TLP:WHITE", "none"}), (Ids{"00000002", "00000003"}));
  EXPECT_EQ(shown({"indicator"}, {"TLP:GREEN"}), Ids{});
}

TEST(Collections, SurviveReopeningToTheLetter) {
  TestNode node;
  auto view = wanted(CollectionKind::view, "reds");
  view.title = "“Rot” \\ \"rouge\"";
  view.description = "все красное";
  view.types = {"indicator", "x-own"};
  view.markings = {"tlp:red", "None"};
  const auto made = add(node, view);
  const auto box = add_box(node);
  const auto removed = add_view(node, "gone");
  ASSERT_TRUE(node->collections().remove(*node, removed));
  node.reopen();
  const auto found = node->collections().find(kOwnTenant, made.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->title, view.title);
  EXPECT_EQ(found->description, view.description);
  EXPECT_EQ(found->alias, "reds");
  EXPECT_EQ(found->kind, CollectionKind::view);
  EXPECT_EQ(found->types, view.types);
  EXPECT_EQ(found->markings, (std::vector<std::string>{"TLP:RED", "none"}));
  EXPECT_EQ(node->collections().find(kOwnTenant, "box")->kind, CollectionKind::box);
  EXPECT_FALSE(node->collections().find(kOwnTenant, removed.id));
}

TEST(Collections, ARemovedOneFreesItsAliasAndKeepsItsItems) {
  TestNode node;
  const auto box = add_box(node);
  test::join(node, box, bundle({indicator(uuid_of(1), "a")}));
  const auto items = node->store().counts()->items;
  ASSERT_TRUE(node->collections().remove(*node, box));
  EXPECT_EQ(node->store().counts()->items, items);
  const auto again = add_box(node);
  EXPECT_NE(again.id, box.id);
  EXPECT_TRUE(browse(*node, again, {}, {}, {})->entries.empty());
}

TEST(Collections, ThereAreAtMostSoMany) {
  TestNode node;
  const auto one = add_view(node);
  const auto document = node->store().document({"collection", one.id});
  const auto text = *node->vault().open_document(**document);
  store::Batch batch;
  for (std::size_t i = node->collections().of(kOwnTenant).size(); i < kMaxCollections - 1; ++i) {
    auto copy = text;
    copy.replace(copy.find(one.id), one.id.size(), uuid_of(i));
    copy.replace(copy.find("\"alias\":\"view\""), 14, "\"alias\":\"\"");
    batch.documents.push_back(node->vault().seal_document({"collection", uuid_of(i)}, copy));
  }
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  node.reopen();
  EXPECT_EQ(refusal(node, wanted(CollectionKind::box)), Code::internal);
  EXPECT_EQ(refusal(node, wanted(CollectionKind::box)), Code::limit);
  ASSERT_TRUE(node->collections().remove(*node, one));
  EXPECT_EQ(refusal(node, wanted(CollectionKind::box)), Code::internal);
}

}  // namespace
}  // namespace comity::exchange
