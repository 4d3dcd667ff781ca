#include "cli/settings.h"

#include <toml++/toml.h>

#include <charconv>

#include "base/file.h"
#include "base/text.h"
#include "cli/settings_table.h"

namespace comity::cli {

namespace {

constexpr std::uint64_t kMaxFileBytes = 1'048'576;
// toml++ builds a table for each dot of a key and takes them down by recursion; a key stands on one line.
constexpr std::size_t kMaxLineBytes = 4096;

std::string place(const std::string& file, const toml::source_position& position) {
  return file + ':' + std::to_string(position.line) + ':' + std::to_string(position.column);
}

Status check_lines(std::string_view text, const std::string& file) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto size = std::min(text.find('\n'), text.size());
    if (size > kMaxLineBytes) {
      return fail(Code::settings, {Msg::kSettingsLineTooLong, {{"limit", std::to_string(kMaxLineBytes)}}},
                  file + ':' + std::to_string(line));
    }
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return {};
}

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return fail(Code::settings, {Msg::kSettingsSyntax, {{"reason", excerpt(error.description(), 200)}}},
                place(file, error.source().begin));
  }
}

std::optional<SettingValue> value_of(const toml::node& node) {
  if (const auto* number = node.as_integer()) return SettingValue(number->get());
  if (const auto* text = node.as_string()) return SettingValue(text->get());
  return std::nullopt;
}

Status put(Settings& settings, const std::string& full_name, const toml::key& key, const toml::node& node,
           const std::string& file) {
  const auto* setting = find_setting(full_name);
  if (setting == nullptr) return fail(Code::settings, unknown_setting(full_name), place(file, key.source().begin));
  const auto value = value_of(node);
  if (!value || !setting->fits(*value))
    return fail(Code::settings, setting->expectation(), place(file, node.source().begin));
  setting->put(settings, *value);
  return {};
}

bool is_section(std::string_view name) {
  const auto all = all_settings();
  return std::any_of(all.begin(), all.end(), [&](const Setting& setting) { return setting.section == name; });
}

std::string literal(const SettingValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  std::string out = "\"";
  for (const char c : std::get<std::string>(value)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string line_of(const Setting& setting, const Settings& settings) {
  const auto value = setting.get(settings);
  const bool is_default = value == setting.get(Settings());
  return std::string(is_default ? "# " : "").append(setting.name).append(" = ").append(literal(value));
}

}  // namespace

Result<Settings> parse_settings(std::string_view text, const std::string& file) {
  COMITY_CHECK(check_lines(text, file));
  COMITY_TRY(const auto document, parse_toml(text, file));
  Settings settings;
  for (const auto& [section, node] : document) {
    const std::string name(section.str());
    const auto* table = node.as_table();
    if (table == nullptr || !is_section(name))
      return fail(Code::settings, unknown_setting(name), place(file, section.source().begin));
    for (const auto& [key, value] : *table)
      COMITY_CHECK(put(settings, name + '.' + std::string(key.str()), key, value, file));
  }
  return settings;
}

Result<Settings> read_settings(const std::filesystem::path& file) {
  const auto text = read_file(file, kMaxFileBytes);
  if (text) return parse_settings(*text, file.string());
  if (text.error().code == Code::not_found) return Settings();
  return tl::make_unexpected(text.error());
}

Status apply(Settings& settings, std::string_view assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos)
    return fail(Code::usage, {Msg::kSettingNoValue, {{"given", excerpt(assignment)}}});
  const auto name = assignment.substr(0, equals);
  const auto text = assignment.substr(equals + 1);
  const auto* setting = find_setting(name);
  if (setting == nullptr) return fail(Code::usage, unknown_setting(name));
  SettingValue value{std::string(text)};
  if (setting->kind == SettingKind::count) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) value = number;
  }
  if (!setting->fits(value)) return fail(Code::usage, setting->expectation());
  setting->put(settings, value);
  return {};
}

std::string settings_text(const Settings& settings) {
  std::string out = "# " + render({Msg::kSettingsHead}, settings.language) + '\n';
  std::string_view section;
  for (const auto& setting : all_settings()) {
    if (setting.section != section) out.append("\n[").append(setting.section).append("]\n");
    section = setting.section;
    out.append("# ").append(render({setting.help}, settings.language)).append(1, '\n');
    out.append(line_of(setting, settings)).append(1, '\n');
  }
  return out;
}

}  // namespace comity::cli
