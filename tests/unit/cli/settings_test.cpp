#include "cli/settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "cli/settings_table.h"
#include "tests/support/temp_folder.h"

namespace comity::cli {
namespace {

std::string refused(std::string_view text) {
  const auto settings = parse_settings(text, "comity.toml");
  EXPECT_FALSE(settings) << text;
  if (settings) return {};
  EXPECT_EQ(settings.error().code, Code::settings);
  return settings.error().sentence();
}

TEST(Settings, AreReadFromEverySection) {
  const auto settings = parse_settings(R"(
[node]
language = "en"
tenant = "lab-2"
[keys]
key_file = "/etc/comity/node.key"
[import]
on_invalid = "quarantine"
on_denied = "quarantine"
workers = 8
[limits]
file_bytes = 4_000_000_000
depth = 32
[server]
listen = "127.0.0.1:7000"
log = "none"
anonymous = "read"
page_limit = 7
caller_rate = 8
connections = 9
idle_seconds = 10
)",
                                       "comity.toml")
                            .value();
  EXPECT_EQ(settings.tenant, "lab-2");
  EXPECT_EQ(settings.key_file, "/etc/comity/node.key");
  EXPECT_EQ(settings.on_invalid, exchange::OnInvalid::quarantine);
  EXPECT_EQ(settings.on_denied, exchange::OnDenied::quarantine);
  EXPECT_EQ(settings.workers, 8U);
  EXPECT_EQ(settings.limits.file_bytes, 4'000'000'000U);
  EXPECT_EQ(settings.limits.depth, 32U);
  EXPECT_EQ(settings.limits.objects, Limits().objects);
  EXPECT_EQ(settings.server.listen, "127.0.0.1:7000");
  EXPECT_EQ(settings.server.log, Logged::none);
  EXPECT_TRUE(settings.server.service.anonymous);
  EXPECT_EQ(settings.server.service.taxii.page_limit, 7U);
  EXPECT_EQ(settings.server.service.caller_rate, 8U);
  EXPECT_EQ(settings.server.limits.connections, 9U);
  EXPECT_EQ(settings.server.limits.idle, std::chrono::seconds(10));
}

TEST(Settings, SayWhereAndWhatIsWrong) {
  struct Case {
    std::string text, sentence;
  };
  const std::vector<Case> cases{
      {"[limits]\ndepht = 3\n", "comity.toml:2:1: there is no setting \"limits.depht\"; the nearest is limits.depth"},
      {"depth = 3\n", "comity.toml:1:1: there is no setting \"depth\"; the nearest is limits.depth"},
      {"[import]\ndepth = 30\n", "comity.toml:2:1: there is no setting \"import.depth\"; the nearest is limits.depth"},
      {"[imports]\n", "comity.toml:1:2: there is no setting \"imports\""},
      {"[limits]\n  depth = 7\n", "comity.toml:2:11: limits.depth has to be a whole number from 8 to 512"},
      {"[limits]\ndepth = 513\n", "comity.toml:2:9: limits.depth has to be a whole number from 8 to 512"},
      {"[limits]\ndepth = \"32\"\n", "comity.toml:2:9: limits.depth has to be a whole number"},
      {"[limits]\ndepth = 32.0\n", "comity.toml:2:9: limits.depth has to be a whole number"},
      {"[limits]\ndepth.x = 32\n", "limits.depth has to be a whole number"},
      {"[import]\non_invalid = \"ignore\"\n", "import.on_invalid has to be one of \"refuse\", \"quarantine\""},
      {"[node]\ntenant = \"A b\"\n", "node.tenant has to be 1 to 63 letters"},
      {"[keys]\nkey_file = 3\n", "keys.key_file has to be a path"},
      {"[limits]\ndepth = \n", "comity.toml:2:"},
      {"[limits]\ndepth = 32\ndepth = 32\n", "comity.toml:3:"},
      {"x = \"\xff\"\n", "is not valid TOML"}};
  for (const auto& one : cases) {
    const auto sentence = refused(one.text);
    EXPECT_NE(sentence.find(one.sentence), std::string::npos) << sentence;
  }
}

TEST(Settings, AreBoundedInLengthAndDepth) {
  std::string deep = "a";
  for (int i = 0; i < 3000; ++i) deep += ".a";
  EXPECT_NE(refused(deep + " = 1").find("comity.toml:1: is a line of more than 4096 bytes"), std::string::npos);
  EXPECT_NE(refused(deep.substr(0, 4001) + " = 1").find("there is no setting"), std::string::npos);
  EXPECT_NE(refused("a = " + std::string(4000, '[')).find("is not valid TOML"), std::string::npos);
}

TEST(Settings, HaveDefaultsWithoutAFile) {
  const test::TempFolder folder;
  EXPECT_EQ(settings_text(read_settings(folder / "comity.toml").value()), settings_text());
  std::ofstream(folder / "comity.toml") << "[limits]\ndepth = 32\n";
  EXPECT_EQ(read_settings(folder / "comity.toml")->limits.depth, 32U);
  std::ofstream(folder / "comity.toml") << std::string(1'100'000, '\n');
  EXPECT_EQ(read_settings(folder / "comity.toml").error().code, Code::limit);
}

TEST(Settings, AreWrittenAsTheyAreRead) {
  const auto text = settings_text();
  for (const auto& setting : all_settings()) {
    EXPECT_NE(text.find("\n# " + std::string(setting.name) + " = "), std::string::npos) << setting.full_name();
  }
  EXPECT_EQ(settings_text(parse_settings(text, "default").value()), text);
  Settings changed;
  changed.key_file = "/a \"quoted\" \\ path";
  changed.on_invalid = exchange::OnInvalid::quarantine;
  changed.limits.pattern_depth = 5;
  const auto again = parse_settings(settings_text(changed), "changed").value();
  EXPECT_EQ(again.key_file, changed.key_file);
  EXPECT_EQ(again.on_invalid, changed.on_invalid);
  EXPECT_EQ(again.limits.pattern_depth, 5U);
}

// Uncommented, every default is a value that the table itself takes.
TEST(Settings, HaveDefaultsWithinTheirBounds) {
  for (const auto& setting : all_settings()) EXPECT_TRUE(setting.fits(setting.get(Settings()))) << setting.full_name();
}

TEST(Settings, AreOverriddenOneByOne) {
  Settings settings;
  EXPECT_TRUE(apply(settings, "limits.depth=32"));
  EXPECT_TRUE(apply(settings, "import.on_invalid=quarantine"));
  EXPECT_TRUE(apply(settings, "keys.key_file=a=b"));
  EXPECT_EQ(settings.limits.depth, 32U);
  EXPECT_EQ(settings.on_invalid, exchange::OnInvalid::quarantine);
  EXPECT_EQ(settings.key_file, "a=b");
  for (const auto* wrong : {"limits.depth", "limits.depth=", "limits.depth=x", "limits.depth=32x", "limits.depth=-1",
                            "limits.depth=99999999999999999999", "limit.depth=32", "=", "", "node.tenant="}) {
    const auto status = apply(settings, wrong);
    ASSERT_FALSE(status) << wrong;
    EXPECT_EQ(status.error().code, Code::usage);
  }
  EXPECT_EQ(settings.limits.depth, 32U);
}

}  // namespace
}  // namespace comity::cli
