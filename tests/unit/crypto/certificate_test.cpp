#include "crypto/certificate.h"

#include <gtest/gtest.h>

namespace comity::crypto {
namespace {

// Two of a kind; what OpenSSL's own command says of them: openssl x509 -noout -fingerprint -sha256.
constexpr std::string_view kFirst =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBQjCB9aADAgECAhRmLGDh1CfzOREK0vSg0448cFbQcTAFBgMrZXAwFjEUMBIG\n"
    "A1UEAwwLb25lLmV4YW1wbGUwIBcNMjYxMTIyMjE0NTE2WhgPMjEyNjEwMjkyMTQ1\n"
    "MTZaMBYxFDASBgNVBAMMC29uZS5leGFtcGxlMCowBQYDK2VwAyEAvdKKUk8eM0++\n"
    "e2DxWiZk7oSXBT8cL2jOlO8bOr6otf6jUzBRMB0GA1UdDgQWBBTIdj5UWJwHEXRx\n"
    "eVLF85gDEfqOPTAfBgNVHSMEGDAWgBTIdj5UWJwHEXRxeVLF85gDEfqOPTAPBgNV\n"
    "HRMBAf8EBTADAQH/MAUGAytlcANBAE1pHHjjzur5S3V2z0pOFlLSq4eOTA44mD4E\n"
    "wFkoCa5jxJuuAuT4FsDwn8iFWpNJTVgGQUfYWu/Rf/5uyjXmVwQ=\n"
    "-----END CERTIFICATE-----\n";
constexpr std::string_view kSecond =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBQjCB9aADAgECAhQ7NJ2EzfTkOdCvoTlJ5xNTknLMXzAFBgMrZXAwFjEUMBIG\n"
    "A1UEAwwLdHdvLmV4YW1wbGUwIBcNMjYxMTIyMjE0NTE2WhgPMjEyNjEwMjkyMTQ1\n"
    "MTZaMBYxFDASBgNVBAMMC3R3by5leGFtcGxlMCowBQYDK2VwAyEA+YRPRdYkkV16\n"
    "5aUPaw2OiMOkq0iok7UPRZ7HqPlXhgSjUzBRMB0GA1UdDgQWBBSoEy59oJeW4018\n"
    "7pJaPbK3fo2FbTAfBgNVHSMEGDAWgBSoEy59oJeW40187pJaPbK3fo2FbTAPBgNV\n"
    "HRMBAf8EBTADAQH/MAUGAytlcANBACqRAIMStv/LDFO7TvbNAPGuyN1ANhNQl+hI\n"
    "1v5fJxwUPZVDdnefYD9DqD0Kf2ZuhwOz/UCnnJ+34Bbrrtc+Wg8=\n"
    "-----END CERTIFICATE-----\n";
constexpr const char* kFirstIs = "e9e6ea662f9d3a739b3d0d99e6cb8e942dafb3c7ba007beddb15504c5831ad90";
constexpr const char* kSecondIs = "fa3ea5d1ed02b2b074657be15034bfac681f9eecd2d3994cd7225481689ff570";

std::string fingerprint(std::string_view pem) {
  const auto found = certificate_fingerprint(pem, "client.pem");
  return found ? to_hex(*found) : found.error().sentence();
}

TEST(Certificate, FingerprintIsThatOfItsDerForm) {
  EXPECT_EQ(fingerprint(kFirst), kFirstIs);
  EXPECT_EQ(fingerprint(kSecond), kSecondIs);
}

TEST(Certificate, OfSeveralTheFirstCounts) {
  EXPECT_EQ(fingerprint(std::string(kFirst).append(kSecond)), kFirstIs);
  EXPECT_EQ(fingerprint("client of the feed\n\n" + std::string(kSecond).append(kFirst)), kSecondIs);
}

TEST(Certificate, LineEndsDoNotCount) {
  std::string windows(kFirst);
  for (auto at = windows.find('\n'); at != std::string::npos; at = windows.find('\n', at + 2)) windows.insert(at, "\r");
  EXPECT_EQ(fingerprint(windows), kFirstIs);
}

TEST(Certificate, WhatIsNoneIsRefusedAndNamesTheFile) {
  const std::string first(kFirst);
  auto changed = first;
  changed.replace(changed.find("CAhRmLGDh"), 9, "AAAAAAAAA");
  for (const auto& text : {std::string(), std::string("no certificate"), first.substr(0, 200), first.substr(28),
                           changed, std::string("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
                           std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                           std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")}) {
    const auto found = certificate_fingerprint(text, "client.pem");
    ASSERT_FALSE(found) << text;
    EXPECT_EQ(found.error().code, Code::malformed);
    EXPECT_EQ(found.error().where, "client.pem");
  }
}

}  // namespace
}  // namespace comity::crypto
