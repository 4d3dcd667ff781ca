// Project Wycheproof's Ed25519 vectors: signatures that hold, and those made to be taken by a careless verifier.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "crypto/sign.h"
#include "json/read.h"
#include "tests/support/conformance.h"

namespace comity::crypto {
namespace {

Bytes bytes_of(const json::Value& object, std::string_view key) { return from_hex(object.find(key)->text()).value(); }

TEST(Ed25519, AgreesWithWycheproof) {
  const auto folder = test::conformance_folder("tlog/wycheproof");
  COMITY_NEED_CONFORMANCE(folder);
  json::Reader reader;
  const auto document = reader.read(test::read_file(folder / "testvectors_v1-ed25519_test.json"));
  ASSERT_TRUE(document) << document.error().sentence();
  int passed = 0;
  int failed = 0;
  for (const auto& group : (*document)->find("testGroups")->items()) {
    const Bytes raw = bytes_of(*group.find("publicKey"), "pk");
    PublicKey key{};
    ASSERT_EQ(raw.size(), key.size());
    std::copy(raw.begin(), raw.end(), key.begin());
    for (const auto& one : group.find("tests")->items()) {
      const bool expected = one.find("result")->text() == "valid";
      const bool agreed = verify(key, bytes_of(one, "msg"), bytes_of(one, "sig")) == expected;
      EXPECT_TRUE(agreed) << "tcId " << one.find("tcId")->integer() << ": " << one.find("comment")->text();
      (agreed ? passed : failed) += 1;
    }
  }
  std::printf("Wycheproof Ed25519: %d passed, %d failed, 0 skipped\n", passed, failed);
  EXPECT_EQ(passed + failed, (*document)->find("numberOfTests")->integer());
}

}  // namespace
}  // namespace comity::crypto
