// Changes of the node's own directory: each is signed, and read again when the node opens.
#include "exchange/parties.h"

#include "tests/support/party_of.h"
#include "tests/support/test_node.h"

namespace comity::exchange {
namespace {

using test::party_of;
using test::TestNode;

party::Jurisdiction code(std::string_view text) { return party::Jurisdiction::parse(text).value(); }
party::Handle handle(std::string_view text) { return party::Handle::parse(text).value(); }

TEST(Parties, EachChangeIsANewSignedVersion) {
  TestNode node;
  const auto before = node->directory()->version;
  ASSERT_TRUE(add_party(*node, party_of("xb.cert", 2)));
  ASSERT_TRUE(set_group(*node, {"EU", {code("AT")}, {}}));
  ASSERT_TRUE(set_signer(*node, {code("XB"), handle("xb.cert")}));
  EXPECT_EQ(node->directory()->version, before + 3);
  EXPECT_EQ(node->directory()->issued, node.clock().now());
  node.reopen();
  EXPECT_EQ(node->directory()->version, before + 3);
  EXPECT_NE(node->directory()->find_group("EU"), nullptr);
  EXPECT_NE(node->directory()->signer_of(code("XB")), nullptr);
}

TEST(Parties, AGroupIsReplacedAndRemovedByItsName) {
  TestNode node;
  ASSERT_TRUE(set_group(*node, {"EU", {code("AT")}, {}}));
  ASSERT_TRUE(set_group(*node, {"EU", {code("BE"), code("AT"), code("BE")}, node.clock().now()}));
  ASSERT_EQ(node->directory()->groups.size(), 1U);
  EXPECT_EQ(node->directory()->groups[0].members, (std::vector{code("AT"), code("BE")})) << "in order, each once";
  EXPECT_EQ(node->directory()->groups[0].until, node.clock().now());
  ASSERT_TRUE(remove_group(*node, "EU"));
  EXPECT_TRUE(node->directory()->groups.empty());
  EXPECT_EQ(remove_group(*node, "EU").error().code, Code::not_found);
}

TEST(Parties, AJurisdictionHasOneSigner) {
  TestNode node;
  ASSERT_TRUE(add_party(*node, party_of("xb.cert", 2)));
  ASSERT_TRUE(add_party(*node, party_of("xb.ministry", 3)));
  ASSERT_TRUE(set_signer(*node, {code("XB"), handle("xb.cert")}));
  ASSERT_TRUE(set_signer(*node, {code("XB"), handle("xb.ministry")}));
  ASSERT_EQ(node->directory()->jurisdictions.size(), 1U);
  EXPECT_EQ(node->directory()->signer_of(code("XB"))->text(), "xb.ministry");
}

TEST(Parties, WhatIsRefusedChangesNothing) {
  TestNode node;
  const auto before = node->directory()->version;
  EXPECT_FALSE(set_group(*node, {"AT", {}, {}}));
  EXPECT_FALSE(set_signer(*node, {code("XB"), handle("xb.cert")}));
  EXPECT_EQ(add_party(*node, node->party()).error().code, Code::exists);
  EXPECT_EQ(node->directory()->version, before);
}

}  // namespace
}  // namespace comity::exchange
