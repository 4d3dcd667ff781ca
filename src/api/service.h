// The node's service: routes a request, says who calls, keeps callers within their limits, counts, and answers.
//
// Owns its routes; node and submissions outlive it. Everything is safe on any worker. No error leaves it: each
// becomes an answer in the form of its interface.
#pragma once

#include <functional>
#include <string>

#include "api/authenticate.h"
#include "api/caller_rate.h"
#include "api/log/log.h"
#include "api/metrics.h"
#include "api/route.h"
#include "api/taxii/taxii.h"
#include "net/server.h"

namespace comity::api {

struct ServiceOptions {
  TaxiiOptions taxii;
  bool anonymous = false;             // whether who sends no credentials may read what rules let anyone have
  bool anonymous_log = false;         // and whether they may read the log
  std::uint32_t caller_rate = 1'000;  // requests a second of one caller, in the long run
};

class Service final : public net::Service {
 public:
  Service(exchange::Node& node, exchange::Submissions& submissions, ServiceOptions options);

  // More routes, before the server starts.
  Router& router() { return router_; }
  Metrics& metrics() { return metrics_; }

  std::variant<net::Admission, net::Response> admit(const net::Request& request) override;
  net::Response handle(net::Request request) override;
  net::Response refuse(const net::Request& request, int status) override;

 private:
  struct Found;
  std::variant<Found, net::Response> find(const net::Request& request);
  net::Response no_route(const net::Request& request, const Match& match, bool is_known) const;
  void declare_health();
  net::Response health() const;
  LogGauges log_gauges() const;
  net::Response show_metrics(const Call& call);

  exchange::Node& node_;
  exchange::Submissions& submissions_;
  ServiceOptions options_;
  Authenticator authenticator_;
  CallerRate rate_;
  Metrics metrics_;
  Taxii taxii_;
  Log log_;
  Router router_;
};

}  // namespace comity::api
