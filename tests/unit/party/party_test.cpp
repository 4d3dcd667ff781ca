#include "party/party.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "json/read.h"
#include "tests/support/party_of.h"
#include "tests/support/seeded_random.h"

namespace comity::party {
namespace {

using test::party_of;

template <class T>
std::string refused(const Result<T>& result) {
  EXPECT_FALSE(result);
  return result ? "" : result.error().sentence();
}

TEST(Jurisdiction, TakesAssignedAndUserAssignedCodes) {
  for (const auto* code : {"BR", "KE", "ZW", "AD", "AA", "QM", "QZ", "XA", "XZ", "ZZ"}) {
    EXPECT_EQ(Jurisdiction::parse(code).value().text(), code);
  }
  for (const auto* code : {"", "B", "BRA", "br", "QL", "UK", "EU", "ZX", "X1", "X[", "\xc3\x84"}) {
    EXPECT_NE(refused(Jurisdiction::parse(code)).find("is not a jurisdiction"), std::string::npos) << code;
  }
  EXPECT_EQ(Jurisdiction::parse("XA")->lower_case(), "xa");
}

TEST(Jurisdiction, HasTheCodesThatDebianHas) {
  const auto file = read_file("/usr/share/iso-codes/json/iso_3166-1.json", 10'000'000);
  if (!file) GTEST_SKIP() << "skipped: package iso-codes is not installed";
  json::Reader reader;
  const auto document = reader.read(*file);
  ASSERT_TRUE(document);
  std::vector<std::string> expected;
  for (const auto& country : (*document)->find("3166-1")->items())
    expected.emplace_back(country.find("alpha_2")->text());
  std::sort(expected.begin(), expected.end());
  const std::vector<std::string> ours(assigned_codes().begin(), assigned_codes().end());
  EXPECT_EQ(ours, expected);
}

TEST(Handle, HasAJurisdictionAndAName) {
  const auto handle = Handle::parse("xa.cert").value();
  EXPECT_EQ(handle.text(), "xa.cert");
  EXPECT_EQ(handle.jurisdiction().text(), "XA");
  EXPECT_TRUE(Handle::parse("br.a"));
  EXPECT_TRUE(Handle::parse("br.3-c"));
  EXPECT_TRUE(Handle::parse("br." + std::string(63, 'a')));
  for (const auto& text : {std::string("xa."), std::string("xa"), std::string(), std::string("XA.cert"),
                           std::string("xa.Cert"), std::string("xa.-c"), std::string("xa.c-"), std::string("xa.c.d"),
                           std::string("xa cert"), std::string("xa.c\n"), "br." + std::string(64, 'a')}) {
    EXPECT_NE(refused(Handle::parse(text)).find("is not a handle"), std::string::npos) << text;
  }
  EXPECT_NE(refused(Handle::parse("uk.cert")).find("\"UK\" is not a jurisdiction"), std::string::npos);
}

TEST(Handle, SpeaksForItsOwnJurisdiction) {
  const auto handle = Handle::parse("xa.cert").value();
  EXPECT_TRUE(check_jurisdiction(handle, Jurisdiction::parse("XA").value()));
  EXPECT_NE(refused(check_jurisdiction(handle, Jurisdiction::parse("XB").value())).find("begins with \"xb.\""),
            std::string::npos);
}

TEST(Role, IsOneOfAClosedList) {
  for (auto role = Role::cert; role <= Role::other; role = static_cast<Role>(static_cast<int>(role) + 1))
    EXPECT_EQ(parse_role(name_of(role)).value(), role);
  EXPECT_EQ(name_of(Role::infrastructure_operator), "operator");
  EXPECT_EQ(name_of(Role::citizen), "citizen");
  EXPECT_NE(refused(parse_role("CERT")).find("cert, operator, vendor"), std::string::npos);
}

TEST(Party, IsReadAsItWasWritten) {
  json::Writer out;
  write(out, party_of("xa.cert"));
  const std::string text = out.take();
  json::Reader reader;
  const auto party = read_party(*reader.read(text).value(), "").value();
  json::Writer again;
  write(again, party);
  EXPECT_EQ(again.take(), text);
  EXPECT_EQ(party.handle.text(), "xa.cert");
  EXPECT_EQ(party.roles.size(), 2U);
  EXPECT_EQ(party.keys.size(), 1U);
  EXPECT_EQ(party.contacts.size(), 2U);
}

// Each replacement makes one member wrong; the error points at it.
TEST(Party, IsRefusedForEachMember) {
  struct Case {
    std::string from, to, where;
  };
  const std::vector<Case> cases{{R"("xa.cert")", R"("xb.cert")", "/jurisdiction"},
                                {R"("xa.cert")", R"("Xa.cert")", "/handle"},
                                {R"("identity--)", R"("malware--)", "/identity"},
                                {R"("name":"CERT of XA")", R"("name":"")", "/name"},
                                {R"("name":"CERT of XA")", R"("name":"a\u0007b")", "/name"},
                                {R"("name":"CERT of XA")", R"("nam":1)", "/name"},
                                {R"("located":"XA")", R"("located":"uk")", "/located"},
                                {R"("authority"])", R"("king"])", "/roles/1"},
                                {R"("roles":[)", R"("role":[)", "/roles"},
                                {R"("purpose":"sign")", R"("purpose":"seal")", "/keys/0/purpose"},
                                {R"("ed25519")", R"("rsa")", "/keys/0/algorithm"},
                                {R"("public":")", R"("public":"AAAA)", "/keys/0/public"},
                                {R"("keys":[{"id":")", R"("keys":[{"id":"0)", "/keys/0/id"},
                                {R"("kind":"phone")", R"("kind":"fax")", "/contacts/1/kind"}};
  json::Writer out;
  write(out, party_of("xa.cert"));
  const std::string whole = out.take();
  for (const auto& one : cases) {
    std::string text = whole;
    const auto place = text.find(one.from);
    ASSERT_NE(place, std::string::npos) << one.from;
    text.replace(place, one.from.size(), one.to);
    json::Reader reader;
    const auto party = read_party(*reader.read(text).value(), "");
    ASSERT_FALSE(party) << one.to;
    EXPECT_EQ(party.error().code, Code::invalid);
    EXPECT_EQ(party.error().where, one.where) << one.to;
  }
}

TEST(Party, HasANameThatFitsEverywhere) {
  EXPECT_TRUE(check_name("Équipe nationale 国家"));
  EXPECT_TRUE(check_name(std::string(256, 'x')));
  for (const auto& name : {std::string(), std::string(257, 'x'), std::string("a\nb"), std::string("a\x7f"),
                           std::string("\xff"), std::string("\xc2\x85")}) {
    EXPECT_FALSE(check_name(name)) << name;
  }
}

TEST(Party, MakesItsIdentityObject) {
  auto party = party_of("xa.cert");
  const auto time = to_time("2026-11-22T10:00:00.5Z").value();
  EXPECT_EQ(identity_object(party, time),
            R"({"type":"identity","spec_version":"2.1","id":")" + party.identity + R"(","created_by_ref":")" +
                party.identity +
                R"(","created":"2026-11-22T10:00:00.500000Z","modified":"2026-11-22T10:00:00.500000Z",)"
                R"("name":"CERT of XA","roles":["cert","authority"],"identity_class":"organization",)"
                R"("contact_information":"email: desk@cert.example; phone: +999 1"})");
  party.roles.clear();
  party.contacts.clear();
  EXPECT_EQ(identity_object(party, time).find("[]"), std::string::npos) << "STIX lists are not empty";
}

}  // namespace
}  // namespace comity::party
