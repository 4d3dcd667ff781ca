// Publishing and resuming against witnesses that are nodes behind a server on loopback.
#include "peer/publisher.h"

#include <fmt/format.h>

#include <condition_variable>

#include "exchange/documents.h"
#include "exchange/log_keys.h"
#include "exchange/witness.h"
#include "log/verify.h"
#include "net/server.h"
#include "peer/resume.h"
#include "tests/support/test_node.h"

namespace comity::peer {
namespace {

using test::TestNode;

// A node that witnesses, as api/log does it.
class WitnessServer final : public net::Service {
 public:
  explicit WitnessServer(std::uint64_t seed) : node_(seed) {
    net::ServerOptions options;
    options.listen = {{"127.0.0.1", 0, {}}};
    auto started = net::Server::start(options, *this, system_clock(), [](const auto&) {});
    EXPECT_TRUE(started);
    server_ = std::move(*started);
  }
  ~WitnessServer() override { server_.reset(); }

  log::PolicyWitness as(const std::string& name) {
    const auto own = exchange::witness_key(*node_).value();
    const auto key =
        log::verifier_key(exchange::witness_name(*node_), log::KeyKind::cosignature, own.key->public_key());
    return {name, key, fmt::format("http://127.0.0.1:{}/w", server_->ports()[0])};
  }
  TestNode& node() { return node_; }
  void shut() { shut_ = true; }
  void open() { shut_ = false; }

  std::variant<net::Admission, net::Response> admit(const net::Request&) override { return net::Admission{100'000}; }
  net::Response refuse(const net::Request&, int status) override { return answer(status, {}); }
  net::Response handle(net::Request request) override {
    if (shut_) return answer(503, {});
    if (request.method == "GET") {
      const auto one = exchange::witnessed_by_hash(*node_, request.path.substr(3, 64));
      return one && *one ? answer(200, (*one)->note) : answer(404, {});
    }
    const auto said = exchange::cosign(*node_, request.body);
    if (!said) return answer(500, {});
    const auto& verdict = said->verdict;
    return answer(verdict.status, verdict.status == 409 ? log::tree_size_text(verdict.known_size) : said->cosignature);
  }

 private:
  static net::Response answer(int status, std::string body) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
  }

  TestNode node_;
  std::atomic<bool> shut_ = false;
  std::unique_ptr<net::Server> server_;
};

class LogWithWitnesses : public testing::Test {
 protected:
  LogWithWitnesses() {
    for (auto* witness : {&first_, &second_}) {
      for (const auto& key : node_->ledger().keys()) {
        EXPECT_TRUE(exchange::witness_log(*witness->node(), key));
      }
    }
    policy_.witnesses = {first_.as("first"), second_.as("second")};
    policy_.groups = {{"both", 2, {"first", "second"}}};
    policy_.quorum = "both";
  }
  void start() {
    auto started = Publisher::start(*node_, policy_, 1, [this](const Message& message) {
      const std::lock_guard lock(mutex_);
      told_.push_back(message.id);
    });
    ASSERT_TRUE(started);
    publisher_ = std::move(*started);
  }
  std::vector<Msg> told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }
  static bool comes(const std::function<bool()>& what) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!what() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return what();
  }
  void write() { EXPECT_TRUE(exchange::keep(*node_, node_->vault().seal_document({"feed", "a"}, "{}"), "note")); }
  std::uint64_t newest() { return node_->ledger().head().size; }
  std::optional<store::LogHead> cosigned() { return exchange::cosigned_head(*node_, 0).value(); }
  bool reaches_newest() {
    return comes([&] { return cosigned() && cosigned()->size == newest(); });
  }
  // What somebody else verifies it by.
  log::Policy outside() {
    auto policy = policy_;
    for (const auto& key : node_->ledger().keys()) policy.logs.push_back({key, {}});
    return policy;
  }
  void keep_policy() {
    ASSERT_TRUE(
        write_file_atomically(node_.folder() / exchange::files::kLogPolicy, log::text_of(policy_), Readers::owner));
  }

  TestNode node_;
  WitnessServer first_{11};
  WitnessServer second_{12};
  log::Policy policy_;
  std::mutex mutex_;
  std::vector<Msg> told_;
  std::unique_ptr<Publisher> publisher_;
};

TEST_F(LogWithWitnesses, EachHeadIsCosignedAndVerifies) {
  start();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(reaches_newest());
    const auto note = node_->published().head(node_->ledger()).note;
    EXPECT_EQ(note, cosigned()->note);
    const auto verified = log::verify_checkpoint(note, outside());
    ASSERT_TRUE(verified) << verified.error().sentence();
    EXPECT_EQ(verified->cosigned.size(), 2U);
    write();
  }
  EXPECT_TRUE(told().empty());
}

TEST_F(LogWithWitnesses, AReleaseDoesNotWaitForTheNextSecond) {
  start();
  for (int i = 0; i < 5; ++i) {
    write();
    EXPECT_TRUE(node_->published().wait_for_quorum(newest() - 1));
    EXPECT_GE(cosigned()->size, newest());
  }
}

TEST_F(LogWithWitnesses, ASilentOneIsNamedOnceAndNothingWaitsForIt) {
  second_.shut();
  start();
  ASSERT_TRUE(comes([&] { return node_->published().witnesses().size() == 2; }));
  const auto witnesses = node_->published().witnesses();
  EXPECT_TRUE(witnesses[0].answers);
  EXPECT_EQ(witnesses[0].size, newest());
  EXPECT_FALSE(witnesses[1].answers);
  const auto verified = log::parse_note(node_->published().head(node_->ledger()).note);
  EXPECT_EQ(verified->signatures.size(), 2U);  // the log's and that of the first witness
  EXPECT_FALSE(cosigned());
  write();
  EXPECT_TRUE(comes([&] { return node_->published().head(node_->ledger()).size == newest(); }));
  EXPECT_EQ(told(), std::vector{Msg::kWitnessUnreachable});
  second_.open();
  ASSERT_TRUE(reaches_newest());
  EXPECT_EQ(told(), (std::vector{Msg::kWitnessUnreachable, Msg::kWitnessBack}));
}

// Two copies of one node: the other one went on, and a witness shows it.
TEST_F(LogWithWitnesses, AHeadFromElsewhereFreezesTheLog) {
  node_.close();
  const auto copy = node_.outside("copy");
  std::filesystem::copy(node_.folder(), copy, std::filesystem::copy_options::recursive);
  node_.reopen();
  for (int i = 0; i < 3; ++i) write();
  start();
  ASSERT_TRUE(reaches_newest());
  publisher_.reset();

  auto other = exchange::Node::open(copy, exchange::Hold::writing, node_.protection(), "test", node_.environment());
  ASSERT_TRUE(other);
  {
    const auto published = Publisher::start(**other, policy_, 1, [this](const Message& message) {
      const std::lock_guard lock(mutex_);
      told_.push_back(message.id);
    });
    ASSERT_TRUE(published);
    EXPECT_TRUE(comes([&] { return (*other)->ledger().is_frozen(); }));
  }
  const auto all = told();
  EXPECT_NE(std::find(all.begin(), all.end(), Msg::kWitnessFroze), all.end());
}

// A witness that only says that it has more, and cannot show it, stops nothing.
TEST_F(LogWithWitnesses, AWordWithoutProofFreezesNothing) {
  policy_.witnesses.resize(1);
  policy_.groups.clear();
  policy_.quorum = "first";
  // A witness that had followed another log under this name, by another key.
  const auto origin = node_->ledger().origin();
  const crypto::SigningKey key(*crypto::Key::from(Bytes(32, 9)));
  const auto forged = log::verifier_key(origin, log::KeyKind::ed25519, key.public_key());
  ASSERT_TRUE(exchange::witness_log(*first_.node(), forged));
  log::Note note{log::text_of(log::Checkpoint{origin, 1'000, log::leaf_hash({}), {}}), {}};
  log::sign(note, origin, key);
  ASSERT_EQ(exchange::cosign(*first_.node(), "old 0\n\n" + log::text_of(note))->verdict.status, 200);
  start();
  ASSERT_TRUE(comes([&] { return !told().empty(); }));
  EXPECT_EQ(told().front(), Msg::kWitnessUnreachable);
  EXPECT_FALSE(node_->ledger().is_frozen());
  write();
}

class UnconfirmedLog : public LogWithWitnesses {
 protected:
  // As after a restore: nothing outside of the store tells what was signed last.
  void lose_head() {
    node_.close();
    std::filesystem::remove(node_.folder() / exchange::files::kHead);
  }
  Result<Hearing> resume(Word word = Word::none) {
    const auto node =
        exchange::Node::open(node_.folder(), exchange::Hold::settling, node_.protection(), "test", node_.environment());
    EXPECT_TRUE(node);
    return resume_log(**node, word, [] { return true; });
  }
  bool opens() {
    return exchange::Node::open(node_.folder(), exchange::Hold::writing, node_.protection(), "test",
                                node_.environment())
        .has_value();
  }
};

TEST_F(UnconfirmedLog, GoesOnWhenAQuorumHasSeenNoMore) {
  keep_policy();
  start();
  ASSERT_TRUE(reaches_newest());
  publisher_.reset();
  lose_head();
  EXPECT_FALSE(opens());
  const auto hearing = resume();
  ASSERT_TRUE(hearing) << hearing.error().sentence();
  EXPECT_EQ(hearing->agreed, (std::vector<std::string>{"first", "second"}));
  EXPECT_TRUE(opens());
  EXPECT_TRUE(resume());  // nothing is to be done any more
}

TEST_F(UnconfirmedLog, StaysFrozenWhenAWitnessHasSeenMoreWhateverTheOperatorSays) {
  keep_policy();
  const auto older = node_.outside("older");
  node_.close();
  std::filesystem::copy_file(node_.folder() / exchange::files::kStore, older);
  node_.reopen();
  write();
  start();
  ASSERT_TRUE(reaches_newest());
  publisher_.reset();
  lose_head();
  for (const auto* more : {"-wal", "-shm"}) {
    std::filesystem::remove(node_.folder() / (std::string(exchange::files::kStore) + more));
  }
  std::filesystem::copy_file(older, node_.folder() / exchange::files::kStore,
                             std::filesystem::copy_options::overwrite_existing);
  for (const auto word : {Word::none, Word::given}) {
    const auto hearing = resume(word);
    ASSERT_FALSE(hearing);
    EXPECT_EQ(hearing.error().message.id, Msg::kResumeAhead);
    EXPECT_NE(hearing.error().sentence().find("first"), std::string::npos);
  }
  EXPECT_FALSE(opens());
}

TEST_F(UnconfirmedLog, NeedsTheOperatorsWordWhereNoQuorumCanSay) {
  second_.shut();
  for (const bool has_policy : {false, true}) {
    if (has_policy) keep_policy();
    lose_head();
    const auto hearing = resume();
    ASSERT_FALSE(hearing);
    EXPECT_EQ(hearing.error().message.id, Msg::kResumeUnasked);
    EXPECT_FALSE(opens());
    const auto accepted = resume(Word::given);
    ASSERT_TRUE(accepted) << accepted.error().sentence();
    EXPECT_EQ(accepted->silent.size(), has_policy ? 1U : 0U);
    EXPECT_TRUE(opens());
  }
}

TEST_F(UnconfirmedLog, APolicyThatCannotBeReadIsNamed) {
  ASSERT_TRUE(write_file_atomically(node_.folder() / exchange::files::kLogPolicy, "quorum\n", Readers::owner));
  lose_head();
  const auto hearing = resume(Word::given);
  ASSERT_FALSE(hearing);
  EXPECT_NE(hearing.error().where.find("log-policy, line 1"), std::string::npos) << hearing.error().where;
}

}  // namespace
}  // namespace comity::peer
