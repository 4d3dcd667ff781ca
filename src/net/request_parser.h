// Reads HTTP/1 requests from bytes as they come, without sockets: the seam at which tests and fuzzers stand.
//
// Keeps no more than one head of limited size and one body of admitted size. The outcome does not depend on how the
// bytes were cut into pieces. A plain value, used by one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/chunked.h"
#include "net/request_head.h"

namespace comity::net {

class RequestParser {
 public:
  enum class State : std::uint8_t {
    head,     // wants bytes
    admit,    // has the head; wants to be told how long a body is taken
    body,     // wants bytes
    done,     // has the whole request
    refused,  // see refusal(); nothing that follows can be trusted
  };

  RequestParser(std::uint32_t header_bytes, std::uint32_t fields) : header_bytes_(header_bytes), fields_(fields) {}

  // Reads on, in the states head and body; returns how many bytes it took. What follows a head is taken only after
  // `admit`, what follows a request never.
  std::size_t feed(std::string_view bytes);
  void admit(std::uint64_t body_bytes);
  void next();  // after a request: forgets it

  State state() const { return state_; }
  bool begun() const { return begun_; }     // a byte of the head has come
  int refusal() const { return refusal_; }  // the status to answer
  bool has_body() const { return head_.chunked || head_.length > 0; }
  // Bytes of the body still to come, as far as it is known.
  std::uint64_t remaining() const { return head_.chunked ? 0 : head_.length - body_bytes(); }
  std::uint64_t body_bytes() const { return head_.request.body.size(); }
  Head& head() { return head_; }

 private:
  std::size_t feed_head(std::string_view bytes);
  bool step(char c);
  void end_head(std::string_view text);
  std::size_t feed_body(std::string_view bytes);
  void refuse(int status);

  std::uint32_t header_bytes_;
  std::uint32_t fields_;
  State state_ = State::head;
  bool begun_ = false;
  bool first_line_ = true;
  bool after_cr_ = false;
  bool skipped_line_ = false;
  int refusal_ = 0;
  std::uint64_t line_ = 0;  // bytes of this line of the head
  std::string text_;        // of the head, as far as it came in pieces
  Head head_;
  ChunkedReader chunks_;
  std::uint64_t limit_ = 0;  // of the body
};

}  // namespace comity::net
