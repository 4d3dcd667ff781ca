// Every kind of store, opened for one test, with short ways to ask it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "store/memory/memory_store.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/store_samples.h"
#include "tests/support/temp_folder.h"

namespace comity::store {

enum class Kind { memory, sqlite };

class Contract : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { open(); }

  void open() {
    store_.reset();
    if (GetParam() == Kind::memory) {
      store_ = open_memory(clock_, random_);
      return;
    }
    auto opened = open_sqlite({folder_ / "store.db", Access::write, "", Missing::create}, clock_, random_);
    ASSERT_TRUE(opened) << opened.error().sentence();
    store_ = std::move(*opened);
  }

  Outcome apply(Batch batch) {
    auto outcome = store_->apply(std::move(batch));
    EXPECT_TRUE(outcome) << outcome.error().sentence();
    return outcome ? *outcome : Outcome{};
  }
  Code refused(Batch batch) {
    const auto outcome = store_->apply(std::move(batch));
    EXPECT_FALSE(outcome);
    return outcome ? Code::internal : outcome.error().code;
  }
  Page page(const PageQuery& query) {
    auto found = store_->page(query);
    EXPECT_TRUE(found) << found.error().sentence();
    return found ? std::move(*found) : Page{};
  }
  std::vector<Seq> seqs(const PageQuery& query) {
    std::vector<Seq> found;
    for (const auto& entry : page(query).entries) found.push_back(entry.item.seq);
    return found;
  }
  static PageQuery of(std::vector<ClassId> classes, const std::string& audience = "") {
    PageQuery query;
    query.tenant = "default";
    query.classes = std::move(classes);
    query.audience = audience;
    return query;
  }
  static Batch announce(Seq item, ClassId class_id, const std::string& audience = "") {
    auto batch = test::sample_batch();
    batch.announcements = {{item, class_id, audience}};
    return batch;
  }

  test::TempFolder folder_;
  test::ManualClock clock_;
  test::SeededRandom random_;
  std::unique_ptr<Store> store_;
};

}  // namespace comity::store
