#include "exchange/callers.h"

#include "crypto/hash.h"
#include "exchange/parties.h"
#include "tests/support/exchange_samples.h"
#include "tests/support/party_of.h"

namespace comity::exchange {
namespace {

using test::caller_of;
using test::TestNode;

constexpr const char* kPassword = "twelve bytes";
const CertificateFingerprint kFingerprint{1, 2, 3};

std::string add_token(TestNode& node, const Caller& caller) {
  const auto token = node->callers().add_token(*node, caller);
  EXPECT_TRUE(token) << token.error().sentence();
  return token.value_or(std::string());
}

// The code of what adding it ends with; internal: it was added.
Code refusal(TestNode& node, const Caller& caller) {
  const auto token = node->callers().add_token(*node, caller);
  return token ? Code::internal : token.error().code;
}

// What is kept of the one caller there is.
std::string only_text(TestNode& node) {
  const auto documents = node->store().documents("caller", "", 10);
  EXPECT_EQ(documents->size(), 1U);
  return node->vault().open_document(documents->front()).value();
}

Caller expiring(TestNode& node, const std::string& name, std::int64_t after) {
  auto caller = caller_of(node, name);
  caller.expires = {node.clock().now().micros + after};
  return caller;
}

TEST(Callers, ATokenIsKnownAndItsLikeIsNot) {
  TestNode node;
  const auto token = add_token(node, caller_of(node, "feed"));
  const auto now = node.clock().now();
  ASSERT_TRUE(is_token(token));
  const auto found = node->callers().by_token(token, now);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "feed");
  EXPECT_EQ(found->strength, Strength::token);
  EXPECT_EQ(found->added, now);
  auto other = token;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(node->callers().by_token(other, now));
  for (const auto& text : {std::string(), token.substr(1), token + "A", std::string("feed")})
    EXPECT_FALSE(node->callers().by_token(text, now)) << text;
}

TEST(Callers, NoTwoTokensAreAlikeAndNoneIsKept) {
  TestNode node;
  const auto first = add_token(node, caller_of(node, "a"));
  EXPECT_NE(add_token(node, caller_of(node, "b")), first);
  const auto documents = node->store().documents("caller", "", 10);
  ASSERT_EQ(documents->size(), 2U);
  for (const auto& document : *documents) {
    EXPECT_EQ(document.key.name.find(first), std::string::npos);
    EXPECT_EQ(node->vault().open_document(document)->find(first), std::string::npos);
  }
  EXPECT_EQ(node->callers().by_token(first, node.clock().now())->name, "a");
}

TEST(Callers, ACertificateIsKnownByItsFingerprint) {
  TestNode node;
  ASSERT_TRUE(node->callers().add_certificate(*node, caller_of(node, "peer"), kFingerprint));
  const auto now = node.clock().now();
  EXPECT_EQ(node->callers().by_certificate(kFingerprint, now)->strength, Strength::certificate);
  EXPECT_FALSE(node->callers().by_certificate({}, now));
  const auto again = node->callers().add_certificate(*node, caller_of(node, "another"), kFingerprint);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::exists);
}

TEST(Callers, APasswordIsKnownWithItsName) {
  TestNode node;
  ASSERT_TRUE(node->callers().add_password(*node, caller_of(node, "ada"), crypto::Secret(kPassword)));
  const auto now = node.clock().now();
  const auto found = node->callers().by_password("ada", kPassword, now);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->strength, Strength::password);
  EXPECT_FALSE(*node->callers().by_password("ada", "twelve bytez", now));
  EXPECT_FALSE(*node->callers().by_password("eve", kPassword, now));
  EXPECT_EQ(only_text(node).find(kPassword), std::string::npos);
}

TEST(Callers, TheSamePasswordIsKeptDifferently) {
  TestNode node;
  const auto hash_of = [&](const std::string& name) {
    EXPECT_TRUE(node->callers().add_password(*node, caller_of(node, name), crypto::Secret(kPassword)));
    const auto text = only_text(node);
    EXPECT_TRUE(node->callers().revoke(*node, name));
    return text.substr(text.find("\"salt\""));
  };
  EXPECT_NE(hash_of("ada"), hash_of("bob"));
}

// Names of documents can be read in the store's file.
TEST(Callers, NoNameIsReadableInTheStore) {
  TestNode node;
  ASSERT_TRUE(node->callers().add_password(*node, caller_of(node, "ada"), crypto::Secret(kPassword)));
  const auto document = node->store().documents("caller", "", 10)->front();
  EXPECT_EQ(document.key.name.find("ada"), std::string::npos);
  EXPECT_EQ(as_text(document.body).find("ada"), std::string::npos);
}

TEST(Callers, AShortPasswordIsRefused) {
  TestNode node;
  const auto added = node->callers().add_password(*node, caller_of(node, "ada"),
                                                  crypto::Secret(std::string(kMinPasswordBytes - 1, 'p')));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Code::usage);
  EXPECT_TRUE(node->callers().all().empty());
}

TEST(Callers, ExpireByTheClock) {
  TestNode node;
  const auto token = add_token(node, expiring(node, "feed", 1'000'000));
  auto caller = expiring(node, "peer", 1'000'000);
  ASSERT_TRUE(node->callers().add_certificate(*node, caller, kFingerprint));
  caller.name = "ada";
  ASSERT_TRUE(node->callers().add_password(*node, caller, crypto::Secret(kPassword)));
  const auto lasting = add_token(node, caller_of(node, "lasting"));
  node.clock().advance(999'999);
  auto now = node.clock().now();
  const auto found = node->callers().by_token(token, now);
  ASSERT_TRUE(found);
  EXPECT_TRUE(node->callers().still_has(*found, now));
  EXPECT_TRUE(node->callers().by_certificate(kFingerprint, now));
  EXPECT_TRUE(*node->callers().by_password("ada", kPassword, now));
  node.clock().advance(1);
  now = node.clock().now();
  EXPECT_FALSE(node->callers().by_token(token, now));
  EXPECT_FALSE(node->callers().still_has(*found, now));
  EXPECT_FALSE(node->callers().by_certificate(kFingerprint, now));
  EXPECT_FALSE(*node->callers().by_password("ada", kPassword, now));
  node.clock().advance(400LL * 365 * 24 * 3600 * 1'000'000);
  EXPECT_TRUE(node->callers().by_token(lasting, node.clock().now()));
}

TEST(Callers, WhoIsRevokedIsUnknownAtOnceAndForEver) {
  TestNode node;
  const auto token = add_token(node, caller_of(node, "feed"));
  const auto kept = add_token(node, caller_of(node, "kept"));
  const auto found = node->callers().by_token(token, node.clock().now());
  ASSERT_TRUE(found);
  ASSERT_TRUE(node->callers().revoke(*node, "feed"));
  EXPECT_FALSE(node->callers().by_token(token, node.clock().now()));
  EXPECT_FALSE(node->callers().still_has(*found, node.clock().now()));
  EXPECT_EQ(node->callers().revoke(*node, "feed").error().code, Code::not_found);
  node.reopen();
  EXPECT_FALSE(node->callers().by_token(token, node.clock().now()));
  EXPECT_TRUE(node->callers().by_token(kept, node.clock().now()));
}

TEST(Callers, WhoHasTheNameLaterIsSomebodyElse) {
  TestNode node;
  const auto former = node->callers().by_token(add_token(node, caller_of(node, "feed")), node.clock().now());
  ASSERT_TRUE(node->callers().revoke(*node, "feed"));
  node.clock().advance(1);
  const auto token = add_token(node, caller_of(node, "feed"));
  EXPECT_FALSE(node->callers().still_has(*former, node.clock().now()));
  EXPECT_TRUE(node->callers().still_has(*node->callers().by_token(token, node.clock().now()), node.clock().now()));
}

TEST(Callers, NamesAndPurposesAreBoundedWords) {
  TestNode node;
  const auto named = [&](const std::string& name) { return refusal(node, caller_of(node, name)); };
  for (const auto& name : {std::string(), std::string("-a"), std::string("a b"), std::string("a:b"), std::string("é"),
                           std::string("a\n"), std::string(65, 'a')})
    EXPECT_EQ(named(name), Code::usage) << name;
  for (const auto& name : {std::string("a"), std::string("Ada.L_1@xa-cert"), std::string(64, 'a')})
    EXPECT_EQ(named(name), Code::internal) << name;
  EXPECT_EQ(named("a"), Code::exists);
  const auto purposed = [&](const std::string& name, const std::string& purpose) {
    auto caller = caller_of(node, name);
    caller.purpose = purpose;
    return refusal(node, caller);
  };
  for (const auto& purpose :
       {std::string(), std::string("-a"), std::string("A"), std::string("a b"), std::string(64, 'a')})
    EXPECT_EQ(purposed("p", purpose), Code::usage) << purpose;
  EXPECT_EQ(purposed("p", std::string(63, 'a')), Code::internal);
}

TEST(Callers, AreOfPartiesThatTheDirectoryKnowsAndAdministratorsOfTheNodesOwn) {
  TestNode node;
  ASSERT_TRUE(add_party(*node, test::party_of("xb.cert", 2)));
  auto caller = caller_of(node, "foreign");
  caller.party = *party::Handle::parse("xc.cert");
  EXPECT_EQ(refusal(node, caller), Code::usage);
  caller.party = *party::Handle::parse("xb.cert");
  caller.rights.administer = true;
  EXPECT_EQ(refusal(node, caller), Code::usage);
  EXPECT_TRUE(node->callers().all().empty());
  caller.rights.administer = false;
  EXPECT_EQ(refusal(node, caller), Code::internal);  // none
  EXPECT_EQ(node->callers().all().front().party.text(), "xb.cert");
}

TEST(Callers, RightsNameCollectionsOrAll) {
  Rights rights;
  EXPECT_TRUE(rights.may_read("any"));
  EXPECT_FALSE(rights.may_write("any"));
  rights.read = {"a", "b"};
  rights.write = {kEveryCollection};
  EXPECT_TRUE(rights.may_read("b"));
  EXPECT_FALSE(rights.may_read("c"));
  EXPECT_TRUE(rights.may_write("c"));
  rights.read = {};
  EXPECT_FALSE(rights.may_read("a"));
}

TEST(Callers, SurviveReopeningWithAllTheyHave) {
  TestNode node;
  auto caller = expiring(node, "feed", 5'000'000);
  caller.purpose = "exercise-7";
  caller.rights = {{"a", "b"}, {"c"}, true};
  const auto token = add_token(node, caller);
  ASSERT_TRUE(node->callers().add_certificate(*node, caller_of(node, "peer"), kFingerprint));
  ASSERT_TRUE(node->callers().add_password(*node, caller_of(node, "ada"), crypto::Secret(kPassword)));
  const auto added = node.clock().now();
  node.clock().advance(1'000);
  node.reopen();
  const auto now = node.clock().now();
  const auto found = node->callers().by_token(token, now);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "feed");
  EXPECT_EQ(found->strength, Strength::token);
  EXPECT_EQ(found->party, node->party().handle);
  EXPECT_EQ(found->purpose, "exercise-7");
  EXPECT_EQ(found->rights.read, caller.rights.read);
  EXPECT_EQ(found->rights.write, caller.rights.write);
  EXPECT_TRUE(found->rights.administer);
  EXPECT_EQ(found->added, added);
  EXPECT_EQ(found->expires, caller.expires);
  EXPECT_FALSE(node->callers().by_certificate(kFingerprint, now)->rights.administer);
  EXPECT_TRUE(*node->callers().by_password("ada", kPassword, now));
  std::vector<std::string> names;
  for (const auto& one : node->callers().all()) names.push_back(one.name);
  EXPECT_EQ(names, (std::vector<std::string>{"ada", "feed", "peer"}));
}

// Whoever can write to the store but has no key cannot give one caller's rights to another.
TEST(Callers, ADocumentMovedUnderAnotherNameDoesNotOpen) {
  TestNode node;
  auto strong = caller_of(node, "admin");
  strong.rights.administer = true;
  add_token(node, strong);
  add_token(node, caller_of(node, "feed"));
  const auto documents = *node->store().documents("caller", "", 10);
  ASSERT_EQ(documents.size(), 2U);
  store::Batch batch;
  batch.documents = {{documents[1].key, documents[0].body, {}}, {documents[0].key, documents[1].body, {}}};
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  node.reopen();
  EXPECT_TRUE(node->callers().all().empty());
}

TEST(Callers, ThereAreAtMostSoMany) {
  TestNode node;
  const auto credential = "token:" + to_hex(crypto::sha256(as_bytes(add_token(node, caller_of(node, "first")))));
  const auto text = only_text(node);
  store::Batch batch;
  for (std::size_t i = 1; i < kMaxCallers - 1; ++i) {
    const auto number = std::to_string(i);
    auto copy = text;
    copy.replace(copy.find(credential), credential.size(), "token:" + number);
    copy.replace(copy.find("\"first\""), 7, "\"n" + number + "\"");
    const auto name = to_hex(node->vault().digest("token:" + number));
    batch.documents.push_back(node->vault().seal_document({"caller", name}, copy));
  }
  ASSERT_TRUE(node->store().apply(std::move(batch)));
  node.reopen();
  ASSERT_EQ(node->callers().all().size(), kMaxCallers - 1);
  EXPECT_EQ(refusal(node, caller_of(node, "last")), Code::internal);
  EXPECT_EQ(refusal(node, caller_of(node, "more")), Code::limit);
  ASSERT_TRUE(node->callers().revoke(*node, "n7"));
  EXPECT_EQ(refusal(node, caller_of(node, "more")), Code::internal);
}

}  // namespace
}  // namespace comity::exchange
