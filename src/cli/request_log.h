// What the server writes of each request: one JSON line on standard error, without path, query, field or content.
//
// A thread of its own writes, so that a reader who has stopped reading stops no request; lines that find no room are
// counted, and the count is written. Called by any thread; it ends with what waits written, as far as it is taken.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "cli/settings.h"
#include "cli/terminal.h"
#include "net/server.h"

namespace comity::cli {

class RequestLog {
 public:
  static constexpr std::size_t kMostLines = 10'000;

  RequestLog(const Terminal& terminal, Logged logged);
  ~RequestLog();
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;

  void write(const net::Exchange& exchange);

 private:
  void run();

  const Terminal& terminal_;
  Logged logged_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
  std::uint64_t left_out_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace comity::cli
