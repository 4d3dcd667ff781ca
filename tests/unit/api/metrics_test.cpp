#include "api/metrics.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace comity::api {
namespace {

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:";

bool is_name(std::string_view text) {
  return !text.empty() && (text[0] < '0' || text[0] > '9') &&
         text.find_first_not_of(kNameCharacters) == std::string_view::npos;
}

// Prometheus text format 0.0.4, read line by line. What it finds wrong becomes a failure of the test.
class Exposition {
 public:
  explicit Exposition(const std::string& text) {
    EXPECT_TRUE(text.ends_with('\n'));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) read(line);
  }

  // Of a sample as it stands in the text: name and labels.
  double at(const std::string& sample) const {
    const auto found = samples_.find(sample);
    EXPECT_NE(found, samples_.end()) << sample;
    return found == samples_.end() ? -1 : found->second;
  }
  bool has(const std::string& sample) const { return samples_.contains(sample); }
  const std::map<std::string, double>& samples() const { return samples_; }

 private:
  void read(const std::string& line) {
    SCOPED_TRACE(line);
    if (line.starts_with("# HELP ")) {
      const auto name = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(is_name(name));
      EXPECT_GT(line.size(), 8 + name.size()) << "it says nothing";
      EXPECT_TRUE(families_.insert(name).second) << "described twice";
      family_ = name;
      kind_.clear();
    } else if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(line.starts_with("# TYPE " + family_ + " ")) << "not the one just described";
      EXPECT_TRUE(kind_.empty());
      kind_ = line.substr(8 + family_.size());
      EXPECT_TRUE(kind_ == "counter" || kind_ == "gauge" || kind_ == "histogram");
    } else {
      read_sample(line);
    }
  }

  void read_sample(const std::string& line) {
    const auto space = line.rfind(' ');
    ASSERT_NE(space, std::string::npos);
    const auto sample = line.substr(0, space);
    const auto name = sample.substr(0, sample.find('{'));
    EXPECT_TRUE(is_name(name));
    std::string suffix = name.substr(std::min(name.size(), family_.size()));
    EXPECT_TRUE(name.starts_with(family_)) << "samples of one family stand together";
    if (kind_ == "histogram") {
      EXPECT_TRUE(suffix == "_bucket" || suffix == "_sum" || suffix == "_count");
    } else {
      EXPECT_EQ(suffix, "");
    }
    if (kind_ == "counter") {
      EXPECT_TRUE(name.ends_with("_total"));
    }
    if (name != sample) read_labels(sample.substr(name.size()));
    std::size_t used = 0;
    const double value = std::stod(line.substr(space + 1), &used);
    EXPECT_EQ(used, line.size() - space - 1);
    EXPECT_TRUE(samples_.emplace(sample, value).second) << "given twice";
  }

  static void read_labels(const std::string& labels) {
    ASSERT_TRUE(labels.starts_with('{') && labels.ends_with('}'));
    std::string_view left(labels);
    left.remove_prefix(1);
    while (left != "}") {
      const auto equals = left.find("=\"");
      ASSERT_NE(equals, std::string_view::npos);
      EXPECT_TRUE(is_name(left.substr(0, equals)));
      left.remove_prefix(equals + 2);
      const auto end = left.find_first_of("\"\\\n");
      ASSERT_TRUE(end != std::string_view::npos && left[end] == '"');
      left.remove_prefix(end + 1);
      if (left.starts_with(',')) left.remove_prefix(1);
    }
  }

  std::string family_;
  std::string kind_;
  std::set<std::string> families_;
  std::map<std::string, double> samples_;
};

net::Exchange exchange_of(std::string_view route, int status, std::int64_t micros) {
  net::Exchange exchange;
  exchange.address = "192.0.2.77";
  exchange.caller = "ada.lovelace";
  exchange.route = route;
  exchange.status = status;
  exchange.took = std::chrono::microseconds(micros);
  return exchange;
}

TEST(Metrics, AreAnExpositionFromTheStart) {
  const Exposition read{Metrics().text({})};
  EXPECT_EQ(read.at("comity_items"), 0);
  EXPECT_EQ(read.at("comity_submissions_pending"), 0);
}

TEST(Metrics, SayWhatServerAndStoreCount) {
  Metrics::Gauges gauges;
  gauges.server.open = 1;
  gauges.server.accepted = 2;
  gauges.server.refused_address = 3;
  gauges.server.evicted = 4;
  gauges.server.handshakes_failed = 5;
  gauges.server.timed_out = 6;
  gauges.server.malformed = 7;
  gauges.server.overloaded = 8;
  gauges.server.bytes_in = 9;
  gauges.server.bytes_out = UINT64_MAX;
  gauges.store.items = 11;
  gauges.store.erased = 12;
  gauges.store.asides = 13;
  gauges.store.bytes = 14;
  gauges.pending_submissions = 15;
  const auto text = Metrics().text(gauges);
  const Exposition read(text);
  EXPECT_EQ(read.at("comity_connections_open"), 1);
  EXPECT_EQ(read.at("comity_connections_total"), 2);
  EXPECT_EQ(read.at("comity_connections_ended_total{reason=\"address_limit\"}"), 3);
  EXPECT_EQ(read.at("comity_connections_ended_total{reason=\"evicted\"}"), 4);
  EXPECT_EQ(read.at("comity_connections_ended_total{reason=\"handshake\"}"), 5);
  EXPECT_EQ(read.at("comity_connections_ended_total{reason=\"timeout\"}"), 6);
  EXPECT_EQ(read.at("comity_connections_ended_total{reason=\"malformed\"}"), 7);
  EXPECT_EQ(read.at("comity_overloaded_total"), 8);
  EXPECT_EQ(read.at("comity_received_bytes_total"), 9);
  EXPECT_NE(text.find("comity_sent_bytes_total 18446744073709551615\n"), std::string::npos);
  EXPECT_EQ(read.at("comity_items"), 11);
  EXPECT_EQ(read.at("comity_items_erased"), 12);
  EXPECT_EQ(read.at("comity_asides"), 13);
  EXPECT_EQ(read.at("comity_store_bytes"), 14);
  EXPECT_EQ(read.at("comity_submissions_pending"), 15);
}

TEST(Metrics, CountRequestsByRouteAndStatusAndNothingElse) {
  Metrics metrics;
  for (const int status : {200, 202, 308, 404, 429, 503, 0, 599})
    metrics.count(exchange_of("taxii-objects", status, 1));
  metrics.count(exchange_of("other", 400, 1));
  const auto text = metrics.text({});
  const Exposition read(text);
  const auto count = [&](const std::string& route, const std::string& status) {
    return read.at("comity_requests_total{route=\"" + route + "\",status=\"" + status + "\"}");
  };
  EXPECT_EQ(count("taxii-objects", "2xx"), 2);
  EXPECT_EQ(count("taxii-objects", "3xx"), 1);
  EXPECT_EQ(count("taxii-objects", "4xx"), 2);
  EXPECT_EQ(count("taxii-objects", "5xx"), 2);
  EXPECT_EQ(count("taxii-objects", "cut"), 1);
  EXPECT_EQ(count("other", "4xx"), 1);
  EXPECT_FALSE(read.has("comity_requests_total{route=\"other\",status=\"2xx\"}"));
  EXPECT_EQ(text.find("192.0.2.77"), std::string::npos);
  EXPECT_EQ(text.find("ada"), std::string::npos);
}

TEST(Metrics, BucketsHoldWhatTookNoLonger) {
  Metrics metrics;
  for (const std::int64_t micros : {0, 999, 1'000, 1'001, 2'500, 50'000, 1'000'000, 10'000'000, 10'000'001})
    metrics.count(exchange_of("r", 200, micros));
  const Exposition read(metrics.text({}));
  const auto upto = [&](const std::string& bound) {
    return read.at("comity_request_seconds_bucket{route=\"r\",le=\"" + bound + "\"}");
  };
  EXPECT_EQ(upto("0.001"), 3);
  EXPECT_EQ(upto("0.0025"), 5);
  EXPECT_EQ(upto("0.005"), 5);
  EXPECT_EQ(upto("0.01"), 5);
  EXPECT_EQ(upto("0.025"), 5);
  EXPECT_EQ(upto("0.05"), 6);
  EXPECT_EQ(upto("0.1"), 6);
  EXPECT_EQ(upto("0.5"), 6);
  EXPECT_EQ(upto("1"), 7);
  EXPECT_EQ(upto("10"), 8);
  EXPECT_EQ(upto("+Inf"), 9);
  EXPECT_EQ(read.at("comity_request_seconds_count{route=\"r\"}"), 9);
  EXPECT_NEAR(read.at("comity_request_seconds_sum{route=\"r\"}"), 21.055501, 1e-6);
}

TEST(Metrics, AskTheServerOnceThereIsOne) {
  Metrics metrics;
  EXPECT_EQ(metrics.server().open, 0U);
  metrics.read_server([] {
    net::Counters counters;
    counters.open = 7;
    return counters;
  });
  EXPECT_EQ(metrics.server().open, 7U);
}

}  // namespace
}  // namespace comity::api
