// What an approval opens, for whom, for how long, and whose word it is.
#include <gtest/gtest.h>

#include "exchange/approvals.h"
#include "tests/support/crossing.h"

namespace comity::exchange {
namespace {

using test::bundle;
using test::Crossing;
using test::ids_of;
using test::kDay;
using test::person;
using test::reader;
using test::uuid_of;
using Ids = std::vector<std::string>;

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

}  // namespace
}  // namespace comity::exchange
