// The log over HTTP: its checkpoint and tiles (C2SP tlog-tiles, prefix /log), and this node as a witness of others
// (C2SP tlog-witness, submission and monitoring prefix /log/witness).
//
// An adaptor: what is published and cosigned the exchange says. Owned by the service, the node outlives it; its
// handlers run on any worker.
#pragma once

#include "api/route.h"
#include "exchange/node.h"

namespace comity::api {

class Log {
 public:
  explicit Log(exchange::Node& node) : node_(node) {}

  // `reading`: who may read checkpoint and tiles. A witness hears and shows anyone what the log's own key has signed.
  void declare(Router& router, Access reading);

 private:
  using Handler = net::Response (Log::*)(const Call&);
  Route route(std::string_view method, std::string_view pattern, std::string_view name, Access access,
              std::string_view about, Handler handler);

  net::Response checkpoint(const Call& call);
  net::Response tile(const Call& call);
  net::Response entries(const Call& call);
  net::Response add_checkpoint(const Call& call);
  net::Response witnessed(const Call& call);

  exchange::Node& node_;
  bool shared_caches_ = false;  // may keep what they see
};

}  // namespace comity::api
