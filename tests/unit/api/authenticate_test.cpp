#include "api/authenticate.h"

#include <thread>

#include "tests/support/exchange_samples.h"

namespace comity::api {
namespace {

using test::caller_of;
using test::TestNode;

constexpr std::int64_t kSecond = 1'000'000;
constexpr const char* kPassword = "twelve bytes";
constexpr const char* kWrong = "twelve bytez";
constexpr unsigned kMostFailures = 10;

TEST(ParseBasic, AsTheTableSays) {
  using Parts = std::optional<std::pair<std::string, std::string>>;
  struct Case {
    std::string plain;
    Parts expected;
  };
  for (const auto& one : std::vector<Case>{{"Aladdin:open sesame", {{"Aladdin", "open sesame"}}},
                                           {"test:123\xc2\xa3", {{"test", "123\xc2\xa3"}}},
                                           {"a:b:c", {{"a", "b:c"}}},
                                           {":b", {{"", "b"}}},
                                           {"a:", {{"a", ""}}},
                                           {":", {{"", ""}}},
                                           {std::string("a\0b:c", 5), {{std::string("a\0b", 3), "c"}}},
                                           {"nobody", {}},
                                           {"", {}}}) {
    EXPECT_EQ(parse_basic(to_base64(as_bytes(one.plain))), one.expected) << one.plain;
  }
  // RFC 7617 §2: the example as it stands there.
  EXPECT_EQ(parse_basic("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), Parts({"Aladdin", "open sesame"}));
  for (const auto* text :
       {"QWxhZGRpbjpvcGVuIHNlc2FtZQ", "QWxhZGRpbjpvcGVuIHNlc2FtZQ==x", "a b", "=", "Aladdin:open", "-_-_"})
    EXPECT_EQ(parse_basic(text), Parts()) << text;
}

std::string basic(const std::string& name, const std::string& password) {
  return "Basic " + to_base64(as_bytes(name + ":" + password));
}

net::Request request_with(const std::string& authorization, const std::string& address = "192.0.2.1") {
  net::Request request;
  request.address = address;
  if (!authorization.empty()) request.fields.add("authorization", authorization);
  return request;
}

// The caller's name and how it is known, "unknown", or "wait N".
std::string outcome(const std::variant<exchange::Caller, Unknown, Wait>& identity) {
  if (const auto* caller = std::get_if<exchange::Caller>(&identity)) {
    return caller->name + " by " + std::string(name_of(caller->strength));
  }
  if (const auto* wait = std::get_if<Wait>(&identity)) return "wait " + std::to_string(wait->seconds.count());
  return "unknown";
}

class Identify : public testing::Test {
 protected:
  Identify() : authenticator_(*node_) {
    token_ = node_->callers().add_token(*node_, caller_of(node_, "feed")).value_or("");
  }
  void add_person(const std::string& name) {
    const auto added = node_->callers().add_password(*node_, caller_of(node_, name), crypto::Secret(kPassword));
    EXPECT_TRUE(added) << added.error().sentence();
  }
  std::string who(const std::string& authorization, const std::string& address = "192.0.2.1") {
    return outcome(authenticator_.identify(request_with(authorization, address)));
  }

  TestNode node_;
  Authenticator authenticator_;
  std::string token_;
};

TEST_F(Identify, ByTokenAsBearerOrAsThePasswordOfBasic) {
  EXPECT_EQ(who("Bearer " + token_), "feed by token");
  EXPECT_EQ(who("bEARER   " + token_), "feed by token");  // RFC 9110 §11.1
  EXPECT_EQ(who(basic("anybody", token_)), "feed by token");
  EXPECT_EQ(who(basic("", token_)), "feed by token");
}

TEST_F(Identify, NotByAnythingElse) {
  auto other = token_;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  const std::vector<std::string> fields{"",
                                        "Bearer",
                                        "Bearer ",
                                        "Bearer " + other,
                                        "Bearer" + token_,
                                        token_,
                                        "Digest " + token_,
                                        "Bearer " + token_ + " ",
                                        "Bearer " + token_ + ", Bearer " + token_,
                                        "Basic " + token_,
                                        "Bearer feed",
                                        "Basic",
                                        "Basic !",
                                        basic("feed", other)};
  for (const auto& field : fields) EXPECT_EQ(who(field), "unknown") << field;
}

TEST_F(Identify, NotByTwoFields) {
  auto request = request_with("Bearer " + token_);
  request.fields.add("authorization", "Bearer " + token_);
  EXPECT_EQ(outcome(authenticator_.identify(request)), "unknown");
}

TEST_F(Identify, ByCertificateUnlessCredentialsAreSentAsWell) {
  const exchange::CertificateFingerprint fingerprint{7};
  ASSERT_TRUE(node_->callers().add_certificate(*node_, caller_of(node_, "peer"), fingerprint));
  auto request = request_with("");
  request.certificate = fingerprint;
  EXPECT_EQ(outcome(authenticator_.identify(request)), "peer by certificate");
  request.certificate = net::Fingerprint{8};
  EXPECT_EQ(outcome(authenticator_.identify(request)), "unknown");
  request = request_with("Bearer " + token_);
  request.certificate = fingerprint;
  EXPECT_EQ(outcome(authenticator_.identify(request)), "feed by token");
  request = request_with("Bearer wrong");
  request.certificate = fingerprint;
  EXPECT_EQ(outcome(authenticator_.identify(request)), "unknown");
}

TEST_F(Identify, ByPasswordWithItsName) {
  add_person("ada");
  EXPECT_EQ(who(basic("ada", kPassword)), "ada by password");
  EXPECT_EQ(who(basic("ada", kWrong)), "unknown");
  EXPECT_EQ(who(basic("ad", std::string("a") + kPassword)), "unknown");  // no other way to cut it
}

// A right password is checked anew after five minutes only: here the address may not have one checked any more.
TEST_F(Identify, ARightPasswordIsRememberedForFiveMinutes) {
  add_person("ada");
  node_.clock().advance(kSecond);
  ASSERT_EQ(who(basic("ada", kPassword)), "ada by password");
  node_.clock().advance(299 * kSecond);
  for (unsigned i = 0; i < kMostFailures; ++i) ASSERT_EQ(who(basic("ada", kWrong)), "unknown");
  ASSERT_EQ(who(basic("ada", kWrong)), "wait 61");
  EXPECT_EQ(who(basic("ada", kPassword)), "ada by password");
  EXPECT_EQ(who(basic("Ada", kPassword)), "wait 61");
  node_.clock().advance(kSecond);
  EXPECT_EQ(who(basic("ada", kPassword)), "wait 60");
}

TEST_F(Identify, WhoIsRevokedIsNotRemembered) {
  add_person("ada");
  ASSERT_EQ(who(basic("ada", kPassword)), "ada by password");
  ASSERT_TRUE(node_->callers().revoke(*node_, "ada"));
  EXPECT_EQ(who(basic("ada", kPassword)), "unknown");
  // Whoever has the name and even the password now is somebody else, with other rights.
  node_.clock().advance(1);
  auto caller = caller_of(node_, "ada");
  caller.rights.administer = true;
  ASSERT_TRUE(node_->callers().add_password(*node_, caller, crypto::Secret(kPassword)));
  const auto identity = authenticator_.identify(request_with(basic("ada", kPassword)));
  ASSERT_TRUE(std::holds_alternative<exchange::Caller>(identity));
  EXPECT_TRUE(std::get<exchange::Caller>(identity).rights.administer);
}

TEST_F(Identify, WhoExpiresIsNotRemembered) {
  auto caller = caller_of(node_, "ada");
  caller.expires = {node_.clock().now().micros + 10 * kSecond};
  ASSERT_TRUE(node_->callers().add_password(*node_, caller, crypto::Secret(kPassword)));
  ASSERT_EQ(who(basic("ada", kPassword)), "ada by password");
  node_.clock().advance(10 * kSecond);
  EXPECT_EQ(who(basic("ada", kPassword)), "unknown");
}

TEST_F(Identify, AnAddressThatGuessesHasToWaitAMinute) {
  add_person("ada");
  for (unsigned i = 0; i < kMostFailures; ++i) {
    ASSERT_EQ(who(basic("guess" + std::to_string(i), kWrong)), "unknown") << i;
    node_.clock().advance(kSecond);
  }
  EXPECT_EQ(who(basic("ada", kWrong)), "wait 51");
  EXPECT_EQ(who(basic("ada", kPassword)), "wait 51");   // even the right one
  EXPECT_EQ(who("Bearer " + token_), "feed by token");  // which costs nothing to check
  EXPECT_EQ(who(basic("ada", kPassword), "192.0.2.2"), "ada by password");
  node_.clock().advance(49 * kSecond);
  EXPECT_EQ(who(basic("eve", kWrong)), "wait 2");
  node_.clock().advance(kSecond);
  EXPECT_EQ(who(basic("eve", kWrong)), "unknown");  // and the count begins anew
  EXPECT_EQ(who(basic("eve", kWrong)), "unknown");
}

TEST_F(Identify, AFewMistakesAreForgottenAfterAMinute) {
  for (unsigned i = 0; i + 1 < kMostFailures; ++i) ASSERT_EQ(who(basic("ada", kWrong)), "unknown");
  node_.clock().advance(60 * kSecond);
  for (unsigned i = 0; i < 2; ++i) EXPECT_EQ(who(basic("ada", kWrong)), "unknown") << i;
}

// One is checked, one stands in line; there are more workers than that, and they stay free.
TEST_F(Identify, WhoComesWhilePasswordsAreCheckedIsSentAway) {
  constexpr std::size_t kCrowd = 8;
  std::array<std::string, kCrowd> outcomes;
  std::atomic<std::size_t> ready = 0;
  std::vector<std::thread> crowd;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    crowd.emplace_back([&, i] {
      for (++ready; ready < kCrowd;) std::this_thread::yield();
      outcomes[i] = who(basic("guess" + std::to_string(i), kWrong), "192.0.2." + std::to_string(i));
    });
  }
  for (auto& one : crowd) one.join();
  EXPECT_GE(std::count(outcomes.begin(), outcomes.end(), "unknown"), 1);
  EXPECT_GE(std::count(outcomes.begin(), outcomes.end(), "wait 1"), 1);
  EXPECT_EQ(who(basic("late", kWrong)), "unknown");  // the line is empty again
}

}  // namespace
}  // namespace comity::api
