#include "api/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace comity::api {

namespace {

void describe(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
}

void one(std::string& out, std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
  describe(out, name, kind, help);
  out += fmt::format("{} {}\n", name, value);
}

void write_server(std::string& out, const net::Counters& server) {
  one(out, "comity_connections_open", "gauge", "Connections open now.", server.open);
  one(out, "comity_connections_total", "counter", "Connections accepted.", server.accepted);
  describe(out, "comity_connections_ended_total", "counter", "Connections that were not left to end by themselves.");
  const std::array<std::pair<std::string_view, std::uint64_t>, 5> reasons{{{"address_limit", server.refused_address},
                                                                           {"evicted", server.evicted},
                                                                           {"handshake", server.handshakes_failed},
                                                                           {"malformed", server.malformed},
                                                                           {"timeout", server.timed_out}}};
  for (const auto& [reason, count] : reasons) {
    out += fmt::format("comity_connections_ended_total{{reason=\"{}\"}} {}\n", reason, count);
  }
  one(out, "comity_overloaded_total", "counter", "Requests answered 503 for want of a worker.", server.overloaded);
  one(out, "comity_received_bytes_total", "counter", "Bytes received.", server.bytes_in);
  one(out, "comity_sent_bytes_total", "counter", "Bytes sent.", server.bytes_out);
}

void write_store(std::string& out, const store::Counts& store) {
  one(out, "comity_items", "gauge", "Items held, every version counted.", store.items);
  one(out, "comity_items_erased", "gauge", "Items erased.", store.erased);
  one(out, "comity_asides", "gauge", "Objects set aside.", store.asides);
  one(out, "comity_store_bytes", "gauge", "Size of the store's file.", store.bytes);
}

// A witness's name is any text without white space: quoted as the format has it.
std::string label(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

void write_log(std::string& out, const LogGauges& log) {
  one(out, "comity_log_entries", "gauge", "Entries in the log.", log.size);
  one(out, "comity_log_published_entries", "gauge", "Entries in the log's published checkpoint.", log.published);
  one(out, "comity_log_frozen", "gauge", "1 while the log signs nothing.", log.frozen ? 1 : 0);
  if (log.witnesses.empty()) return;
  describe(out, "comity_witness_answers", "gauge", "Whether the witness cosigned when it was last asked.");
  for (const auto& one : log.witnesses) {
    out += fmt::format("comity_witness_answers{{witness=\"{}\"}} {}\n", label(one.name), one.answers ? 1 : 0);
  }
  describe(out, "comity_witness_entries", "gauge", "Entries in what the witness cosigned last.");
  for (const auto& one : log.witnesses) {
    out += fmt::format("comity_witness_entries{{witness=\"{}\"}} {}\n", label(one.name), one.size);
  }
}

}  // namespace

void Metrics::count(const net::Exchange& exchange) {
  const auto seconds = static_cast<double>(exchange.took.count()) / 1e6;
  const std::lock_guard lock(mutex_);
  auto& route = routes_[exchange.route];
  ++route.by_class.at(std::min<std::size_t>(5, static_cast<std::size_t>(exchange.status / 100)));
  const auto* bound = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
  ++route.took.at(static_cast<std::size_t>(bound - kBounds.begin()));
  route.seconds += seconds;
}

std::string Metrics::text(const Gauges& gauges) const {
  std::string out;
  write_server(out, gauges.server);
  write_store(out, gauges.store);
  write_log(out, gauges.log);
  one(out, "comity_submissions_pending", "gauge", "Submissions that wait to be taken.", gauges.pending_submissions);
  const std::lock_guard lock(mutex_);
  describe(out, "comity_requests_total", "counter", "Requests by route and class of status.");
  for (const auto& [name, route] : routes_) {
    for (std::size_t i = 0; i < route.by_class.size(); ++i) {
      if (route.by_class[i] == 0) continue;
      const auto status = i == 0 ? std::string("cut") : std::to_string(i) + "xx";
      out += fmt::format("comity_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", name, status, route.by_class[i]);
    }
  }
  describe(out, "comity_request_seconds", "histogram", "Time from a request's header to the end of its answer.");
  for (const auto& [name, route] : routes_) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      sum += route.took[i];
      out += fmt::format("comity_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", name, kBounds[i], sum);
    }
    sum += route.took.back();
    out += fmt::format("comity_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", name, sum);
    out += fmt::format("comity_request_seconds_sum{{route=\"{}\"}} {:.6f}\n", name, route.seconds);
    out += fmt::format("comity_request_seconds_count{{route=\"{}\"}} {}\n", name, sum);
  }
  return out;
}

}  // namespace comity::api
