#include "tests/support/test_node.h"

#include "exchange/log_keys.h"

namespace comity::test {

std::string indicator(const std::string& uuid, const std::string& name, int minute, const std::string& more) {
  const std::string time = "2026-01-01T00:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00.000Z";
  return R"({"type":"indicator","spec_version":"2.1","id":"indicator--)" + uuid +
         R"(","created":"2026-01-01T00:00:00.000Z","modified":")" + time + R"(","name":")" + name +
         R"(","indicator_types":["malicious-activity"],"pattern":"[ipv4-addr:value = '198.51.100.7']",)"
         R"("pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z")" +
         more + "}";
}

std::string bundle(const std::vector<std::string>& objects) {
  std::string out = R"({"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[)";
  for (const auto& object : objects) out += (&object == &objects.front() ? "" : ",") + object;
  return out + "]}";
}

TestNode::TestNode(std::uint64_t seed) : random_(seed), environment_{clock_, random_, {}} {
  exchange::NewNode made{*party::Handle::parse("xa.cert"),
                         "CERT of XA",
                         *party::Jurisdiction::parse("XA"),
                         {},
                         {},
                         exchange::files::kKeyFile,
                         ""};
  const auto status = exchange::create_node(folder(), std::move(made), environment_);
  EXPECT_TRUE(status) << status.error().sentence();
  reopen();
}

party::Protection TestNode::protection() const { return *party::read_key_file(folder() / exchange::files::kKeyFile); }

void TestNode::reopen(exchange::Hold hold) {
  node_.reset();
  auto node = exchange::Node::open(folder(), hold, protection(), "test", environment_);
  ASSERT_TRUE(node) << node.error().sentence();
  node_ = std::move(*node);
}

void TestNode::reopen_with_new_log() {
  reopen(exchange::Hold::settling);
  clock_.advance(1);
  EXPECT_TRUE(exchange::restart_log(*node_, "restored"));
  reopen();
}

exchange::Tally TestNode::take(const std::string& text, exchange::OnInvalid on_invalid) {
  exchange::Introduction introduction;
  introduction.tenant = exchange::kOwnTenant;
  introduction.source = "test.json";
  introduction.on_invalid = on_invalid;
  exchange::Observer nobody;
  const auto result = exchange::accept(*node_, json::PaddedText(text), introduction, nobody);
  EXPECT_TRUE(result) << result.error().sentence();
  return result ? result->tally : exchange::Tally();
}

std::vector<std::string> TestNode::ids(exchange::Search search) {
  search.tenant = exchange::kOwnTenant;
  const auto found = exchange::find(*node_, search);
  EXPECT_TRUE(found) << found.error().sentence();
  std::vector<std::string> out;
  if (found) {
    for (const auto& entry : found->entries) out.push_back(entry.item.id);
  }
  return out;
}

}  // namespace comity::test
