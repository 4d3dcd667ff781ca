#include "party/directory.h"

#include <gtest/gtest.h>

#include "tests/support/party_of.h"

namespace comity::party {
namespace {

using test::party_of;
using test::signing_key;

Directory directory_of(std::vector<Party> parties) {
  return {7, to_time("2026-11-22T10:00:00Z").value(), std::move(parties), {}};
}

std::string signed_directory() {
  const auto directory = directory_of({party_of("xa.cert", 1), party_of("xb.ncsc", 2)});
  return sign_directory(directory, directory.parties[0].handle, signing_key(1)).value();
}

Code code_of(const std::string& text) {
  const auto directory = read_directory(text);
  EXPECT_FALSE(directory) << text;
  return directory ? Code::internal : directory.error().code;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  return text.replace(place, from.size(), to);
}

TEST(Directory, IsReadAsItWasSigned) {
  const auto directory = read_directory(signed_directory()).value();
  EXPECT_EQ(directory.version, 7U);
  EXPECT_EQ(to_text(directory.issued), "2026-11-22T10:00:00.000000Z");
  ASSERT_EQ(directory.parties.size(), 2U);
  EXPECT_EQ(directory.signers, std::vector{signing_key(1).public_key()});
  ASSERT_NE(directory.find(Handle::parse("xb.ncsc").value()), nullptr);
  EXPECT_EQ(directory.find(Handle::parse("xb.ncsc").value())->name, "CERT of XB");
  EXPECT_EQ(directory.find(Handle::parse("xc.cert").value()), nullptr);
}

TEST(Directory, IsTheSameHoweverItIsSpelled) {
  auto text = signed_directory();
  text = replaced(text, "{\"body\":{", "{ \"body\" :\n{ ");
  EXPECT_TRUE(read_directory(text)) << "white space is no change";
}

TEST(Directory, FindsAnyChange) {
  EXPECT_EQ(code_of(replaced(signed_directory(), "\"version\":7", "\"version\":8")), Code::damaged);
  EXPECT_EQ(code_of(replaced(signed_directory(), "CERT of XB", "CERT of XC")), Code::damaged);
  EXPECT_EQ(code_of(replaced(signed_directory(), "\"issued\"", "\"more\":1,\"issued\"")), Code::damaged);
  EXPECT_EQ(code_of(replaced(signed_directory(), "\"party\":\"xa.cert\"", "\"party\":\"xb.ncsc\"")), Code::damaged);
  const auto text = signed_directory();
  const auto signatures = text.find("\"signatures\":[") + 14;
  EXPECT_EQ(code_of(text.substr(0, signatures) + "]}"), Code::damaged) << "no signature at all";
}

TEST(Directory, RefusesADoubledSignature) {
  auto text = signed_directory();
  const auto begin = text.find("\"signatures\":[") + 14;
  const auto one = text.substr(begin, text.size() - begin - 2);
  text.insert(begin, one + ",");
  EXPECT_EQ(code_of(text), Code::invalid) << "one signer would count twice towards a threshold";
}

TEST(Directory, RefusesDoubledParties) {
  const auto first = party_of("xa.cert", 1);
  for (auto other : {party_of("xa.cert", 2), party_of("xb.ncsc", 1)}) {
    EXPECT_FALSE(sign_directory(directory_of({first, other}), first.handle, signing_key(1)));
  }
}

TEST(Directory, IsSignedOnlyByAKeyInIt) {
  const auto first = party_of("xa.cert", 1);
  EXPECT_FALSE(sign_directory(directory_of({first}), first.handle, signing_key(2)));
}

TEST(Directory, RefusesOtherFormats) {
  EXPECT_EQ(code_of(replaced(signed_directory(), "comity/directory/1", "comity/directory/2")), Code::newer);
  EXPECT_EQ(code_of(replaced(signed_directory(), "comity/directory/1", "comity/keys/1")), Code::invalid);
  EXPECT_EQ(code_of(replaced(signed_directory(), "comity/directory/1", "comity/directory/1x")), Code::invalid);
  EXPECT_EQ(code_of("[]"), Code::invalid);
  EXPECT_EQ(code_of("{"), Code::malformed);
}

}  // namespace
}  // namespace comity::party
