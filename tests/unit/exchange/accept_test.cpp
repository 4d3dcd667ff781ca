#include "exchange/accept.h"

#include "exchange/doctor.h"
#include "exchange/erase.h"
#include "exchange/facts.h"
#include "exchange/journal.h"
#include "exchange/maintain.h"
#include "tests/support/test_node.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::indicator;
using test::TestNode;

const std::string kFirst = "11111111-1111-4111-8111-111111111111";
const std::string kSecond = "22222222-2222-4222-8222-222222222222";

TEST(Accept, EveryObjectEndsInOneOutcome) {
  TestNode node;
  const auto good = indicator(kFirst, "a");
  auto bad = indicator(kSecond, "b");
  bad.replace(bad.find("\"2.1\""), 5, "\"9.9\"");
  const auto tally = node.take(bundle({good, good, indicator(kFirst, "changed"), bad, "7", "{\"a\":tru}"}));
  EXPECT_EQ(tally.objects, 6U);
  EXPECT_EQ(tally.taken, 1U);
  EXPECT_EQ(tally.duplicate, 1U);
  EXPECT_EQ(tally.conflict, 1U);
  EXPECT_EQ(tally.refused, 3U);
  EXPECT_EQ(tally.not_taken(), 4U);
}

TEST(Accept, ANewVersionIsTakenAndTheOldOneStays) {
  TestNode node;
  EXPECT_EQ(node.take(bundle({indicator(kFirst, "a", 1), indicator(kFirst, "a", 2)})).taken, 2U);
  Search search;
  search.types = {"indicator"};
  EXPECT_EQ(node.ids(search).size(), 1U);
  search.versions = store::Versions::all;
  EXPECT_EQ(node.ids(search).size(), 2U);
}

TEST(Accept, BytesComeBackAsTheyCame) {
  TestNode node;
  const std::string spaced =
      "{ \"type\" : \"tool\", \"spec_version\":\"2.1\",\n\t\"id\":\"tool--" + kFirst +
      "\",\"created\":\"2026-01-01T00:00:00.0000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\",\"name\":\"\\u0041\"}";
  EXPECT_EQ(node.take(spaced).taken, 1U);
  Search search;
  search.tenant = kOwnTenant;
  search.name = "a";
  const auto found = find(*node, search);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->entries.size(), 1U);
  EXPECT_EQ(*content(*node, found->entries[0].item), spaced);
}

TEST(Accept, ABrokenFileChangesNothing) {
  TestNode node;
  const auto before = node->store().counts();
  Introduction introduction;
  introduction.tenant = kOwnTenant;
  Observer nobody;
  const auto text = bundle({indicator(kFirst, "a")});
  for (std::size_t cut = 1; cut < text.size(); cut += 7) {
    EXPECT_FALSE(accept(*node, json::PaddedText(text.substr(0, cut)), introduction, nobody)) << cut;
  }
  EXPECT_EQ(node->store().counts()->items, before->items);
  EXPECT_EQ(node->store().counts()->records, before->records);
}

TEST(Accept, QuarantineKeepsWhatBreaksARuleOutOfSight) {
  TestNode node;
  auto bad = indicator(kSecond, "b");
  bad.replace(bad.find("\"2.1\""), 5, "\"9.9\"");
  EXPECT_EQ(node.take(bad, OnInvalid::quarantine).quarantined, 1U);
  EXPECT_TRUE(node.ids({.id = "indicator--" + kSecond}).empty());
  const auto asides = node->store().asides(0, 10);
  ASSERT_EQ(asides->size(), 1U);
  const auto sealed = node->store().aside_sealed(asides->front().number);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(*node->vault().open(asides->front().item, *sealed), bad);
}

TEST(Accept, AConflictIsKeptAsEvidenceThatOpens) {
  TestNode node;
  const auto second = indicator(kFirst, "changed");
  node.take(bundle({indicator(kFirst, "a"), second, second}));
  const auto asides = node->store().asides(0, 10);
  ASSERT_EQ(asides->size(), 1U);  // once a digest
  const auto sealed = node->store().aside_sealed(asides->front().number);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(*node->vault().open(asides->front().item, *sealed), second);
}

TEST(Find, ByNameValueTypeMarkingAndTime) {
  TestNode node;
  const std::string red = R"(,"object_marking_refs":["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"])";
  node.take(bundle({indicator(kFirst, "Quiet Heron loader"), indicator(kSecond, "Другое имя", 0, red)}));
  const std::string first = "indicator--" + kFirst;
  const std::string second = "indicator--" + kSecond;
  using Ids = std::vector<std::string>;
  EXPECT_EQ(node.ids({.name = "heron QUIET"}), Ids{first});
  EXPECT_EQ(node.ids({.name = "имя"}), Ids{second});
  EXPECT_EQ(node.ids({.name = "heron absent"}), Ids{});
  EXPECT_EQ(node.ids({.value = "198.51.100.7"}), (Ids{second, first}));
  EXPECT_EQ(node.ids({.value = "198.51.100.7", .markings = {"TLP:RED"}}), Ids{second});
  EXPECT_EQ(node.ids({.types = {"indicator"}, .markings = {"none"}}), Ids{first});
  EXPECT_EQ(node.ids({.types = {"tool"}}), Ids{});
  EXPECT_EQ(node.ids({.id = first}), Ids{first});
  EXPECT_EQ(node.ids({.types = {"indicator"}, .until = Time{1}}), Ids{});
  EXPECT_EQ(node.ids({.types = {"indicator"}, .since = node.clock().now()}), (Ids{first, second}));
}

TEST(Find, ASupersededVersionIsNotFoundByTheMarkingItHad) {
  TestNode node;
  const std::string clear = R"(,"object_marking_refs":["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"])";
  const std::string red = R"(,"object_marking_refs":["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"])";
  node.take(bundle({indicator(kFirst, "a", 1, clear), indicator(kFirst, "a", 2, red)}));
  EXPECT_TRUE(node.ids({.markings = {"TLP:CLEAR"}}).empty());
  EXPECT_TRUE(node.ids({.name = "a", .markings = {"tlp:white"}}).empty());
  EXPECT_EQ(node.ids({.markings = {"tlp:red"}}).size(), 1U);
  EXPECT_EQ(node.ids({.markings = {"TLP:CLEAR"}, .versions = store::Versions::all}).size(), 1U);
}

TEST(Accept, ReportsOfHostileObjectsStaySmall) {
  TestNode node;
  const std::string huge(1'000'000, 'k');
  class Listener final : public Observer {
   public:
    void object(const ObjectReport& report) override {
      bytes += report.id.size() + report.type.size();
      for (const auto& finding : report.findings) bytes += finding.path.size() + finding.detail.size();
    }
    std::size_t bytes = 0;
  } listener;
  std::string nulls;
  for (int i = 0; i < 100; ++i) nulls += i == 0 ? "null" : ",null";
  const auto object = indicator(kFirst, "a", 0, ",\"x_a\":{\"" + huge + "\":[" + nulls + "]}");
  const std::string other = R"({"type":")" + huge + R"(","id":")" + huge + "\"}";
  Introduction introduction;
  introduction.tenant = kOwnTenant;
  ASSERT_TRUE(accept(*node, json::PaddedText(bundle({object, other})), introduction, listener));
  EXPECT_LT(listener.bytes, 200'000U);
}

TEST(Erase, IsGoneStaysGoneAndSurvivesRestoring) {
  TestNode node;
  const std::string id = "indicator--" + kFirst;
  node.take(indicator(kFirst, "a"));
  ASSERT_EQ(erase(*node, kOwnTenant, id, "", "test order")->versions, 1U);
  EXPECT_TRUE(node.ids({.id = id}).empty());
  EXPECT_TRUE(node.ids({.value = "198.51.100.7"}).empty());
  EXPECT_EQ(node.take(indicator(kFirst, "a")).erased, 1U);
  EXPECT_EQ(node.take(indicator(kFirst, "other bytes")).erased, 1U);
  EXPECT_EQ(node.take(indicator(kFirst, "a", 5)).taken, 1U);  // another version is another item
  EXPECT_EQ(erase(*node, kOwnTenant, "indicator--" + kSecond, "", "x").error().code, Code::not_found);
  node.reopen();
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

TEST(Erase, ReachesWhatWasSetAside) {
  TestNode node;
  auto bad = indicator(kSecond, "b");
  bad.replace(bad.find("\"2.1\""), 5, "\"9.9\"");
  node.take(bad, OnInvalid::quarantine);
  EXPECT_EQ(erase(*node, kOwnTenant, "indicator--" + kSecond, "", "test order")->versions, 1U);
  const auto asides = node->store().asides(0, 10);
  for (const auto& row : *asides) EXPECT_FALSE(row.has_content);
  EXPECT_EQ(erase(*node, kOwnTenant, "indicator--" + kSecond, "", "again").error().code, Code::not_found);
}

TEST(Erase, AListThatIsAheadIsCaughtUpWithWhenOpened) {
  TestNode node;
  node.take(bundle({indicator(kFirst, "a"), indicator(kSecond, "b")}));
  const auto key = node->vault().id_key(kOwnTenant, "indicator--" + kFirst);
  node.close();
  std::FILE* list = std::fopen((node.folder() / files::kErasures).c_str(), "w");
  std::fprintf(list, "comity-erasure/1 %016llx 2026-01-01T00:00:00 2026-01-02T00:00:00.000000Z\ncomity-era",
               static_cast<unsigned long long>(key));
  std::fclose(list);
  std::filesystem::permissions(node.folder() / files::kErasures, std::filesystem::perms(0600));
  node.reopen(Hold::reading);
  EXPECT_FALSE(examine(*node, nullptr)->healthy());
  node.reopen();
  EXPECT_EQ(node->store().counts()->erased, 1U);
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
  // The half line that a crash left does not stand in the way of the next.
  EXPECT_EQ(erase(*node, kOwnTenant, "indicator--" + kSecond, "", "x")->versions, 1U);
  EXPECT_EQ(read_erasures(node.folder() / files::kErasures)->size(), 2U);
}

TEST(Classes, AreRecomputedOverTheWholeStore) {
  TestNode node;
  node.take(bundle({indicator(kFirst, "a"), indicator(kSecond, "b")}));
  const auto rows = node->store().walk(0, 10);
  store::Batch batch;
  batch.tenant = kOwnTenant;
  batch.record = record_of(node->vault(), Entry(*node, store::RecordKind::classes));
  for (const auto& row : *rows) {
    if (row.type == "indicator") batch.classes.push_back({row.seq, "{\"facts\":\"of an older comity\"}"});
  }
  batch.meta.emplace_back(kFactsMeta, "0");
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  EXPECT_FALSE(examine(*node, nullptr)->healthy());
  EXPECT_TRUE(*classes_outdated(*node));
  EXPECT_EQ(*recompute_classes(*node, nullptr), 2U);
  EXPECT_FALSE(*classes_outdated(*node));
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
  EXPECT_EQ(*recompute_classes(*node, nullptr), 0U);
}

TEST(Dictionary, IsTrainedFromClearItemsOnlyAndBothStayReadable) {
  TestNode node;
  const std::string clear = R"(,"object_marking_refs":["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"])";
  std::vector<std::string> objects;
  for (std::size_t i = 0; i < kTrainingItems; ++i) {
    char uuid[37];
    std::snprintf(uuid, sizeof uuid, "%08zx-1111-4111-8111-111111111111", i);
    objects.push_back(indicator(uuid, "sample number " + std::to_string(i * 7919), 0, i == 0 ? "" : clear));
  }
  node.take(bundle(objects));
  EXPECT_FALSE(*train_when_due(*node));  // one too few is clear
  node.take(indicator(kFirst, "the last one", 0, clear));
  EXPECT_TRUE(*train_when_due(*node));
  EXPECT_FALSE(*train_when_due(*node));
  node.reopen();
  node.take(indicator(kSecond, "after training"));
  const auto rows = node->store().versions(node->vault().id_key(kOwnTenant, "indicator--" + kSecond));
  EXPECT_EQ(rows->front().dictionary, 2U);
  EXPECT_TRUE(examine(*node, nullptr)->healthy());
}

}  // namespace
}  // namespace comity::exchange
