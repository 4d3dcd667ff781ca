#include "api/taxii/media.h"

#include <array>

#include "api/errors.h"
#include "net/media_type.h"

namespace comity::api {

namespace {

constexpr std::string_view kVersion = "2.1";

// Every request names the types it takes (§3.1). A type without version means the newest, which is this one.
bool is_acceptable(const net::Fields& fields) {
  if (fields.count("accept") == 0) return false;
  const auto accepted = net::parse_accept(fields.joined("accept"));
  if (!accepted || accepted->empty()) return false;
  // Some clients name the character set, which JSON has not: RFC 8259 §8.1 leaves one.
  static const std::array offered{*net::parse_media_type(kTaxiiType),
                                  *net::parse_media_type(std::string(kTaxiiType) + ";charset=utf-8")};
  return net::negotiate(*accepted, offered).has_value();
}

// §5.4: an envelope comes as application/taxii+json, in this version or in none.
bool is_taken(const net::Fields& fields) {
  const auto* field = fields.find("content-type");
  if (field == nullptr || fields.count("content-type") > 1) return false;
  const auto type = net::parse_media_type(*field);
  if (!type || !type->is("application/taxii+json")) return false;
  const auto* version = type->find("version");
  return version == nullptr || *version == kVersion;
}

}  // namespace

std::optional<net::Response> refuse_media(const Call& call) {
  const auto& fields = call.request.fields;
  if (!is_acceptable(fields)) return error_answer(Family::taxii, 406, Msg::kNotAcceptable);
  if (call.request.method != "POST") return std::nullopt;
  if (!is_taken(fields)) return error_answer(Family::taxii, 415, Msg::kMediaTypeWrong);
  // RFC 9110 §8.4: a coding that is not taken. None is, so nothing unpacks to more than it is.
  if (fields.count("content-encoding") > 0) return error_answer(Family::taxii, 415, Msg::kCodingWrong);
  return std::nullopt;
}

}  // namespace comity::api
