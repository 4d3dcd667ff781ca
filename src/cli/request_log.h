// What the server writes of each request: one JSON line on standard error, without path, query, field or content.
//
// Called by one thread at a time (net::Server sees to that).
#pragma once

#include "cli/settings.h"
#include "cli/terminal.h"
#include "net/server.h"

namespace comity::cli {

class RequestLog {
 public:
  RequestLog(const Terminal& terminal, Logged logged) : terminal_(terminal), logged_(logged) {}

  void write(const net::Exchange& exchange) const;

 private:
  const Terminal& terminal_;
  Logged logged_;
};

}  // namespace comity::cli
