// STIX 2.1 §6.5, §6.6: email addresses and messages.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"

namespace comity::stix {

namespace {

constexpr std::string_view kAccountOnly[] = {"user-account"};
constexpr std::string_view kAddressOnly[] = {"email-addr"};
constexpr std::string_view kArtifactOnly[] = {"artifact"};
constexpr std::string_view kArtifactOrFile[] = {"artifact", "file"};

// §6.5
constexpr Property kEmailAddress[] = {
    {"value", string(), required},
    {"display_name", string()},
    {"belongs_to_ref", identifier(kAccountOnly)},
};
constexpr std::string_view kEmailAddressId[] = {"value"};

// §6.6.2
constexpr Property kMimePartProperties[] = {
    {"body", string()},
    {"body_raw_ref", identifier(kArtifactOrFile)},
    {"content_type", string()},
    {"content_disposition", string()},
};
constexpr Constraint kMimePartConstraints[] = {at_least_one("body", "body_raw_ref")};
constexpr Record kMimePart{"STIX 2.1 §6.6.2", kMimePartProperties, kMimePartConstraints};

// §6.6
constexpr Property kEmailMessage[] = {
    {"is_multipart", boolean(), required},
    {"date", timestamp()},
    {"content_type", string()},
    {"from_ref", identifier(kAddressOnly)},
    {"sender_ref", identifier(kAddressOnly)},
    {"to_refs", list(identifier(kAddressOnly))},
    {"cc_refs", list(identifier(kAddressOnly))},
    {"bcc_refs", list(identifier(kAddressOnly))},
    {"message_id", string()},
    {"subject", string()},
    {"received_lines", list(string())},
    {"additional_header_fields", foreign_dictionary()},
    {"body", string()},
    {"body_multipart", list(record(kMimePart))},
    {"raw_email_ref", identifier(kArtifactOnly)},
};
constexpr std::string_view kEmailMessageId[] = {"body", "from_ref", "subject"};

}  // namespace

std::span<const ObjectType> mail_types() {
  static const ObjectType types[] = {
      sco("email-addr", {"STIX 2.1 §6.5.1", kEmailAddress, {}, check_email_value}, kEmailAddressId),
      sco("email-message", {"STIX 2.1 §6.6.1", kEmailMessage, {}, check_email_message}, kEmailMessageId),
  };
  return types;
}

}  // namespace comity::stix
