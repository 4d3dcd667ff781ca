// Classes that follow what the node knows: definitions that come with, before, after or never, embargoes that end.
#include "exchange/reclass.h"
#include "exchange/journal.h"

#include <gtest/gtest.h>

#include "exchange/doctor.h"
#include "exchange/maintain.h"
#include "tests/support/exchange_samples.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::indicator;
using test::TestNode;
using test::uuid_of;

constexpr const char* kStatement = "marking-definition--00000001-1111-4111-8111-111111111111";
constexpr const char* kIep = "extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a";

std::string definition(const std::string& rest, const std::string& id = kStatement) {
  return R"({"type":"marking-definition","spec_version":"2.1","id":")" + id +
         R"(","created":"2026-01-01T00:00:00.000Z",)" + rest + "}";
}
std::string statement() { return definition(R"("definition_type":"statement","definition":{"statement":"mine"})"); }
std::string green() {
  return definition("\"extensions\":{\"" + std::string(kIep) +
                    R"(":{"extension_type":"property-extension","tlp":"green"}})");
}

std::string marked(int number, const std::string& id = kStatement) {
  return indicator(uuid_of(number), "a", 0, R"(,"object_marking_refs":[")" + id + "\"]");
}
std::string partly_marked(int number) {
  return indicator(
      uuid_of(number), "a", 0,
      R"(,"granular_markings":[{"marking_ref":")" + std::string(kStatement) + R"(","selectors":["name"]}])");
}

gate::ItemFacts facts_of_item(TestNode& node, int number) {
  const auto rows = node->store().versions(node->vault().id_key(kOwnTenant, "indicator--" + uuid_of(number)));
  EXPECT_EQ(rows->size(), 1U);
  return (*node->classes().all(node->store()))->at(rows->front().class_id - 1).facts;
}

std::string marking(TestNode& node, int number) {
  return std::string(gate::word_of(gate::Fact::marking, facts_of_item(node, number).marking));
}

TEST(LateDefinitions, CountForWhatStandsBesideThemWhereverTheyStand) {
  TestNode node;
  EXPECT_EQ(node.take(bundle({marked(1), statement(), marked(2)})).taken, 3U);
  EXPECT_EQ(marking(node, 1), "unmarked");
  EXPECT_EQ(marking(node, 2), "unmarked");
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

TEST(LateDefinitions, MoveTheItemsThatNameThem) {
  TestNode node;
  node.take(bundle({marked(1), partly_marked(2), indicator(uuid_of(3), "b")}));
  EXPECT_EQ(marking(node, 1), "");
  EXPECT_EQ(marking(node, 2), "");
  EXPECT_EQ(marking(node, 3), "unmarked");
  node.take(bundle({green(), marked(4)}));
  EXPECT_EQ(marking(node, 1), "GREEN");
  EXPECT_EQ(marking(node, 2), "GREEN");
  EXPECT_EQ(marking(node, 4), "GREEN");
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

TEST(LateDefinitions, AreKnownAgainAfterReopening) {
  TestNode node;
  node.take(bundle({green()}));
  node.reopen();
  node.take(bundle({marked(1)}));
  EXPECT_EQ(marking(node, 1), "GREEN");
  EXPECT_EQ(*recompute_classes(*node, nullptr), 0U);
}

TEST(LateDefinitions, ThatTheNodeRefusesDoNotCount) {
  TestNode node;
  const auto unfit = definition(R"("definition_type":"statement","definition":{"words":"mine"
})");
  EXPECT_EQ(node.take(bundle({unfit, marked(1)})).refused, 1U);
  EXPECT_EQ(marking(node, 1), "");
}

// Whoever knows the id of another's marking cannot make it laxer by a second definition.
TEST(LateDefinitions, ASecondOneCanOnlyTighten) {
  TestNode node;
  node.take(bundle({green(), marked(1)}));
  EXPECT_EQ(node.take(bundle({statement(), marked(2)})).conflict, 1U);
  EXPECT_EQ(marking(node, 1), "GREEN");
  EXPECT_EQ(marking(node, 2), "GREEN");
  auto another = statement();
  another.replace(another.find("2026-01-01"), 10, "2026-01-02");
  EXPECT_EQ(node.take(bundle({another})).taken, 1U);
  EXPECT_EQ(marking(node, 1), "GREEN");
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

TEST(LateDefinitions, ThatContradictWhatIsHeldLeaveNothingLaxBehind) {
  TestNode node;
  node.take(bundle({statement(), marked(1)}));
  // In conflict with what is held, so not taken; what came with it was described by it all the same.
  EXPECT_EQ(node.take(bundle({green(), marked(2)})).conflict, 1U);
  EXPECT_EQ(marking(node, 2), "unmarked");
  EXPECT_EQ(marking(node, 1), "unmarked");
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

TEST(LateDefinitions, MoveManyItemsInSteps) {
  TestNode node;
  std::vector<std::string> objects;
  for (int i = 1; i <= 1100; ++i) objects.push_back(marked(i));
  node.take(bundle(objects));
  node.take(bundle({green()}));
  for (const int number : {1, 2, 500, 501, 1000, 1001, 1100}) EXPECT_EQ(marking(node, number), "GREEN") << number;
  EXPECT_EQ(*recompute_classes(*node, nullptr), 0U);
}

TEST(Facts, OfAnOlderVersionAreBroughtUpWhenTheNodeIsOpenedForWriting) {
  TestNode node;
  node.take(bundle({indicator(uuid_of(1), "a")}));
  const auto rows = node->store().versions(node->vault().id_key(kOwnTenant, "indicator--" + uuid_of(1)));
  store::Batch batch;
  batch.tenant = kOwnTenant;
  batch.record = record_of(node->vault(), Entry(*node, store::RecordKind::classes));
  batch.classes.push_back({rows->front().seq, R"({"granular":[],"kind":"stix","markings":[],"owner":"xa.cert"})"});
  batch.meta.emplace_back("facts-version", "1");
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  EXPECT_EQ(facts_of_item(node, 1), gate::ItemFacts());
  node.reopen();
  EXPECT_EQ(marking(node, 1), "unmarked");
  EXPECT_FALSE(*classes_outdated(*node));
}

TEST(Facts, AnEmbargoThatEndsMovesTheItem) {
  TestNode node;
  const auto until = [&node](std::int64_t hours) { return Time{node.clock().now().micros + hours * 3'600'000'000}; };
  const auto item = [](int number, Time end) {
    return indicator(uuid_of(number), "a", 0, R"(,"labels":["comity:embargo=)" + to_text(end) + "\"]");
  };
  const auto late = until(3);
  node.take(bundle({item(1, until(1)), item(2, late), item(3, until(-1))}));
  const auto embargo = [&node](int number) {
    return gate::word_of(gate::Fact::embargo, facts_of_item(node, number).embargo);
  };
  EXPECT_EQ(embargo(1), "running");
  EXPECT_EQ(embargo(3), "over");
  EXPECT_EQ(lapsed_embargoes(*node, kOwnTenant)->changes.size(), 0U);
  EXPECT_EQ(lapsed_embargoes(*node, kOwnTenant)->next, until(1));

  node.clock().advance(2 * 3'600'000'000);
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
  auto lapsed = lapsed_embargoes(*node, kOwnTenant);
  ASSERT_EQ(lapsed->changes.size(), 1U);
  EXPECT_EQ(lapsed->next, late);
  store::Batch batch;
  batch.tenant = kOwnTenant;
  batch.record = record_of(node->vault(), Entry(*node, store::RecordKind::classes));
  batch.classes = std::move(lapsed->changes);
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  EXPECT_EQ(embargo(1), "over");
  EXPECT_EQ(embargo(2), "running");
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

}  // namespace
}  // namespace comity::exchange
