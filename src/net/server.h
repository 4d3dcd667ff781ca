// An HTTP/1.1 server: listeners, connections, limits. It knows no domain: a Service answers.
//
// One thread does all input and output; services run on a small pool of workers, since the store, seals and
// signatures block. Nothing is read from a connection while its request is being answered (backpressure), and an
// answer's next part is made only when the one before is on its way. Every phase of a connection has a time limit,
// every buffer a bound. When all connections are taken, the one whose client has been silent longest makes room, so
// that a crowd of silent ones cannot keep an honest client out.
//
// Errors: usage (an address, a limit), io (a port that is taken), denied, malformed (a certificate or its key).
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "net/http.h"

namespace comity::net {

// What a service says once it has seen a request's header: how long a body it takes, or its answer at once.
struct Admission {
  std::uint64_t body_bytes = 0;
};

class Service {
 public:
  virtual ~Service() = default;
  // Both on any worker, several at a time. `admit` sees the request without its body, before any of that is read.
  virtual std::variant<Admission, Response> admit(const Request& request) = 0;
  virtual Response handle(Request request) = 0;
  // The answer to what never became a request of the service: a status of 400 or above. `request` is what is
  // known of it, perhaps nothing. On any thread, so it must not wait for anything.
  virtual Response refuse(const Request& request, int status) = 0;
};

struct Tls {
  std::filesystem::path certificate;  // PEM, the chain after it
  std::filesystem::path key;          // PEM
};

struct Listen {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one
  std::optional<Tls> tls;
};

struct ServerLimits {
  std::uint32_t connections = 16'384;             // in all; beyond it the longest idle one is closed
  std::uint32_t connections_per_address = 1'024;  // one client's address (IPv6: its /64); more are closed at once
  std::uint32_t header_bytes = 16'384;            // request line and fields
  std::uint32_t fields = 100;
  std::uint32_t requests_per_connection = 100'000;
  std::uint64_t body_bytes_in_flight =
      268'435'456;                // request bodies in memory, all connections together; reading waits
  std::uint32_t workers = 64;     // most of the time they wait for the disk: so many answers share one commit
  std::uint32_t waiting = 1'024;  // requests that wait for a worker; more are answered 503
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds header{10'000};  // from the first byte of a request to the end of its header
  std::chrono::milliseconds body{20'000};    // without a byte of a body; and it has to come at `body_rate` on the whole
  std::uint32_t body_rate = 1'024;           // bytes a second, after the first `body`
  std::chrono::milliseconds idle{60'000};    // between requests
  std::chrono::milliseconds write{30'000};   // without a byte of an answer taken
};

struct ServerOptions {
  std::vector<Listen> listen;
  ServerLimits limits;
};

// One request answered or cut, for the log: no path, no query, no field.
struct Exchange {
  Time at;
  std::string address;
  std::string method;
  std::string_view route;
  std::string caller;
  int status = 0;              // 0: cut before an answer
  std::uint64_t received = 0;  // bytes of the body
  std::uint64_t sent = 0;
  std::chrono::microseconds took{};
};

struct Counters {
  std::uint64_t accepted = 0;         // connections since the start
  std::uint64_t open = 0;             // now
  std::uint64_t refused_address = 0;  // over connections_per_address
  std::uint64_t evicted = 0;          // idle ones that made room
  std::uint64_t handshakes_failed = 0;
  std::uint64_t timed_out = 0;
  std::uint64_t malformed = 0;
  std::uint64_t overloaded = 0;  // answered 503 for want of a worker
  std::uint64_t requests = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

class Server {
 public:
  // `service` and `clock` must outlive the server; `log` is called on the input thread, so it must not wait for
  // anything, nor throw. Raises the process's limit of open files as far as it may, and tells malloc to keep its heap.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service, const Clock& clock,
                                               std::function<void(const Exchange&)> log);
  virtual ~Server() = default;  // stops at once

  virtual std::vector<std::uint16_t> ports() const = 0;  // of ServerOptions::listen, as bound
  virtual Counters counters() const = 0;
  // Reads certificates and keys again for new connections; on an error the old ones stay.
  virtual Status reload() = 0;
  // Takes no new connection, closes those that have sent no whole header, finishes what it began for at most `grace`,
  // then closes the rest. Waits for services that still run: they cannot be stopped.
  virtual void stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace comity::net
