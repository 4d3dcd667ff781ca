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

Jurisdiction code(std::string_view text) { return Jurisdiction::parse(text).value(); }

Directory directory_with_groups() {
  auto directory = directory_of({party_of("xa.cert", 1), party_of("xb.ncsc", 2)});
  directory.groups = {{"EU", {code("AT"), code("BE")}, to_time("2027-01-01T00:00:00Z").value()}, {"G7B", {}, {}}};
  directory.jurisdictions = {{code("XB"), Handle::parse("xb.ncsc").value()}};
  return directory;
}

Result<std::string> sign(const Directory& directory) {
  return sign_directory(directory, directory.parties[0].handle, signing_key(1));
}

TEST(Directory, HasGroupsOfJurisdictionsAndTheirSigners) {
  const auto read = read_directory(sign(directory_with_groups()).value()).value();
  ASSERT_NE(read.find_group("EU"), nullptr);
  EXPECT_EQ(read.find_group("EU")->members, (std::vector{code("AT"), code("BE")}));
  EXPECT_EQ(read.find_group("EU")->until, to_time("2027-01-01T00:00:00Z"));
  EXPECT_TRUE(read.find_group("G7B")->members.empty());
  EXPECT_EQ(read.find_group("G7B")->until, Time{});
  EXPECT_EQ(read.find_group("AU"), nullptr);
  ASSERT_NE(read.signer_of(code("XB")), nullptr);
  EXPECT_EQ(read.signer_of(code("XB"))->text(), "xb.ncsc");
  EXPECT_EQ(read.signer_of(code("XA")), nullptr);
}

TEST(Directory, WithoutGroupsReadsAsBeforeThereWereAny) {
  const auto text = signed_directory();
  EXPECT_EQ(text.find("\"groups\""), std::string::npos);
  EXPECT_EQ(text.find("\"jurisdictions\""), std::string::npos);
}

TEST(Directory, SignsNoGroupThatCouldBeTakenForAnother) {
  for (const auto* name : {"XA", "AT", "E", "eu", "1A", "E U", "", "ABCDEFGHIJKLMNOPQ"}) {
    auto directory = directory_with_groups();
    directory.groups[0].name = name;
    EXPECT_FALSE(sign(directory)) << name;
  }
  for (const auto* name : {"EU", "UK", "G7", "ABCDEFGHIJKLMNOP"}) EXPECT_TRUE(is_group_name(name)) << name;
  auto same_name = directory_with_groups();
  same_name.groups[1].name = "EU";
  EXPECT_FALSE(sign(same_name));
  auto same_member = directory_with_groups();
  same_member.groups[0].members.push_back(code("AT"));
  EXPECT_FALSE(sign(same_member));
}

TEST(Directory, SignersAreItsPartiesOfThatJurisdictionAlone) {
  for (const auto& [of, party] : {std::pair{"XB", "xb.other"}, {"XB", "xa.cert"}, {"XA", "xb.ncsc"}}) {
    auto directory = directory_with_groups();
    directory.jurisdictions = {{code(of), Handle::parse(party).value()}};
    EXPECT_FALSE(sign(directory)) << of << ' ' << party;
  }
  auto twice = directory_with_groups();
  twice.jurisdictions.push_back(twice.jurisdictions[0]);
  EXPECT_FALSE(sign(twice));
}

TEST(Directory, ReadsNoBrokenGroupsOrSigners) {
  const auto text = sign(directory_with_groups()).value();
  for (const auto& [from, to] : {std::pair{"\"name\":\"EU\"", "\"name\":\"AT\""},
                                 {"\"name\":\"EU\"", "\"name\":7"},
                                 {"[\"AT\",\"BE\"]", "[\"AT\",\"AT\"]"},
                                 {"[\"AT\",\"BE\"]", "[\"AT\",\"EU\"]"},
                                 {"[\"AT\",\"BE\"]", "\"AT\""},
                                 {"2027-01-01T00:00:00.000000Z", "2027-01-01"},
                                 {"\"jurisdiction\":\"XB\",\"signer\"", "\"jurisdiction\":\"XA\",\"signer\""},
                                 {"\"signer\":\"xb.ncsc\"", "\"signer\":\"xb.other\""}}) {
    EXPECT_EQ(code_of(replaced(text, from, to)), Code::invalid) << to;
  }
  EXPECT_EQ(code_of(replaced(text, "[\"AT\",\"BE\"]", "[\"AT\",\"CH\"]")), Code::damaged) << "groups are signed";
  EXPECT_EQ(code_of(replaced(text, "\"name\":\"EU\"", "\"name\":\"UK\"")), Code::damaged);
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
