#include "exchange/documents.h"

#include <algorithm>

#include "exchange/doctor.h"
#include "exchange/journal.h"
#include "json/canonical.h"
#include "tests/support/data.h"
#include "tests/support/test_node.h"

namespace comity::exchange {
namespace {

using test::TestNode;

std::vector<std::string> texts(TestNode& node, const std::string& kind) {
  std::vector<std::string> all;
  const auto walked = for_each_document(node->store(), node->vault(), kind, [&](const std::string& text) -> Status {
    all.push_back(text);
    return {};
  });
  EXPECT_TRUE(walked) << walked.error().sentence();
  return all;
}

TEST(Documents, AreKeptReplacedAndForgotten) {
  TestNode node;
  ASSERT_TRUE(keep(*node, node->vault().seal_document({"note", "b"}, "second"), "note"));
  ASSERT_TRUE(keep(*node, node->vault().seal_document({"note", "a"}, "first"), "note"));
  ASSERT_TRUE(keep(*node, node->vault().seal_document({"other", "a"}, "of another kind"), "note"));
  EXPECT_EQ(texts(node, "note"), (std::vector<std::string>{"first", "second"}));
  ASSERT_TRUE(keep(*node, node->vault().seal_document({"note", "a"}, "newer"), "note"));
  ASSERT_TRUE(forget(*node, {"note", "b"}, "note"));
  ASSERT_TRUE(forget(*node, {"note", "b"}, "note"));  // what is not there may be forgotten
  node.reopen();
  EXPECT_EQ(texts(node, "note"), std::vector<std::string>{"newer"});
  EXPECT_EQ(texts(node, "other"), std::vector<std::string>{"of another kind"});
}

TEST(Documents, EachActStandsInTheJournalWithoutContent) {
  TestNode node;
  const auto before = node->store().counts()->records;
  ASSERT_TRUE(keep(*node, node->vault().seal_document({"note", "a"}, "secret words"), "note add"));
  const auto record = node->store().record(before);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->record.kind, store::RecordKind::node);
  const auto entry = OpenEntry::open(node->vault(), *record);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->party(), "xa.cert");
  EXPECT_EQ(json::canonical(*entry->details()), R"({"what":"note add"})");
}

TEST(Documents, AreWalkedBeyondOneStep) {
  TestNode node;
  for (const std::size_t count : {256U, 257U, 600U}) {
    store::Batch batch;
    for (std::size_t i = 0; i < count; ++i) {
      batch.documents.push_back(node->vault().seal_document({"many", std::to_string(100'000 + i)}, std::to_string(i)));
    }
    ASSERT_TRUE(node->store().apply(std::move(batch)));
    const auto all = texts(node, "many");
    ASSERT_EQ(all.size(), count);
    EXPECT_EQ(all.front(), "0");
    EXPECT_EQ(all.back(), std::to_string(count - 1));
  }
}

// It is passed over, as if it were not there, and doctor names it.
TEST(Documents, OneMovedUnderAnotherKeyDoesNotOpen) {
  const auto document = [](TestNode& node) { return node->vault().seal_document({"feed", "a"}, "words"); };
  TestNode sound;
  ASSERT_TRUE(keep(*sound, document(sound), "note"));
  EXPECT_TRUE(examine(*sound, nullptr)->healthy());
  for (const store::DocumentKey& elsewhere :
       {store::DocumentKey{"feed", "b"}, store::DocumentKey{"collection", "a"}, store::DocumentKey{"feed", "aa"}}) {
    TestNode node;
    auto moved = document(node);
    moved.key = elsewhere;
    ASSERT_TRUE(keep(*node, moved, "note"));
    const auto all = texts(node, elsewhere.kind);
    EXPECT_EQ(std::count(all.begin(), all.end(), "words"), 0) << elsewhere.kind << "/" << elsewhere.name;
    EXPECT_FALSE(examine(*node, nullptr)->healthy());
  }
}

TEST(Documents, ThoseBesideADamagedOneAreRead) {
  TestNode node;
  for (const auto* name : {"a", "b", "c"}) {
    auto document = node->vault().seal_document({"feed", name}, name);
    if (*name == 'b') document.body.back() ^= 1U;
    ASSERT_TRUE(keep(*node, document, "note"));
  }
  EXPECT_EQ(texts(node, "feed"), (std::vector<std::string>{"a", "c"}));
}

TEST(Documents, AVisitorEndsTheWalk) {
  TestNode node;
  for (const auto* name : {"a", "b"}) ASSERT_TRUE(keep(*node, node->vault().seal_document({"note", name}, name), "x"));
  std::size_t visits = 0;
  const auto walked = for_each_document(node->store(), node->vault(), "note", [&](const std::string&) -> Status {
    ++visits;
    return fail(Code::stopped, Msg::kExaminationStopped);
  });
  EXPECT_EQ(walked.error().code, Code::stopped);
  EXPECT_EQ(visits, 1U);
}

TEST(Documents, MembersOfAnotherKindReadAsEmpty) {
  const test::Json object(R"({"text":"a","number":7,"list":["x","y"],"null":null})");
  EXPECT_EQ(text_at(*object, "text"), "a");
  EXPECT_EQ(text_at(*object, "number"), "");
  EXPECT_EQ(text_at(*object, "absent"), "");
  EXPECT_EQ(number_at(*object, "number"), 7U);
  EXPECT_EQ(number_at(*object, "text"), 0U);
  EXPECT_EQ(number_at(*object, "absent"), 0U);
  EXPECT_EQ(list_at(*object, "list"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(list_at(*object, "null"), std::vector<std::string>());
  EXPECT_EQ(list_at(*object, "absent"), std::vector<std::string>());
}

TEST(Documents, AListIsWrittenAsItIsRead) {
  const std::vector<std::string> list{"", "a,b", "\"q\""};
  json::Writer out;
  out.begin_object();
  write_list(out, "list", list);
  const test::Json object(out.end_object().take());
  EXPECT_EQ(list_at(*object, "list"), list);
}

}  // namespace
}  // namespace comity::exchange
