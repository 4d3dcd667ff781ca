#include "exchange/submissions.h"

#include <thread>

#include "exchange/erase.h"
#include "json/write.h"
#include "tests/support/exchange_samples.h"

namespace comity::exchange {
namespace {

using test::add_box;
using test::bundle;
using test::indicator;
using test::TestNode;
using test::uuid_of;

std::string envelope(const std::vector<std::string>& objects) {
  std::string out = R"({"objects":[)";
  for (const auto& object : objects) out += (&object == &objects.front() ? "" : ",") + object;
  return out + "]}";
}

// Longer than what is answered at once; every object of it is `from`, `from` + 1, …
std::string large(std::size_t from, const std::string& name, std::size_t count = 700) {
  const std::string words = R"(,"description":")" + std::string(kAnsweredWhole / count, 'd') + "\"";
  std::vector<std::string> objects;
  for (std::size_t i = from; i < from + count; ++i) objects.push_back(indicator(uuid_of(i), name, 0, words));
  return envelope(objects);
}

std::vector<std::string> ids_of(const std::vector<Verdict>& verdicts) {
  std::vector<std::string> ids;
  for (const auto& verdict : verdicts) ids.push_back(verdict.id);
  return ids;
}

class Submitting : public testing::Test {
 protected:
  Submitting() : box_(add_box(node_)) { start(); }

  void start(Limits limits = {}) {
    Introduction defaults;
    defaults.limits = limits;
    auto started = Submissions::start(*node_, defaults);
    ASSERT_TRUE(started) << started.error().sentence();
    submissions_ = std::move(*started);
  }
  Submission take(const std::string& body, const std::string& caller = "feed") {
    auto taken = submissions_->take(box_, test::reader("xa.cert", caller), body);
    EXPECT_TRUE(taken) << taken.error().sentence();
    return taken ? std::move(*taken) : Submission();
  }
  Code refusal(const std::string& body) {
    const auto taken = submissions_->take(box_, test::reader("xa.cert"), body);
    return taken ? Code::internal : taken.error().code;
  }
  std::optional<Submission> find(const std::string& id, const std::string& caller = "feed") {
    auto found = submissions_->find(kOwnTenant, id, caller);
    EXPECT_TRUE(found) << found.error().sentence();
    return found ? *found : std::nullopt;
  }
  // A submission as a node leaves it that was killed before it took any of it, each a little later than the one before.
  void leave_pending(std::size_t number, std::optional<std::string> body, std::uint64_t total) {
    node_.clock().advance(1'000);
    json::Writer out;
    out.begin_object().member("id", uuid_of(number)).member("tenant", kOwnTenant).member("collection", box_.id);
    out.member("caller", "feed").member("requested", node_.clock().now().micros).member("complete", false);
    out.member("total", total).end_object();
    store::Batch batch;
    batch.documents = {node_->vault().seal_document({"submission", uuid_of(number)}, out.take())};
    const auto time = std::to_string(node_.clock().now().micros);
    batch.documents.push_back(node_->vault().seal_document(
        {"submission-pending", std::string(20 - time.size(), '0') + time + uuid_of(number)}, {}));
    if (body) batch.documents.push_back(node_->vault().seal_document({"submission-body", uuid_of(number)}, *body));
    EXPECT_TRUE(node_->store().apply(std::move(batch)));
  }
  // Waits until it is complete; a minute is for ever.
  Submission finished(const std::string& id) {
    for (int i = 0; i < 6'000; ++i) {
      auto found = find(id);
      if (!found) break;
      if (found->complete) return *found;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "it never came to an end";
    return {};
  }
  std::size_t members() {
    Browse everything;
    everything.limit = 10'000;
    return browse(*node_, box_, test::reader("xa.cert"), {}, everything)->entries.size();
  }

  TestNode node_;
  Collection box_;
  std::unique_ptr<Submissions> submissions_;
};

// TAXII 2.1 §4.3.1.
TEST_F(Submitting, EachObjectHasItsVerdictInTheOrderInWhichItCame) {
  node_.take(bundle({indicator(uuid_of(1), "held"), indicator(uuid_of(2), "to be erased")}));
  ASSERT_TRUE(erase(*node_, kOwnTenant, "indicator--" + uuid_of(2), "", "a test"));
  auto bad = indicator(uuid_of(4), "b");
  bad.replace(bad.find("\"2.1\""), 5, "\"9.9\"");
  const auto submission =
      take(envelope({indicator(uuid_of(3), "new"), indicator(uuid_of(1), "changed"), indicator(uuid_of(1), "held"),
                     indicator(uuid_of(2), "to be erased"), bad, "7", R"({"a":tru})"}));
  EXPECT_TRUE(submission.complete);
  EXPECT_EQ(submission.total, 7U);
  EXPECT_EQ(submission.pending(), 0U);
  EXPECT_EQ(ids_of(submission.successes),
            (std::vector<std::string>{"indicator--" + uuid_of(3), "indicator--" + uuid_of(1)}));
  EXPECT_EQ(ids_of(submission.failures),
            (std::vector<std::string>{"indicator--" + uuid_of(1), "indicator--" + uuid_of(2),
                                      "indicator--" + uuid_of(4), "object 6", "object 7"}));
  EXPECT_EQ(submission.successes[0].version, "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(submission.failures[0].message, render(Msg::kPostedConflict));
  EXPECT_EQ(submission.failures[1].message, render(Msg::kPostedErased));
  for (const auto& failure : submission.failures) EXPECT_FALSE(failure.message.empty()) << failure.id;
  EXPECT_NE(submission.failures[2].message.find("spec_version"), std::string::npos);
  EXPECT_EQ(members(), 2U);
}

TEST_F(Submitting, AStatusIsReadBackAsItWas) {
  const auto made = take(envelope({indicator(uuid_of(1), "a"), "7"}));
  submissions_.reset();
  node_.reopen();
  start();
  const auto found = find(made.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->collection, box_.id);
  EXPECT_EQ(found->requested, made.requested);
  EXPECT_TRUE(found->complete);
  EXPECT_EQ(found->total, 2U);
  ASSERT_EQ(found->failures.size(), 1U);
  EXPECT_EQ(found->failures[0].message, made.failures[0].message);
  EXPECT_EQ(ids_of(found->successes), ids_of(made.successes));
}

TEST_F(Submitting, ABundleIsTakenAndOneBareObjectIsNot) {
  EXPECT_EQ(take(bundle({indicator(uuid_of(1), "a")})).successes.size(), 1U);
  EXPECT_EQ(take(R"({"objects":[]})").total, 0U);
  EXPECT_EQ(refusal(indicator(uuid_of(2), "b")), Code::invalid);
  EXPECT_EQ(refusal(R"({"objects":[)"), Code::malformed);
  EXPECT_EQ(refusal(""), Code::malformed);
  EXPECT_EQ(members(), 1U);
}

TEST_F(Submitting, WhatIsPostedAgainDoublesNothing) {
  const auto body = envelope({indicator(uuid_of(1), "a"), indicator(uuid_of(2), "b")});
  const auto first = take(body);
  const auto second = take(body);
  EXPECT_NE(first.id, second.id);
  EXPECT_EQ(second.successes.size(), 2U);
  EXPECT_EQ(members(), 2U);
}

TEST_F(Submitting, AnotherCallerOrTenantSeesNothing) {
  const auto made = take(envelope({indicator(uuid_of(1), "a")}));
  EXPECT_TRUE(find(made.id));
  EXPECT_FALSE(find(made.id, "eve"));
  EXPECT_FALSE(find(made.id, ""));
  EXPECT_FALSE(find(uuid_of(9)));
  EXPECT_FALSE(find(""));
  EXPECT_FALSE(*submissions_->find("exercise", made.id, "feed"));
}

TEST_F(Submitting, AnotherCallerSeesNothingWhileItIsAtWork) {
  const auto made = take(large(0, "a"));
  while (find(made.id)->complete == false) EXPECT_FALSE(find(made.id, "eve"));
}

// TAXII 2.1 §4.3.1: kept for 24 hours.
TEST_F(Submitting, AStatusIsGoneAfterADay) {
  const auto made = take(envelope({indicator(uuid_of(1), "a")}));
  node_.clock().advance(kStatusKeptMicros - 1);
  EXPECT_TRUE(find(made.id));
  node_.clock().advance(1);
  EXPECT_FALSE(find(made.id));
  take(envelope({indicator(uuid_of(2), "b")}));  // the next one sweeps
  EXPECT_FALSE(*node_->store().document({"submission", made.id}));
}

TEST_F(Submitting, ALargeOneIsPendingFirstAndThenDone) {
  const auto made = take(large(0, "a"));
  EXPECT_FALSE(made.complete);
  EXPECT_EQ(made.total, 700U);
  EXPECT_EQ(made.pending(), 700U);
  const auto done = finished(made.id);
  EXPECT_EQ(done.successes.size(), 700U);
  EXPECT_EQ(members(), 700U);
  EXPECT_FALSE(*node_->store().document({"submission-body", made.id}));  // no longer needed
}

TEST_F(Submitting, WhatIsPendingGoesOnAfterReopening) {
  const auto made = take(large(0, "a"));
  submissions_.reset();
  EXPECT_TRUE(*node_->store().document({"submission-body", made.id}));
  node_.clock().advance(3 * kStatusKeptMicros);  // however long it was closed
  node_.reopen();
  start();
  EXPECT_EQ(submissions_->pending(), 1U);
  EXPECT_EQ(finished(made.id).successes.size(), 700U);
  EXPECT_EQ(members(), 700U);
}

TEST_F(Submitting, StoppingInTheMiddleLosesAndDoublesNothing) {
  constexpr std::size_t kObjects = 6'000;
  const auto made = take(large(0, "a", kObjects));
  bool stopped_in_the_middle = false;
  for (std::size_t had = 0; had < kObjects;) {
    for (auto found = find(made.id); !found->complete && found->successes.size() <= had; found = find(made.id)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    submissions_.reset();
    node_.reopen();
    had = members();
    stopped_in_the_middle = stopped_in_the_middle || (had > 0 && had < kObjects);
    start();
  }
  EXPECT_TRUE(stopped_in_the_middle);
  const auto done = finished(made.id);
  EXPECT_EQ(done.total, kObjects);
  EXPECT_EQ(done.successes.size(), kObjects);
  EXPECT_TRUE(done.failures.empty());
  EXPECT_EQ(members(), kObjects);
}

// The first content of a version stays, so the order decides which that is.
TEST_F(Submitting, WhatWaitedIsTakenInTheOrderInWhichItCame) {
  submissions_.reset();
  for (std::size_t i = 0; i < 5; ++i) {  // the ids fall while the times rise
    leave_pending(9 - i, envelope({indicator(uuid_of(1), "content " + std::to_string(i))}), 1);
  }
  start();
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(finished(uuid_of(9 - i)).successes.size(), i == 0 ? 1U : 0U) << i;
  }
}

TEST_F(Submitting, SoManyWaitAndNoMore) {
  submissions_.reset();
  leave_pending(0, large(0, "a", 6'000), 6'000);
  for (std::size_t i = 1; i < kMaxPending - 1; ++i) leave_pending(i, envelope({}), 0);
  start();
  const auto body = large(7'000, "b", 2);
  EXPECT_EQ(submissions_->pending(), kMaxPending - 1);
  const auto last = take(body);
  EXPECT_EQ(refusal(body), Code::busy);
  EXPECT_EQ(refusal(envelope({})), Code::internal);  // what is answered at once does not wait
  EXPECT_EQ(finished(last.id).successes.size(), 2U);
  EXPECT_EQ(refusal(body), Code::internal);
}

// What can never be taken must not keep the others waiting.
TEST_F(Submitting, WhatIsLostOrBeyondANewLimitFailsAndTheNextIsTaken) {
  submissions_.reset();
  leave_pending(1, std::nullopt, 2);
  leave_pending(2, envelope({indicator(uuid_of(1), "a"), indicator(uuid_of(2), "b")}), 2);
  leave_pending(3, envelope({indicator(uuid_of(3), "c")}), 1);
  Limits limits;
  limits.objects = 1;
  start(limits);
  const auto lost = finished(uuid_of(1));
  EXPECT_EQ(ids_of(lost.failures), (std::vector<std::string>{"object 1", "object 2"}));
  EXPECT_EQ(lost.failures[0].message, render(Msg::kSubmissionLost));
  EXPECT_EQ(finished(uuid_of(2)).failures.size(), 2U);
  EXPECT_EQ(finished(uuid_of(3)).successes.size(), 1U);
}

}  // namespace
}  // namespace comity::exchange
