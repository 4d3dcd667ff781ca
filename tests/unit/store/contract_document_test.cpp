// What every store promises of documents.
#include <gtest/gtest.h>

#include "tests/support/store_contract.h"

namespace comity::store {
namespace {

using test::sample_batch;

class DocumentContract : public Contract {
 protected:
  static Batch write(std::vector<Document> documents) {
    auto batch = sample_batch();
    batch.documents = std::move(documents);
    return batch;
  }
  std::vector<std::string> names(const std::string& kind, const std::string& after = "", std::size_t limit = 1'000) {
    std::vector<std::string> found;
    for (const auto& document : test::value_of(store_->documents(kind, after, limit)))
      found.push_back(document.key.name);
    return found;
  }
};

TEST_P(DocumentContract, AreKeptReplacedListedAndForgotten) {
  apply(write({{{"token", "b"}, {1, 2}, {}}, {{"token", "a"}, {}, {}}, {{"status", "a"}, {9}, {}}}));
  apply(write({{{"token", "b"}, {7, 8, 9}, {}}, {{"token", "c"}, {3}, {}}}));
  if (GetParam() == Kind::sqlite) open();
  EXPECT_EQ(store_->document({"token", "b"}).value(), (Document{{"token", "b"}, {7, 8, 9}, {}}));
  EXPECT_EQ(store_->document({"token", "a"})->value().body, Bytes{});
  EXPECT_FALSE(store_->document({"token", "d"})->has_value());
  EXPECT_EQ(names("token"), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(names("token", "a"), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(names("token", "", 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(names("token", "", 0), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(names("toke").empty());

  auto batch = write({{{"token", "e"}, {1}, {}}});
  batch.forgotten = {{"token", "b"}, {"token", "e"}, {"token", "nothing"}};
  apply(batch);
  EXPECT_EQ(names("token"), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(names("status"), (std::vector<std::string>{"a"}));
}

TEST_P(DocumentContract, ThoseThatExpiredAreDroppedBeforeTheNextIsWritten) {
  const Time now = clock_.now();
  std::vector<Document> documents;
  for (int i = 0; i < 150; ++i) documents.push_back({{"status", std::to_string(1'000 + i)}, {1}, {now.micros + 5}});
  documents.push_back({{"status", "later"}, {1}, {now.micros + 6}});
  documents.push_back({{"status", "never"}, {1}, {}});
  apply(write(documents));
  clock_.advance(4);
  apply(write({{{"status", "a"}, {1}, {}}}));
  EXPECT_EQ(names("status").size(), 153U);
  clock_.advance(1);
  auto forgets = sample_batch();
  forgets.forgotten = {{"status", "a"}};
  apply(forgets);
  EXPECT_EQ(names("status").size(), 152U);
  apply(write({{{"status", "1120"}, {2}, {}}}));
  EXPECT_EQ(names("status").size(), 52U);
  EXPECT_EQ(names("status").front(), "1100");
  apply(write({{{"status", "b"}, {2}, {}}}));
  EXPECT_EQ(names("status"), (std::vector<std::string>{"1120", "b", "later", "never"}));
}

TEST_P(DocumentContract, OneThatExpiredCanBeWrittenAgain) {
  const Time past{clock_.now().micros - 1};
  apply(write({{{"status", "a"}, {1}, past}}));
  EXPECT_TRUE(store_->document({"status", "a"})->has_value());
  apply(write({{{"status", "a"}, {2}, {}}}));
  EXPECT_EQ(store_->document({"status", "a"})->value().body, Bytes{2});
}

TEST_P(DocumentContract, KeysAndBodiesHaveLimits) {
  const auto with_key = [&](const std::string& kind, const std::string& name) {
    return write({{{kind, name}, {1}, {}}});
  };
  EXPECT_EQ(refused(with_key("", "a")), Code::limit);
  EXPECT_EQ(refused(with_key("a", "")), Code::limit);
  EXPECT_EQ(refused(with_key(std::string(65, 'k'), "a")), Code::limit);
  EXPECT_EQ(refused(with_key("a", std::string(513, 'n'))), Code::limit);
  apply(with_key(std::string(64, 'k'), std::string(512, 'n')));
  auto forgets = sample_batch();
  forgets.forgotten = {{"a", std::string(513, 'n')}};
  EXPECT_EQ(refused(forgets), Code::limit);
  EXPECT_EQ(refused(write({{{"a", "a"}, Bytes(kMaxDocument + 1), {}}})), Code::limit);
  EXPECT_TRUE(names("a").empty());
  apply(write({{{"a", "a"}, Bytes(3'000'000, 7), {}}}));
  EXPECT_EQ(store_->document({"a", "a"})->value().body, Bytes(3'000'000, 7));
}

INSTANTIATE_TEST_SUITE_P(Stores, DocumentContract, testing::Values(Kind::memory, Kind::sqlite),
                         [](const auto& kind) { return kind.param == Kind::memory ? "memory" : "sqlite"; });

}  // namespace
}  // namespace comity::store
