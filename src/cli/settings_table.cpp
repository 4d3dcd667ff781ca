#include "cli/settings_table.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace comity::cli {

namespace {

constexpr std::array<std::string_view, 1> kLanguages{"en"};
constexpr std::array<std::string_view, 3> kLogged{"requests", "problems", "none"};  // in the order of Logged
constexpr std::array<std::string_view, 2> kOnInvalid{"refuse", "quarantine"};  // in the order of OnInvalid, OnDenied
constexpr std::array<std::string_view, 2> kAnonymous{"refuse", "read"};

template <auto kMember>
constexpr Setting limit(std::string_view name, Msg help, std::int64_t lowest, std::int64_t highest) {
  return {"limits",
          name,
          help,
          SettingKind::count,
          lowest,
          highest,
          {},
          [](const Settings& s) { return SettingValue(static_cast<std::int64_t>(s.limits.*kMember)); },
          [](Settings& s, const SettingValue& value) {
            auto& field = s.limits.*kMember;
            field = static_cast<std::remove_reference_t<decltype(field)>>(std::get<std::int64_t>(value));
          }};
}

// Where in the server's settings a member stands, by whose it is.
template <auto kMember, class Server>
auto& field_of(Server& server) {
  using Member = decltype(kMember);
  if constexpr (std::is_invocable_v<Member, const net::ServerLimits&>) {
    return server.limits.*kMember;
  } else if constexpr (std::is_invocable_v<Member, const api::TaxiiOptions&>) {
    return server.service.taxii.*kMember;
  } else if constexpr (std::is_invocable_v<Member, const api::ServiceOptions&>) {
    return server.service.*kMember;
  } else {
    return server.*kMember;
  }
}

template <auto kMember>
constexpr Setting server_count(std::string_view name, Msg help, std::int64_t lowest, std::int64_t highest) {
  return {"server",
          name,
          help,
          SettingKind::count,
          lowest,
          highest,
          {},
          [](const Settings& s) { return SettingValue(static_cast<std::int64_t>(field_of<kMember>(s.server))); },
          [](Settings& s, const SettingValue& value) {
            auto& field = field_of<kMember>(s.server);
            field = static_cast<std::remove_reference_t<decltype(field)>>(std::get<std::int64_t>(value));
          }};
}

template <auto kMember>
constexpr Setting server_seconds(std::string_view name, Msg help) {
  return {"server",
          name,
          help,
          SettingKind::count,
          1,
          3'600,
          {},
          [](const Settings& s) { return SettingValue(std::int64_t{(s.server.limits.*kMember).count() / 1000}); },
          [](Settings& s, const SettingValue& value) {
            s.server.limits.*kMember = std::chrono::seconds(std::get<std::int64_t>(value));
          }};
}

template <auto kMember>
constexpr Setting server_text(std::string_view name, Msg help) {
  return {"server",
          name,
          help,
          SettingKind::path,
          0,
          0,
          {},
          [](const Settings& s) { return SettingValue(field_of<kMember>(s.server)); },
          [](Settings& s, const SettingValue& value) { field_of<kMember>(s.server) = std::get<std::string>(value); }};
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
          [](const Settings& s) { return SettingValue(s.*kMember); },
          [](Settings& s, const SettingValue& value) { s.*kMember = std::get<std::string>(value); }};
}

constexpr std::array kSettings{
    text<&Settings::language>("node", "language", Msg::kAboutLanguage, SettingKind::choice, kLanguages),
    text<&Settings::tenant>("node", "tenant", Msg::kAboutTenant, SettingKind::name),
    text<&Settings::key_file>("keys", "key_file", Msg::kAboutKeyFile, SettingKind::path),
    Setting{"import", "on_invalid", Msg::kAboutOnInvalid, SettingKind::choice, 0, 0, kOnInvalid,
            [](const Settings& s) {
              return SettingValue(std::string(kOnInvalid.at(static_cast<std::size_t>(s.on_invalid))));
            },
            [](Settings& s, const SettingValue& value) {
              s.on_invalid = std::get<std::string>(value) == kOnInvalid[0] ? exchange::OnInvalid::refuse
                                                                           : exchange::OnInvalid::quarantine;
            }},
    Setting{"import", "on_denied", Msg::kAboutOnDenied, SettingKind::choice, 0, 0, kOnInvalid,
            [](const Settings& s) {
              return SettingValue(std::string(kOnInvalid.at(static_cast<std::size_t>(s.on_denied))));
            },
            [](Settings& s, const SettingValue& value) {
              s.on_denied = std::get<std::string>(value) == kOnInvalid[0] ? exchange::OnDenied::refuse
                                                                          : exchange::OnDenied::quarantine;
            }},
    Setting{"import",
            "workers",
            Msg::kAboutWorkers,
            SettingKind::count,
            1,
            64,
            {},
            [](const Settings& s) { return SettingValue(std::int64_t{s.workers}); },
            [](Settings& s, const SettingValue& value) {
              s.workers = static_cast<unsigned>(std::get<std::int64_t>(value));
            }},
    limit<&Limits::file_bytes>("file_bytes", Msg::kAboutFileBytes, 1, 4'000'000'000),
    limit<&Limits::objects>("objects", Msg::kAboutObjects, 1, 1'000'000'000),
    limit<&Limits::object_bytes>("object_bytes", Msg::kAboutObjectBytes, 1024, 256'000'000),
    limit<&Limits::depth>("depth", Msg::kAboutDepth, 8, 512),
    limit<&Limits::values>("values", Msg::kAboutValues, 100, 100'000'000),
    limit<&Limits::findings>("findings", Msg::kAboutFindings, 1, 100'000),
    limit<&Limits::pattern_bytes>("pattern_bytes", Msg::kAboutPatternBytes, 64, 16'000'000),
    limit<&Limits::pattern_depth>("pattern_depth", Msg::kAboutPatternDepth, 4, 512),
    server_text<&ServerSettings::listen>("listen", Msg::kAboutListen),
    server_text<&ServerSettings::certificate>("certificate", Msg::kAboutCertificate),
    server_text<&ServerSettings::key>("key", Msg::kAboutKey),
    server_text<&api::TaxiiOptions::public_url>("public_url", Msg::kAboutPublicUrl),
    Setting{
        "server", "log", Msg::kAboutLog, SettingKind::choice, 0, 0, kLogged,
        [](const Settings& s) { return SettingValue(std::string(kLogged.at(static_cast<std::size_t>(s.server.log)))); },
        [](Settings& s, const SettingValue& value) {
          const auto found = std::find(kLogged.begin(), kLogged.end(), std::get<std::string>(value));
          s.server.log = static_cast<Logged>(found - kLogged.begin());
        }},
    Setting{
        "server", "anonymous", Msg::kAboutAnonymous, SettingKind::choice, 0, 0, kAnonymous,
        [](const Settings& s) { return SettingValue(std::string(kAnonymous.at(s.server.service.anonymous ? 1 : 0))); },
        [](Settings& s, const SettingValue& value) {
          s.server.service.anonymous = std::get<std::string>(value) == kAnonymous[1];
        }},
    server_count<&api::TaxiiOptions::page_limit>("page_limit", Msg::kAboutPageLimit, 1, 10'000),
    server_count<&api::TaxiiOptions::max_content_length>("max_content_length", Msg::kAboutMaxContent, 1024,
                                                         256'000'000),
    server_count<&api::ServiceOptions::caller_rate>("caller_rate", Msg::kAboutCallerRate, 1, 1'000'000),
    server_count<&net::ServerLimits::connections>("connections", Msg::kAboutConnections, 8, 1'000'000),
    server_count<&net::ServerLimits::connections_per_address>("connections_per_address", Msg::kAboutPerAddress, 1,
                                                              1'000'000),
    server_count<&net::ServerLimits::workers>("workers", Msg::kAboutServerWorkers, 1, 256),
    server_count<&net::ServerLimits::body_bytes_in_flight>("body_bytes_in_flight", Msg::kAboutBodiesInFlight, 1'048'576,
                                                           64'000'000'000),
    server_seconds<&net::ServerLimits::handshake>("handshake_seconds", Msg::kAboutHandshake),
    server_seconds<&net::ServerLimits::header>("header_seconds", Msg::kAboutHeader),
    server_seconds<&net::ServerLimits::body>("body_seconds", Msg::kAboutBody),
    server_seconds<&net::ServerLimits::idle>("idle_seconds", Msg::kAboutIdle),
    server_seconds<&net::ServerLimits::write>("write_seconds", Msg::kAboutWrite),
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
