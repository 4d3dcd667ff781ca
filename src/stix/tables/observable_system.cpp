// STIX 2.1 §6.13, §6.16, §6.17: processes, accounts, registry keys.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr std::string_view kAccountOnly[] = {"user-account"};
constexpr std::string_view kFileOnly[] = {"file"};
constexpr std::string_view kProcessOnly[] = {"process"};
constexpr std::string_view kTrafficOnly[] = {"network-traffic"};

constexpr Constraint kSome[] = {some_property()};

// §6.13. Its own table has the extensions too: a process may consist of them alone.
constexpr Property kProcess[] = {
    {"extensions", extensions()},
    {"is_hidden", boolean()},
    {"pid", integer()},
    {"created_time", timestamp()},
    {"cwd", string()},
    {"command_line", string()},
    {"environment_variables", foreign_dictionary()},
    {"opened_connection_refs", list(identifier(kTrafficOnly))},
    {"creator_user_ref", identifier(kAccountOnly)},
    {"image_ref", identifier(kFileOnly)},
    {"parent_ref", identifier(kProcessOnly)},
    {"child_refs", list(identifier(kProcessOnly))},
    {"name", string(), version20},
    {"created", timestamp(), version20},
    {"arguments", list(string()), version20},
    {"binary_ref", identifier(kFileOnly), version20},
};

// §6.16. As with processes.
constexpr Property kUserAccount[] = {
    {"extensions", extensions()},
    {"user_id", string()},
    {"credential", string()},
    {"account_login", string()},
    {"account_type", open_vocab(kAccountType)},
    {"display_name", string()},
    {"is_service_account", boolean()},
    {"is_privileged", boolean()},
    {"can_escalate_privs", boolean()},
    {"is_disabled", boolean()},
    {"account_created", timestamp()},
    {"account_expires", timestamp()},
    {"credential_last_changed", timestamp()},
    {"account_first_login", timestamp()},
    {"account_last_login", timestamp()},
    {"password_last_changed", timestamp(), version20},
};
constexpr std::string_view kUserAccountId[] = {"account_login", "account_type", "user_id"};

// §6.17.2
constexpr Property kRegistryValueProperties[] = {
    {"name", string()},
    {"data", string()},
    {"data_type", enumeration(kWindowsRegistryDatatype)},
};
constexpr Record kRegistryValue{"STIX 2.1 §6.17.2", kRegistryValueProperties, kSome};

// §6.17
constexpr Property kRegistryKey[] = {
    {"key", string()},
    {"values", list(record(kRegistryValue))},
    {"modified_time", timestamp()},
    {"creator_user_ref", identifier(kAccountOnly)},
    {"number_of_subkeys", integer()},
    {"modified", timestamp(), version20},
};
constexpr std::string_view kRegistryKeyId[] = {"key", "values"};

}  // namespace

std::span<const ObjectType> system_types() {
  static const ObjectType types[] = {
      sco("process", {"STIX 2.1 §6.13.1", kProcess, kSome, check_process}, {}, process_extensions()),
      sco("user-account", {"STIX 2.1 §6.16.1", kUserAccount, kSome}, kUserAccountId, account_extensions()),
      sco("windows-registry-key", {"STIX 2.1 §6.17.1", kRegistryKey, kSome, check_registry_key}, kRegistryKeyId),
  };
  return types;
}

}  // namespace comity::stix
