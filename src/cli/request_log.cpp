#include "cli/request_log.h"

#include "json/write.h"

namespace comity::cli {

void RequestLog::write(const net::Exchange& exchange) const {
  const bool is_problem = exchange.status == 0 || exchange.status >= 400;
  if (logged_ == Logged::none || (logged_ == Logged::problems && !is_problem)) return;
  json::Writer out;
  out.begin_object().member("at", to_text(exchange.at)).member("address", exchange.address);
  out.member("caller", exchange.caller).member("method", printable(exchange.method)).member("route", exchange.route);
  out.member("status", exchange.status).member("received", exchange.received).member("sent", exchange.sent);
  out.member("microseconds", static_cast<std::int64_t>(exchange.took.count())).end_object();
  terminal_.explain(out.take());
}

}  // namespace comity::cli
