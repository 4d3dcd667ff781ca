// One connection: reads requests one after the other, has them answered by workers, writes the answers.
//
// A state machine in plain callbacks, on the input thread alone; Place::phase is its state. While a worker runs, the
// request or the answer it works on is the worker's. Owned by Phases while it is open; whatever is under way holds it,
// too, and finds it closed.
#pragma once

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/descriptor.h"
#include "net/address.h"
#include "net/answer.h"
#include "net/phases.h"
#include "net/request_parser.h"
#include "net/server.h"
#include "net/stream.h"
#include "net/workers.h"

namespace comity::net {

struct Hub;

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  // The socket does not block; `stream` is on it. The caller has counted the address (Hub::enter).
  Connection(Hub& hub, Descriptor socket, std::unique_ptr<Stream> stream, Address address);

  void begin();
  void expire();  // the time of its phase is over
  void close();   // at once
  Place& place() { return place_; }

 private:
  // What a worker makes of a request: a body to wait for, or an answer and whether more of it follows.
  struct Answer {
    Response response;
    bool more = false;
  };
  using Verdict = std::variant<Admission, Answer>;

  enum class Part : std::uint8_t { followed, last, failed };

  // connection.cpp
  void wait(Io io, void (Connection::*then)());
  void shake_hands();
  void read_on();
  void read();
  std::size_t read_size() const;
  bool take(std::string_view bytes);
  bool keeps_rate() const;
  bool make_room(std::string_view bytes);
  void resume();
  void give_back_room();
  void linger();
  void read_away();

  // exchange.cpp
  template <class Make, class Use>
  bool on_worker(Workers::Entry entry, Make make, Use use);
  void begin_exchange();
  void ask();
  void told(Verdict verdict);
  void hand_over();
  Answer with_first_part(Response response);
  void answered(Answer made);
  void refuse(int status);
  void answer(Answer made);
  void send_part();
  void write();
  void written();
  void made_part(Part part);
  void finish();
  void record(int status);

  Hub& hub_;
  boost::asio::posix::stream_descriptor socket_;
  std::unique_ptr<Stream> stream_;
  Address address_;
  Place place_;
  bool closed_ = false;
  std::uint64_t waits_ = 0;  // the number of the wait that counts
  std::uint32_t requests_ = 0;

  RequestParser parser_;
  std::string pending_;     // came after what was read so far
  std::uint64_t room_ = 0;  // of the budget, for this body
  std::uint64_t body_limit_ = 0;
  Moment body_began_;
  std::uint64_t drained_ = 0;  // bytes thrown away while lingering

  std::optional<Exchange> exchange_;  // from the end of a head to the end of its answer
  bool head_only_ = false;            // HEAD
  Moment began_;
  std::uint64_t sent_before_ = 0;
  Response response_;
  Ending ending_ = Ending::length;
  bool more_ = false;
  Persistence persistence_ = Persistence::keep;
  std::string head_;
  std::string chunk_;
  std::string part_;
  std::array<std::string_view, 5> parts_;
};

}  // namespace comity::net
