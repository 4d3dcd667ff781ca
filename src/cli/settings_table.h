// Every setting: its name, what it is for, its bounds, where it stands in Settings. Used by settings*.cpp only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/message.h"
#include "cli/settings.h"

namespace comity::cli {

using SettingValue = std::variant<std::int64_t, std::string>;

enum class SettingKind : std::uint8_t {
  count,   // lowest to highest
  choice,  // one of `choices`
  name,    // 1 to 63 of a-z, 0-9, dash
  path,    // text on one line
};

struct Setting {
  std::string_view section;
  std::string_view name;
  Msg help;
  SettingKind kind;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
  std::span<const std::string_view> choices;
  SettingValue (*get)(const Settings&);
  void (*put)(Settings&, const SettingValue&);  // a value that fits

  std::string full_name() const { return std::string(section).append(1, '.').append(name); }
  bool fits(const SettingValue& value) const;
  Message expectation() const;  // what would fit, as a sentence
};

// In the order of the default file, each section together.
std::span<const Setting> all_settings();

const Setting* find_setting(std::string_view full_name);

// That `given` is no setting, naming the one that was most likely meant.
Message unknown_setting(std::string_view given);

}  // namespace comity::cli
