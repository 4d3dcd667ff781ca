// The client of witnesses against another node as the witness, without a network between them.
#include "peer/witness_client.h"

#include <deque>

#include "exchange/log_keys.h"
#include "exchange/witness.h"
#include "tests/support/sample_log.h"
#include "tests/support/test_node.h"

namespace comity::peer {
namespace {

using test::SampleLog;
using test::TestNode;
using Outcome = Asked::Outcome;

store::LogHead head_of(const SampleLog& log, std::size_t size) { return {0, size, log.root(size), log.note(size)}; }

Prove proofs_of(const SampleLog& log, std::size_t size) {
  return [&log, size](std::uint64_t from) -> Result<std::vector<log::Hash>> {
    return log.proof(static_cast<std::size_t>(from), size);
  };
}

class AskedWitness : public testing::Test {
 protected:
  AskedWitness() { EXPECT_TRUE(exchange::witness_log(*node_, log_.key())); }

  log::PolicyWitness witness() {
    const auto own = exchange::witness_key(*node_).value();
    const auto key =
        log::verifier_key(exchange::witness_name(*node_), log::KeyKind::cosignature, own.key->public_key());
    return {"w", key, "https://w.example/log/witness"};
  }
  // Answers as the node's interface does.
  Result<net::ClientAnswer> answer(const net::ClientRequest& request) {
    requests_.push_back(request);
    if (!script_.empty()) {
      auto next = std::move(script_.front());
      script_.pop_front();
      return next;
    }
    COMITY_TRY(const auto said, exchange::cosign(*node_, request.body));
    const auto& verdict = said.verdict;
    return net::ClientAnswer{
        verdict.status, {}, verdict.status == 409 ? log::tree_size_text(verdict.known_size) : said.cosignature};
  }
  WitnessClient client() {
    return {witness(), [this](const auto& request) { return answer(request); }};
  }
  Result<Asked> ask(WitnessClient& client, const SampleLog& log, std::size_t size) {
    return client.ask(head_of(log, size), proofs_of(log, size));
  }

  TestNode node_;
  SampleLog log_;
  std::vector<net::ClientRequest> requests_;
  std::deque<Result<net::ClientAnswer>> script_;
};

TEST_F(AskedWitness, CosignsOneHeadAfterAnother) {
  auto client = this->client();
  for (const std::size_t size : {5U, 5U, 9U, 300U}) {
    const auto asked = ask(client, log_, size);
    ASSERT_TRUE(asked) << asked.error().sentence();
    EXPECT_EQ(asked->outcome, Outcome::cosigned);
    EXPECT_EQ(asked->size, size);
    EXPECT_EQ(asked->signature.name, exchange::witness_name(*node_));
    EXPECT_EQ(asked->at.micros / 1'000'000, node_.clock().now().micros / 1'000'000);
  }
  EXPECT_EQ(requests_.size(), 4U);
  EXPECT_EQ(requests_[0].url, "https://w.example/log/witness/add-checkpoint");
  EXPECT_EQ(requests_[0].method, "POST");
}

TEST_F(AskedWitness, IsAskedAgainFromWhereItSaysThatItIs) {
  ASSERT_TRUE(exchange::cosign(*node_, log_.request(0, 7)));
  auto client = this->client();
  EXPECT_EQ(ask(client, log_, 9)->outcome, Outcome::cosigned);
  EXPECT_EQ(requests_.size(), 2U);
}

TEST_F(AskedWitness, ThatHasMoreIsAhead) {
  ASSERT_TRUE(exchange::cosign(*node_, log_.request(0, 7)));
  auto client = this->client();
  const auto asked = ask(client, log_, 5);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->outcome, Outcome::ahead);
  EXPECT_EQ(asked->size, 7U);
  EXPECT_EQ(ask(client, log_, 8)->outcome, Outcome::cosigned);  // it was only behind by what it had not read yet
}

TEST_F(AskedWitness, ThatHasAnotherLogSaysSo) {
  const SampleLog fork(log_.origin(), 1, 1, 4);
  ASSERT_TRUE(exchange::cosign(*node_, fork.request(0, 7)));
  auto client = this->client();
  const auto asked = ask(client, log_, 9);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->outcome, Outcome::forked);
  EXPECT_EQ(asked->size, 7U);
}

TEST_F(AskedWitness, IsBelievedInNothingButItsSignature) {
  auto other = witness();
  other.key.key[0] ^= 1U;
  WitnessClient stranger(other, [this](const auto& request) { return answer(request); });
  EXPECT_EQ(ask(stranger, log_, 5).error().code, Code::remote);

  auto line = exchange::cosign(*node_, log_.request(5, 6))->cosignature;
  for (const auto& body :
       {std::string(), std::string("— w AAAA\n"), std::string(100'000, 'x'), line + line + "\n", line}) {
    script_.emplace_back(net::ClientAnswer{200, {}, body});
    auto client = this->client();
    EXPECT_EQ(ask(client, log_, 9).error().message.id, Msg::kWitnessAnswer) << body.substr(0, 40);  // of another head
  }
}

TEST_F(AskedWitness, WhoseAnswersMakeNoSenseIsGivenUp) {
  struct Case {
    std::vector<net::ClientAnswer> answers;
    Msg why;
  };
  const auto size = [](const char* text) { return net::ClientAnswer{409, {}, text}; };
  for (const auto& one : std::vector<Case>{{{size("0\n")}, Msg::kWitnessAnswer},
                                           {{size("")}, Msg::kWitnessAnswer},
                                           {{size("05\n")}, Msg::kWitnessAnswer},
                                           {{size("9223372036854775808\n")}, Msg::kWitnessAnswer},
                                           {{size("1\n"), size("2\n"), size("3\n")}, Msg::kWitnessAnswer},
                                           {{{403, {}, {}}}, Msg::kWitnessRefuses},
                                           {{{404, {}, {}}}, Msg::kWitnessRefuses},
                                           {{{400, {}, {}}}, Msg::kWitnessStatus},
                                           {{{301, {}, {}}}, Msg::kWitnessStatus},
                                           {{{503, {}, {}}}, Msg::kWitnessStatus}}) {
    script_.assign(one.answers.begin(), one.answers.end());
    auto client = this->client();
    const auto asked = ask(client, log_, 9);
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().message.id, one.why) << asked.error().sentence();
    EXPECT_TRUE(script_.empty());
  }
  script_.emplace_back(fail(Code::remote, Msg::kFeedCutOff));
  auto client = this->client();
  EXPECT_EQ(ask(client, log_, 9).error().message.id, Msg::kFeedCutOff);
}

TEST_F(AskedWitness, WithoutAnAddressIsNotAsked) {
  auto nowhere = witness();
  nowhere.url.clear();
  WitnessClient client(nowhere, [this](const auto& request) { return answer(request); });
  EXPECT_EQ(ask(client, log_, 9).error().message.id, Msg::kWitnessWithoutUrl);
  EXPECT_TRUE(requests_.empty());
}

TEST_F(AskedWitness, ShowsWhatItHas) {
  script_.emplace_back(net::ClientAnswer{200, {}, "note"});
  script_.emplace_back(net::ClientAnswer{404, {}, {}});
  auto client = this->client();
  EXPECT_EQ(client.shown("comity/xz.cert"), "note");
  EXPECT_EQ(requests_[0].url,
            "https://w.example/log/witness/" + to_hex(crypto::sha256(as_bytes("comity/xz.cert"))) + "/checkpoint");
  EXPECT_FALSE(client.shown("comity/xz.cert"));
}

}  // namespace
}  // namespace comity::peer
