#include "cli/settings_table.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace comity::cli {

namespace {

constexpr std::array<std::string_view, 1> kLanguages{"en"};
// Each in the order of the values that it names.
constexpr std::array<std::string_view, 2> kRefusals{"refuse", "quarantine"};
constexpr std::array<std::string_view, 3> kLogged{"requests", "problems", "none"};
constexpr std::array<std::string_view, 2> kAnonymous{"refuse", "read"};

// Where among the settings a member stands, by whose it is.
template <auto kMember, class All>
auto& field_of(All& settings) {
  using Member = decltype(kMember);
  if constexpr (std::is_invocable_v<Member, const Limits&>) {
    return settings.limits.*kMember;
  } else if constexpr (std::is_invocable_v<Member, const ServerSettings&>) {
    return settings.server.*kMember;
  } else if constexpr (std::is_invocable_v<Member, const net::ServerLimits&>) {
    return settings.server.limits.*kMember;
  } else if constexpr (std::is_invocable_v<Member, const api::TaxiiOptions&>) {
    return settings.server.service.taxii.*kMember;
  } else if constexpr (std::is_invocable_v<Member, const api::ServiceOptions&>) {
    return settings.server.service.*kMember;
  } else {
    return settings.*kMember;
  }
}

template <auto kMember>
using FieldOf = std::remove_reference_t<decltype(field_of<kMember>(std::declval<Settings&>()))>;

template <auto kMember>
constexpr Setting count(std::string_view section, std::string_view name, Msg help, std::int64_t lowest,
                        std::int64_t highest) {
  return {section,
          name,
          help,
          SettingKind::count,
          lowest,
          highest,
          {},
          [](const Settings& s) { return SettingValue(static_cast<std::int64_t>(field_of<kMember>(s))); },
          [](Settings& s, const SettingValue& value) {
            field_of<kMember>(s) = static_cast<FieldOf<kMember>>(std::get<std::int64_t>(value));
          }};
}

template <auto kMember>
constexpr Setting seconds(std::string_view section, std::string_view name, Msg help) {
  return {section,
          name,
          help,
          SettingKind::count,
          1,
          3'600,
          {},
          [](const Settings& s) { return SettingValue(std::int64_t{field_of<kMember>(s).count() / 1000}); },
          [](Settings& s, const SettingValue& value) {
            field_of<kMember>(s) = std::chrono::seconds(std::get<std::int64_t>(value));
          }};
}

template <auto kMember>
constexpr Setting text(std::string_view section, std::string_view name, Msg help, SettingKind kind,
                       std::span<const std::string_view> choices = {}) {
  return {section,
          name,
          help,
          kind,
          0,
          0,
          choices,
          [](const Settings& s) { return SettingValue(field_of<kMember>(s)); },
          [](Settings& s, const SettingValue& value) { field_of<kMember>(s) = std::get<std::string>(value); }};
}

// Of an enumeration or a bool, whose values the words name in their order.
template <auto kMember, const auto& kWords>
constexpr Setting choice(std::string_view section, std::string_view name, Msg help) {
  return {section,
          name,
          help,
          SettingKind::choice,
          0,
          0,
          kWords,
          [](const Settings& s) {
            return SettingValue(std::string(kWords.at(static_cast<std::size_t>(field_of<kMember>(s)))));
          },
          [](Settings& s, const SettingValue& value) {
            const auto found = std::find(kWords.begin(), kWords.end(), std::get<std::string>(value));
            field_of<kMember>(s) = static_cast<FieldOf<kMember>>(found - kWords.begin());
          }};
}

constexpr std::array kSettings{
    text<&Settings::language>("node", "language", Msg::kAboutLanguage, SettingKind::choice, kLanguages),
    text<&Settings::tenant>("node", "tenant", Msg::kAboutTenant, SettingKind::name),
    text<&Settings::key_file>("keys", "key_file", Msg::kAboutKeyFile, SettingKind::path),
    choice<&Settings::on_invalid, kRefusals>("import", "on_invalid", Msg::kAboutOnInvalid),
    choice<&Settings::on_denied, kRefusals>("import", "on_denied", Msg::kAboutOnDenied),
    count<&Settings::workers>("import", "workers", Msg::kAboutWorkers, 1, 64),
    count<&Limits::file_bytes>("limits", "file_bytes", Msg::kAboutFileBytes, 1, 4'000'000'000),
    count<&Limits::objects>("limits", "objects", Msg::kAboutObjects, 1, 1'000'000'000),
    count<&Limits::object_bytes>("limits", "object_bytes", Msg::kAboutObjectBytes, 1024, 256'000'000),
    count<&Limits::depth>("limits", "depth", Msg::kAboutDepth, 8, 512),
    count<&Limits::values>("limits", "values", Msg::kAboutValues, 100, 100'000'000),
    count<&Limits::findings>("limits", "findings", Msg::kAboutFindings, 1, 100'000),
    count<&Limits::pattern_bytes>("limits", "pattern_bytes", Msg::kAboutPatternBytes, 64, 16'000'000),
    count<&Limits::pattern_depth>("limits", "pattern_depth", Msg::kAboutPatternDepth, 4, 512),
    text<&ServerSettings::listen>("server", "listen", Msg::kAboutListen, SettingKind::path),
    text<&ServerSettings::certificate>("server", "certificate", Msg::kAboutCertificate, SettingKind::path),
    text<&ServerSettings::key>("server", "key", Msg::kAboutKey, SettingKind::path),
    text<&api::TaxiiOptions::public_url>("server", "public_url", Msg::kAboutPublicUrl, SettingKind::path),
    choice<&ServerSettings::log, kLogged>("server", "log", Msg::kAboutLog),
    choice<&api::ServiceOptions::anonymous, kAnonymous>("server", "anonymous", Msg::kAboutAnonymous),
    count<&api::TaxiiOptions::page_limit>("server", "page_limit", Msg::kAboutPageLimit, 1, 10'000),
    count<&api::TaxiiOptions::max_content_length>("server", "max_content_length", Msg::kAboutMaxContent, 1024,
                                                  256'000'000),
    count<&api::ServiceOptions::caller_rate>("server", "caller_rate", Msg::kAboutCallerRate, 1, 1'000'000),
    count<&net::ServerLimits::connections>("server", "connections", Msg::kAboutConnections, 8, 1'000'000),
    count<&net::ServerLimits::connections_per_address>("server", "connections_per_address", Msg::kAboutPerAddress, 1,
                                                       1'000'000),
    count<&net::ServerLimits::workers>("server", "workers", Msg::kAboutServerWorkers, 1, 256),
    count<&net::ServerLimits::body_bytes_in_flight>("server", "body_bytes_in_flight", Msg::kAboutBodiesInFlight,
                                                    1'048'576, 64'000'000'000),
    seconds<&net::ServerLimits::handshake>("server", "handshake_seconds", Msg::kAboutHandshake),
    seconds<&net::ServerLimits::header>("server", "header_seconds", Msg::kAboutHeader),
    seconds<&net::ServerLimits::body>("server", "body_seconds", Msg::kAboutBody),
    seconds<&net::ServerLimits::idle>("server", "idle_seconds", Msg::kAboutIdle),
    seconds<&net::ServerLimits::write>("server", "write_seconds", Msg::kAboutWrite),
    choice<&api::ServiceOptions::anonymous_log, kAnonymous>("log", "anonymous", Msg::kAboutLogAnonymous),
};

// Levenshtein's distance. Both are short: names of ours, and an excerpt.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t changed = diagonal + (a[i] == b[k] ? 0 : 1);
      diagonal = row[k + 1];
      row[k + 1] = std::min({changed, diagonal + 1, row[k] + 1});
    }
  }
  return row.back();
}

// A name may stand without its section, or in another one.
std::size_t distance_to(const Setting& setting, std::string_view given) {
  const auto dot = given.find('.');
  const auto name = dot == std::string_view::npos ? given : given.substr(dot + 1);
  return std::min(distance(given, setting.full_name()), distance(name, setting.name) + 1);
}

bool is_name(std::string_view text) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !text.empty() && text.size() <= 63 && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string joined(std::span<const std::string_view> choices) {
  std::string all;
  for (const auto choice : choices) all.append(all.empty() ? "\"" : ", \"").append(choice).append(1, '"');
  return all;
}

}  // namespace

bool Setting::fits(const SettingValue& value) const {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (kind == SettingKind::count) return number != nullptr && *number >= lowest && *number <= highest;
  if (number != nullptr) return false;
  const auto& given = std::get<std::string>(value);
  switch (kind) {
    case SettingKind::choice: return std::find(choices.begin(), choices.end(), given) != choices.end();
    case SettingKind::name: return is_name(given);
    default: return is_plain_text(given);
  }
}

Message Setting::expectation() const {
  switch (kind) {
    case SettingKind::count:
      return {Msg::kSettingCount,
              {{"setting", full_name()}, {"lowest", std::to_string(lowest)}, {"highest", std::to_string(highest)}}};
    case SettingKind::choice: return {Msg::kSettingChoice, {{"setting", full_name()}, {"choices", joined(choices)}}};
    case SettingKind::name: return {Msg::kSettingName, {{"setting", full_name()}}};
    case SettingKind::path: break;
  }
  return {Msg::kSettingPath, {{"setting", full_name()}}};
}

std::span<const Setting> all_settings() { return kSettings; }

const Setting* find_setting(std::string_view full_name) {
  const auto found = std::find_if(kSettings.begin(), kSettings.end(),
                                  [&](const Setting& setting) { return setting.full_name() == full_name; });
  return found == kSettings.end() ? nullptr : &*found;
}

Message unknown_setting(std::string_view given) {
  const std::string shown = excerpt(given);
  const auto nearest = std::min_element(kSettings.begin(), kSettings.end(), [&](const Setting& a, const Setting& b) {
    return distance_to(a, shown) < distance_to(b, shown);
  });
  return {Msg::kSettingUnknown, {{"setting", shown}, {"nearest", nearest->full_name()}}};
}

}  // namespace comity::cli
