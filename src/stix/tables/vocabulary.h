// The vocabularies and enumerations of STIX 2.1 §10, in its order. Immutable.
//
// Where the summary and the table of §10 differ (§10.17: SOCK_DGRAM), the table holds.
#pragma once

#include <array>
#include <string_view>

namespace comity::stix {

// §10.1
inline constexpr std::array<std::string_view, 11> kAccountType{"facebook", "ldap",          "nis",           "openid",
                                                               "radius",   "skype",         "tacacs",        "twitter",
                                                               "unix",     "windows-local", "windows-domain"};
// §10.2
inline constexpr std::array<std::string_view, 10> kAttackMotivation{"accidental",    "coercion",
                                                                    "dominance",     "ideology",
                                                                    "notoriety",     "organizational-gain",
                                                                    "personal-gain", "personal-satisfaction",
                                                                    "revenge",       "unpredictable"};
// §10.3
inline constexpr std::array<std::string_view, 6> kAttackResourceLevel{"individual", "club",         "contest",
                                                                      "team",       "organization", "government"};
// §10.4, an enumeration
inline constexpr std::array<std::string_view, 3> kEncryptionAlgorithm{"AES-256-GCM", "ChaCha20-Poly1305",
                                                                      "mime-type-indicated"};
// §10.5, an enumeration
inline constexpr std::array<std::string_view, 5> kExtensionType{"new-sdo", "new-sco", "new-sro", "property-extension",
                                                                "toplevel-property-extension"};
// §10.6
inline constexpr std::array<std::string_view, 3> kGroupingContext{"suspicious-activity", "malware-analysis",
                                                                  "unspecified"};
// §10.7
inline constexpr std::array<std::string_view, 8> kHashAlgorithm{"MD5",      "SHA-1",    "SHA-256", "SHA-512",
                                                                "SHA3-256", "SHA3-512", "SSDEEP",  "TLSH"};
// §10.8
inline constexpr std::array<std::string_view, 6> kIdentityClass{"individual",   "group", "system",
                                                                "organization", "class", "unknown"};
// §10.9
inline constexpr std::array<std::string_view, 22> kImplementationLanguage{
    "applescript", "bash",        "c",          "c++",          "c#",         "go",     "java", "javascript",
    "lua",         "objective-c", "perl",       "php",          "powershell", "python", "ruby", "rust",
    "scala",       "swift",       "typescript", "visual-basic", "x86-32",     "x86-64"};
// §10.10
inline constexpr std::array<std::string_view, 7> kIndicatorType{
    "anomalous-activity", "anonymization", "benign", "compromised", "malicious-activity", "attribution", "unknown"};
// §10.11
inline constexpr std::array<std::string_view, 35> kIndustrySector{"agriculture",
                                                                  "aerospace",
                                                                  "automotive",
                                                                  "chemical",
                                                                  "commercial",
                                                                  "communications",
                                                                  "construction",
                                                                  "defense",
                                                                  "education",
                                                                  "energy",
                                                                  "entertainment",
                                                                  "financial-services",
                                                                  "government",
                                                                  "emergency-services",
                                                                  "government-local",
                                                                  "government-national",
                                                                  "government-public-services",
                                                                  "government-regional",
                                                                  "healthcare",
                                                                  "hospitality-leisure",
                                                                  "infrastructure",
                                                                  "dams",
                                                                  "nuclear",
                                                                  "water",
                                                                  "insurance",
                                                                  "legal",
                                                                  "manufacturing",
                                                                  "mining",
                                                                  "non-profit",
                                                                  "pharmaceuticals",
                                                                  "retail",
                                                                  "technology",
                                                                  "telecommunications",
                                                                  "transportation",
                                                                  "utilities"};
// §10.12
inline constexpr std::array<std::string_view, 15> kInfrastructureType{
    "amplification",  "anonymization",    "botnet",          "command-and-control",  "control-system",
    "exfiltration",   "firewall",         "hosting-malware", "hosting-target-lists", "phishing",
    "reconnaissance", "routers-switches", "staging",         "workstation",          "unknown"};
// §10.13
inline constexpr std::array<std::string_view, 37> kMalwareCapabilities{"accesses-remote-machines",
                                                                       "anti-debugging",
                                                                       "anti-disassembly",
                                                                       "anti-emulation",
                                                                       "anti-memory-forensics",
                                                                       "anti-sandbox",
                                                                       "anti-vm",
                                                                       "captures-input-peripherals",
                                                                       "captures-output-peripherals",
                                                                       "captures-system-state-data",
                                                                       "cleans-traces-of-infection",
                                                                       "commits-fraud",
                                                                       "communicates-with-c2",
                                                                       "compromises-data-availability",
                                                                       "compromises-data-integrity",
                                                                       "compromises-system-availability",
                                                                       "controls-local-machine",
                                                                       "degrades-security-software",
                                                                       "degrades-system-updates",
                                                                       "determines-c2-server",
                                                                       "emails-spam",
                                                                       "escalates-privileges",
                                                                       "evades-av",
                                                                       "exfiltrates-data",
                                                                       "fingerprints-host",
                                                                       "hides-artifacts",
                                                                       "hides-executing-code",
                                                                       "infects-files",
                                                                       "infects-remote-machines",
                                                                       "installs-other-components",
                                                                       "persists-after-system-reboot",
                                                                       "prevents-artifact-access",
                                                                       "prevents-artifact-deletion",
                                                                       "probes-network-environment",
                                                                       "self-modifies",
                                                                       "steals-authentication-credentials",
                                                                       "violates-system-operational-integrity"};
// §10.14
inline constexpr std::array<std::string_view, 4> kMalwareResult{"malicious", "suspicious", "benign", "unknown"};
// §10.15
inline constexpr std::array<std::string_view, 22> kMalwareType{"adware",
                                                               "backdoor",
                                                               "bot",
                                                               "bootkit",
                                                               "ddos",
                                                               "downloader",
                                                               "dropper",
                                                               "exploit-kit",
                                                               "keylogger",
                                                               "ransomware",
                                                               "remote-access-trojan",
                                                               "resource-exploitation",
                                                               "rogue-security-software",
                                                               "rootkit",
                                                               "screen-capture",
                                                               "spyware",
                                                               "trojan",
                                                               "unknown",
                                                               "virus",
                                                               "webshell",
                                                               "wiper",
                                                               "worm"};
// §10.16, an enumeration
inline constexpr std::array<std::string_view, 8> kNetworkSocketAddressFamily{
    "AF_UNSPEC", "AF_INET", "AF_IPX", "AF_APPLETALK", "AF_NETBIOS", "AF_INET6", "AF_IRDA", "AF_BTH"};
// §10.17, an enumeration
inline constexpr std::array<std::string_view, 5> kNetworkSocketType{"SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM",
                                                                    "SOCK_SEQPACKET"};
// §10.18, an enumeration
inline constexpr std::array<std::string_view, 5> kOpinion{"strongly-disagree", "disagree", "neutral", "agree",
                                                          "strongly-agree"};
// §10.19
inline constexpr std::array<std::string_view, 6> kPatternType{"stix", "pcre", "sigma", "snort", "suricata", "yara"};
// §10.20
inline constexpr std::array<std::string_view, 8> kProcessorArchitecture{"alpha",   "arm",   "ia-64", "mips",
                                                                        "powerpc", "sparc", "x86",   "x86-64"};
// §10.21
inline constexpr std::array<std::string_view, 29> kRegion{"africa",
                                                          "eastern-africa",
                                                          "middle-africa",
                                                          "northern-africa",
                                                          "southern-africa",
                                                          "western-africa",
                                                          "americas",
                                                          "caribbean",
                                                          "central-america",
                                                          "latin-america-caribbean",
                                                          "northern-america",
                                                          "south-america",
                                                          "asia",
                                                          "central-asia",
                                                          "eastern-asia",
                                                          "southern-asia",
                                                          "south-eastern-asia",
                                                          "western-asia",
                                                          "europe",
                                                          "eastern-europe",
                                                          "northern-europe",
                                                          "southern-europe",
                                                          "western-europe",
                                                          "oceania",
                                                          "antarctica",
                                                          "australia-new-zealand",
                                                          "melanesia",
                                                          "micronesia",
                                                          "polynesia"};
// §10.22
inline constexpr std::array<std::string_view, 12> kReportType{
    "attack-pattern", "campaign",      "identity",     "incident",      "indicator", "intrusion-set",
    "malware",        "observed-data", "threat-actor", "threat-report", "tool",      "vulnerability"};
// §10.23
inline constexpr std::array<std::string_view, 13> kThreatActorType{"activist",
                                                                   "competitor",
                                                                   "crime-syndicate",
                                                                   "criminal",
                                                                   "hacker",
                                                                   "insider-accidental",
                                                                   "insider-disgruntled",
                                                                   "nation-state",
                                                                   "private-sector",
                                                                   "sensationalist",
                                                                   "spy",
                                                                   "terrorist",
                                                                   "unknown"};
// §10.24
inline constexpr std::array<std::string_view, 7> kThreatActorRole{
    "agent",          "director", "independent", "infrastructure-architect", "infrastructure-operator",
    "malware-author", "sponsor"};
// §10.25
inline constexpr std::array<std::string_view, 7> kThreatActorSophistication{
    "none", "minimal", "intermediate", "advanced", "expert", "innovator", "strategic"};
// §10.26
inline constexpr std::array<std::string_view, 8> kToolType{
    "denial-of-service",       "exploitation",  "information-gathering",  "network-capture",
    "credential-exploitation", "remote-access", "vulnerability-scanning", "unknown"};
// §10.27, an enumeration
inline constexpr std::array<std::string_view, 4> kWindowsIntegrityLevel{"low", "medium", "high", "system"};
// §10.28
inline constexpr std::array<std::string_view, 3> kWindowsPebinaryType{"dll", "exe", "sys"};
// §10.29, an enumeration
inline constexpr std::array<std::string_view, 14> kWindowsRegistryDatatype{"REG_NONE",
                                                                           "REG_SZ",
                                                                           "REG_EXPAND_SZ",
                                                                           "REG_BINARY",
                                                                           "REG_DWORD",
                                                                           "REG_DWORD_BIG_ENDIAN",
                                                                           "REG_DWORD_LITTLE_ENDIAN",
                                                                           "REG_LINK",
                                                                           "REG_MULTI_SZ",
                                                                           "REG_RESOURCE_LIST",
                                                                           "REG_FULL_RESOURCE_DESCRIPTION",
                                                                           "REG_RESOURCE_REQUIREMENTS_LIST",
                                                                           "REG_QWORD",
                                                                           "REG_INVALID_TYPE"};
// §10.30, an enumeration
inline constexpr std::array<std::string_view, 5> kWindowsServiceStartType{
    "SERVICE_AUTO_START", "SERVICE_BOOT_START", "SERVICE_DEMAND_START", "SERVICE_DISABLED", "SERVICE_SYSTEM_ALERT"};
// §10.31, an enumeration
inline constexpr std::array<std::string_view, 4> kWindowsServiceType{
    "SERVICE_KERNEL_DRIVER", "SERVICE_FILE_SYSTEM_DRIVER", "SERVICE_WIN32_OWN_PROCESS", "SERVICE_WIN32_SHARE_PROCESS"};
// §10.32, an enumeration
inline constexpr std::array<std::string_view, 7> kWindowsServiceStatus{
    "SERVICE_CONTINUE_PENDING", "SERVICE_PAUSE_PENDING", "SERVICE_PAUSED", "SERVICE_RUNNING",
    "SERVICE_START_PENDING",    "SERVICE_STOP_PENDING",  "SERVICE_STOPPED"};

}  // namespace comity::stix
