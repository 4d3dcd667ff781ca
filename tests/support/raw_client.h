// A client that sends bytes over a loopback socket and reads what comes: it knows no HTTP but where an answer ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/descriptor.h"

namespace comity::test {

struct RawAnswer {
  int status = 0;  // 0: none came
  std::string head;
  std::string body;  // unchunked
  bool whole = false;

  std::string field(std::string_view lower_name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, std::string_view address = "127.0.0.1");

  bool send(std::string_view bytes);  // false: the other side has closed
  void end();                         // nothing more will be sent
  void close();
  void shrink_receive_buffer();  // before anything comes

  // The next answer; to a HEAD request without its body.
  RawAnswer answer(std::string_view method = "GET");
  // Sends and reads the answer.
  RawAnswer ask(std::string_view request) { return send(request) ? answer() : RawAnswer{}; }
  std::string read_all();  // to the end of the connection
  // The other side closes within that time.
  bool closed_within(std::chrono::milliseconds time);

 private:
  bool fill(std::chrono::milliseconds patience = std::chrono::milliseconds(10'000));
  bool read_until(std::string_view end);
  void read_chunks(RawAnswer& answer);

  Descriptor socket_;
  std::string buffer_;
};

}  // namespace comity::test
