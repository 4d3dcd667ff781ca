#include "cli/request_log.h"

#include "json/write.h"

namespace comity::cli {

namespace {

std::string line_of(const net::Exchange& exchange) {
  json::Writer out;
  out.begin_object().member("at", to_text(exchange.at)).member("address", exchange.address);
  out.member("caller", exchange.caller).member("method", printable(exchange.method)).member("route", exchange.route);
  out.member("status", exchange.status).member("received", exchange.received).member("sent", exchange.sent);
  return out.member("microseconds", static_cast<std::int64_t>(exchange.took.count())).end_object().take();
}

std::string left_out(std::uint64_t count) {
  json::Writer out;
  return out.begin_object().member("left_out", count).end_object().take();
}

}  // namespace

RequestLog::RequestLog(const Terminal& terminal, Logged logged)
    : terminal_(terminal), logged_(logged), thread_([this] { run(); }) {}

RequestLog::~RequestLog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void RequestLog::write(const net::Exchange& exchange) {
  const bool is_problem = exchange.status == 0 || exchange.status >= 400;
  if (logged_ == Logged::none || (logged_ == Logged::problems && !is_problem)) return;
  auto line = line_of(exchange);
  const std::lock_guard lock(mutex_);
  if (lines_.size() >= kMostLines) {
    ++left_out_;
    return;
  }
  lines_.push_back(std::move(line));
  changed_.notify_one();
}

void RequestLog::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !lines_.empty(); });
    if (lines_.empty()) return;
    std::string text;
    for (const auto& line : lines_) text.append(text.empty() ? "" : "\n").append(line);
    if (left_out_ > 0) text.append("\n").append(left_out(left_out_));
    lines_.clear();
    left_out_ = 0;
    lock.unlock();
    terminal_.explain(text);
    lock.lock();
  }
}

}  // namespace comity::cli
