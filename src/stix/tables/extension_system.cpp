// STIX 2.1 §6.13.2, §6.13.3, §6.16.2: the predefined extensions of processes and accounts.
#include "stix/tables/observable.h"
#include "stix/tables/observable_checks.h"
#include "stix/tables/vocabulary.h"

namespace comity::stix {

namespace {

constexpr std::string_view kFileOnly[] = {"file"};
constexpr Constraint kSome[] = {some_property()};

// §6.13.2
constexpr Property kWindowsProcess[] = {
    {"aslr_enabled", boolean()},
    {"dep_enabled", boolean()},
    {"priority", string()},
    {"owner_sid", string()},
    {"windows_title", string()},
    {"startup_info", foreign_dictionary()},
    {"integrity_level", enumeration(kWindowsIntegrityLevel)},
};

// §6.13.3
constexpr Property kWindowsService[] = {
    {"service_name", string()},
    {"descriptions", list(string())},
    {"display_name", string()},
    {"group_name", string()},
    {"start_type", enumeration(kWindowsServiceStartType)},
    {"service_dll_refs", list(identifier(kFileOnly))},
    {"service_type", enumeration(kWindowsServiceType)},
    {"service_status", enumeration(kWindowsServiceStatus)},
};

// §6.16.2
constexpr Property kUnixAccount[] = {
    {"gid", integer()},
    {"groups", list(string())},
    {"home_dir", string()},
    {"shell", string()},
};

constexpr Extension kProcessExtensions[] = {
    {"windows-process-ext", {"STIX 2.1 §6.13.2", kWindowsProcess, kSome, check_windows_process}},
    {"windows-service-ext", {"STIX 2.1 §6.13.3", kWindowsService, kSome}},
};
constexpr Extension kAccountExtensions[] = {{"unix-account-ext", {"STIX 2.1 §6.16.2", kUnixAccount, kSome}}};

}  // namespace

std::span<const Extension> process_extensions() { return kProcessExtensions; }
std::span<const Extension> account_extensions() { return kAccountExtensions; }

}  // namespace comity::stix
