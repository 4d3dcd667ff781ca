// The session and the reading of collections, against answers in a list instead of a network.
#include "peer/taxii_client.h"

#include <deque>

#include "peer/taxii_resources.h"
#include "tests/support/test_node.h"

namespace comity::peer {
namespace {

using std::chrono::milliseconds;
using test::indicator;
using test::TestNode;

net::ClientAnswer answer_of(int status, std::string body,
                            std::initializer_list<std::pair<const char*, const char*>> fields = {}) {
  net::ClientAnswer answer{status, {}, std::move(body)};
  for (const auto& [name, value] : fields) answer.fields.add(name, value);
  return answer;
}

// Gives its answers in order and keeps what was asked and how long was waited.
class Script {
 public:
  explicit Script(std::deque<Result<net::ClientAnswer>> answers) : answers_(std::move(answers)) {}

  TaxiiSession session(Credentials credentials = {}) {
    return {{[this](const net::ClientRequest& request) { return send(request); },
             [this](milliseconds time) {
               waits.push_back(time);
               return patient;
             }},
            std::move(credentials),
            random_,
            clock_};
  }

  std::vector<net::ClientRequest> asked;
  std::vector<milliseconds> waits;
  bool patient = true;

 private:
  Result<net::ClientAnswer> send(const net::ClientRequest& request) {
    asked.push_back(request);
    if (answers_.empty()) return fail(Code::internal, Msg::kFeedCutOff, "the script has ended");
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  std::deque<Result<net::ClientAnswer>> answers_;
  test::SeededRandom random_;
  test::ManualClock clock_;
};

Failure cut() { return fail(Code::remote, Msg::kFeedCutOff); }

const auto kAddress = *parse_feed_address("taxii+https://host/api/collections/all/", PlainHttp::loopback_only);

Result<net::ClientAnswer> get(Script& script, TaxiiSession::Repeat repeat = TaxiiSession::Repeat::always) {
  return script.session().get(kAddress, "limit=1", repeat);
}

TEST(TaxiiSession, AsksAsTheStandardHasIt) {
  Script script({answer_of(200, "{}")});
  ASSERT_TRUE(script.session({"me", crypto::Secret(std::string_view("pass"))}).get(kAddress, "limit=1", {}));
  const auto& request = script.asked.at(0);
  EXPECT_EQ(request.url, "https://host/api/collections/all/?limit=1");
  EXPECT_EQ(*request.fields.find("accept"), "application/taxii+json;version=2.1");
  EXPECT_EQ(*request.fields.find("authorization"), "Basic bWU6cGFzcw==");
}

TEST(TaxiiSession, TheFormOfAcceptThatWasTakenIsKept) {
  Script script({answer_of(406, ""), answer_of(406, ""), answer_of(200, "{}"), answer_of(200, "{}")});
  auto session = script.session();
  ASSERT_TRUE(session.get(kAddress, {}, TaxiiSession::Repeat::always));
  ASSERT_TRUE(session.get(kAddress, {}, TaxiiSession::Repeat::always));
  EXPECT_EQ(*script.asked.at(2).fields.find("accept"), "application/taxii+json");
  EXPECT_EQ(*script.asked.at(3).fields.find("accept"), "application/taxii+json");
}

TEST(TaxiiSession, BrokenConnectionsAreTriedAgainWithGrowingPauses) {
  Script script({cut(), answer_of(502, ""), answer_of(200, "{\"objects\":["), answer_of(200, "{}")});
  const auto answer = get(script);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "{}");
  ASSERT_EQ(script.waits.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_GE(script.waits[i], milliseconds(250 << i));
    EXPECT_LE(script.waits[i], milliseconds(500 << i));
  }
}

TEST(TaxiiSession, TriesHaveAnEnd) {
  Script script(std::deque<Result<net::ClientAnswer>>(20, cut()));
  EXPECT_FALSE(get(script));
  EXPECT_EQ(script.asked.size(), static_cast<std::size_t>(TaxiiSession::kAttempts));
}

TEST(TaxiiSession, WhatMayBeUsedUpIsRepeatedOnlyWhenItWasPutOff) {
  Script broken({cut(), answer_of(200, "{}")});
  EXPECT_FALSE(get(broken, TaxiiSession::Repeat::when_put_off));
  Script put_off({answer_of(503, "", {{"retry-after", "3"}}), answer_of(200, "{}")});
  EXPECT_TRUE(get(put_off, TaxiiSession::Repeat::when_put_off));
  ASSERT_EQ(put_off.waits.size(), 1U);
  EXPECT_GE(put_off.waits[0], milliseconds(3000));
  EXPECT_LT(put_off.waits[0], milliseconds(3250));
}

TEST(TaxiiSession, LongPatienceIsNotWaitedFor) {
  Script script({answer_of(429, "", {{"retry-after", "121"}})});
  const auto answer = get(script);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 429);
  EXPECT_TRUE(script.waits.empty());
  EXPECT_EQ(name_of(refusal(*answer, kAddress).value().message.id), "kFeedPutsOff");
}

TEST(TaxiiSession, SomebodyCanEndTheWaiting) {
  Script script({cut(), answer_of(200, "{}")});
  script.patient = false;
  const auto answer = get(script);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::stopped);
}

std::string uuid(int number) { return "00000000-0000-4000-8000-00000000000" + std::to_string(number); }

net::ClientAnswer page(std::vector<int> numbers, const char* rest, const char* last) {
  std::string body = "{\"objects\":[";
  for (const int n : numbers) body += (n == numbers.front() ? "" : ",") + indicator(uuid(n), "a");
  return answer_of(200, body + "]" + rest + "}", {{"x-taxii-date-added-last", last}});
}

FeedResult take(TestNode& node, Script& script, Begin begin = Begin::where_it_ended) {
  auto session = script.session();
  FeedObserver nobody;
  return take_collection(*node, session, {kAddress, exchange::kOwnTenant, {}, {}}, begin, {}, nobody);
}

std::string query(const Script& script, std::size_t number) {
  const auto& url = script.asked.at(number).url;
  return url.substr(url.find('?') + 1);
}

TEST(TaxiiClient, TakesPagesAndGoesOnLater) {
  TestNode node;
  Script first({page({1, 2}, ",\"more\":true,\"next\":\"a b\"", "2026-01-01T00:00:01Z"),
                page({3}, ",\"more\":false", "2026-01-01T00:00:02Z")});
  const auto result = take(node, first);
  EXPECT_FALSE(result.stopped) << result.stopped->sentence();
  EXPECT_EQ(result.tally.taken, 3U);
  EXPECT_EQ(result.pages, 2U);
  EXPECT_FALSE(result.went_on);
  EXPECT_EQ(query(first, 0), "limit=1000");
  EXPECT_EQ(query(first, 1), "limit=1000&next=a%20b");

  node.reopen();
  Script second({answer_of(200, "{}")});
  EXPECT_TRUE(take(node, second).went_on);
  EXPECT_EQ(query(second, 0), "limit=1000&added_after=2026-01-01T00%3A00%3A02.000000Z");
  Script anew({answer_of(200, "{}")});
  EXPECT_FALSE(take(node, anew, Begin::anew).went_on);
  EXPECT_EQ(query(anew, 0), "limit=1000");
}

TEST(TaxiiClient, WhatFailsInTheMidstGoesOnJustBeforeTheLastDate) {
  TestNode node;
  Script script({page({1}, ",\"more\":true,\"next\":\"a\"", "2026-01-01T00:00:01Z"), answer_of(403, "")});
  const auto result = take(node, script);
  ASSERT_TRUE(result.stopped);
  EXPECT_EQ(result.stopped->code, Code::denied);
  EXPECT_EQ(result.tally.taken, 1U);
  Script rest({page({1, 2}, "", "2026-01-01T00:00:02Z")});
  EXPECT_EQ(take(node, rest).tally.taken, 1U);
  EXPECT_EQ(query(rest, 0), "limit=1000&added_after=2026-01-01T00%3A00%3A00.999000Z");
}

TEST(TaxiiClient, EachReaderHasAnOwnCursor) {
  TestNode node;
  Script script({page({1}, "", "2026-01-01T00:00:01Z")});
  take(node, script);
  for (const FeedKey& other : {FeedKey{kAddress, "other", {}, {}}, FeedKey{kAddress, exchange::kOwnTenant, "box", {}},
                               FeedKey{kAddress, exchange::kOwnTenant, {}, "user"},
                               FeedKey{kAddress.at("/api/collections/b/"), exchange::kOwnTenant, {}, {}}}) {
    EXPECT_EQ(*read_cursor(*node, other), Cursor{});
  }
  EXPECT_TRUE(read_cursor(*node, {kAddress, exchange::kOwnTenant, {}, {}})->whole);
}

TEST(TaxiiClient, FindsCollections) {
  Script script({answer_of(200, R"({"title":"t","api_roots":["/one/","https://else/","/two/","/one/"]})"),
                 answer_of(200, R"({"collections":[{"id":"a/b","can_read":true},{"id":"c","can_read":false}]})"),
                 answer_of(404, "")});
  auto session = script.session();
  const auto found = find_collections(session, *parse_feed_address("taxii+https://host", PlainHttp::loopback_only));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->collections.size(), 1U);
  EXPECT_EQ(found->collections[0].url(), "https://host/one/collections/a%2Fb/");
  EXPECT_EQ(found->elsewhere, std::vector<std::string>{"https://else/"});
  ASSERT_EQ(found->failures.size(), 1U);
  EXPECT_EQ(found->failures[0].where, "https://host/two/collections/");
}

}  // namespace
}  // namespace comity::peer
