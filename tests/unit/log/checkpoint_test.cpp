#include "log/checkpoint.h"

#include <gtest/gtest.h>

#include "base/message.h"

namespace comity::log {
namespace {

const std::string kRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

TEST(Checkpoints, AreReadBack) {
  for (const auto& text : {"log.example/a\n0\n" + kRoot, "a b+c\n9223372036854775807\n" + kRoot,
                           "log.example/a\n17\n" + kRoot + "one\ntwo words\n"}) {
    const auto checkpoint = parse_checkpoint(text);
    ASSERT_TRUE(checkpoint) << checkpoint.error().sentence();
    EXPECT_EQ(text_of(*checkpoint), text);
  }
  const auto checkpoint = parse_checkpoint("log.example/a\n17\n" + kRoot + "one\ntwo words\n");
  EXPECT_EQ(*checkpoint, (Checkpoint{"log.example/a", 17, empty_root(), {"one", "two words"}}));
}

TEST(Checkpoints, WithABrokenLineAreRefused) {
  const std::vector<std::pair<std::string, Msg>> cases{
      {"", Msg::kCheckpointOrigin},
      {"\n0\n" + kRoot, Msg::kCheckpointOrigin},
      {"a", Msg::kCheckpointOrigin},
      {"a\n", Msg::kCheckpointSize},
      {"a\n\n" + kRoot, Msg::kCheckpointSize},
      {"a\n00\n" + kRoot, Msg::kCheckpointSize},
      {"a\n01\n" + kRoot, Msg::kCheckpointSize},
      {"a\n+1\n" + kRoot, Msg::kCheckpointSize},
      {"a\n-1\n" + kRoot, Msg::kCheckpointSize},
      {"a\n1 \n" + kRoot, Msg::kCheckpointSize},
      {"a\n 1\n" + kRoot, Msg::kCheckpointSize},
      {"a\n0x1\n" + kRoot, Msg::kCheckpointSize},
      {"a\n9223372036854775808\n" + kRoot, Msg::kCheckpointSize},
      {"a\n18446744073709551616\n" + kRoot, Msg::kCheckpointSize},
      {"a\n1\n", Msg::kCheckpointRoot},
      {"a\n1\n" + kRoot.substr(0, 44), Msg::kCheckpointRoot},
      {"a\n1\n" + kRoot.substr(0, 40) + "\n", Msg::kCheckpointRoot},
      {"a\n1\nAAAA" + kRoot, Msg::kCheckpointRoot},
      {"a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", Msg::kCheckpointRoot},
      {"a\n1\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n", Msg::kCheckpointRoot},
      {"a\n1\n" + kRoot + "\n", Msg::kCheckpointExtension},
      {"a\n1\n" + kRoot + "one\n\n", Msg::kCheckpointExtension},
      {"a\n1\n" + kRoot + "\none\n", Msg::kCheckpointExtension},
      {"a\n1\n" + kRoot + "one", Msg::kCheckpointExtension},
  };
  for (const auto& [text, why] : cases) {
    const auto checkpoint = parse_checkpoint(text);
    ASSERT_FALSE(checkpoint) << text;
    EXPECT_EQ(checkpoint.error().message.id, why) << text;
  }
}

}  // namespace
}  // namespace comity::log
