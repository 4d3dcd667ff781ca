#include "net/server.h"

#include <malloc.h>
#include <sys/resource.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <mutex>
#include <thread>

#include "net/connection.h"
#include "net/hub.h"
#include "net/listener.h"
#include "net/tls.h"

namespace comity::net {

namespace {

constexpr rlim_t kOtherFiles = 128;  // descriptors left to the rest of the process

// glibc gives the top of its heap back after each large answer and faults it in again for the next: twice the time.
void keep_heap() {
  ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
  ::mallopt(M_TOP_PAD, 16 << 20);
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);  // glibc takes no more
}

// As many connections as asked for, as far as the system gives descriptors.
std::uint32_t most_connections(std::uint32_t wanted) {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_NOFILE, &files);
  const rlim_t spare = files.rlim_cur > 2 * kOtherFiles ? files.rlim_cur - kOtherFiles : files.rlim_cur / 2;
  return static_cast<std::uint32_t>(std::min<rlim_t>(wanted, spare));
}

Status check(const ServerOptions& options) {
  const auto& limits = options.limits;
  if (options.listen.empty()) return fail(Code::usage, Msg::kListenNothing);
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::uint64_t>>{
           {"connections", limits.connections},
           {"connections_per_address", limits.connections_per_address},
           {"header_bytes", limits.header_bytes},
           {"fields", limits.fields},
           {"requests_per_connection", limits.requests_per_connection},
           {"body_bytes_in_flight", limits.body_bytes_in_flight},
           {"workers", limits.workers},
           {"waiting", limits.waiting},
       }) {
    if (value == 0) return fail(Code::usage, {Msg::kServerLimitZero, {{"name", name}}});
  }
  return {};
}

class AsioServer final : public Server {
 public:
  AsioServer(const ServerOptions& options, Service& service, const Clock& clock,
             std::function<void(const Exchange&)> log)
      : capacity_(most_connections(options.limits.connections)),
        hub_(options.limits, service, clock, std::move(log)),
        grace_(hub_.io) {
    hub_.idle = [this] { end_if_idle(); };
  }
  ~AsioServer() override { stop(std::chrono::milliseconds(0)); }

  Status open(const std::vector<Listen>& listen) {
    for (const auto& one : listen) {
      Door door;
      COMITY_TRY(door.listener, Listener::open(hub_.io, one));
      door.tls = one.tls;
      doors_.push_back(std::move(door));
    }
    return reload();
  }

  void run() {
    for (auto& door : doors_) {
      door.listener->accept(
          [this, &door](Descriptor socket, const sockaddr_storage& from) { take(door, std::move(socket), from); },
          [this] { evict(); });
    }
    thread_ = std::thread([this] { serve(); });
  }

  std::vector<std::uint16_t> ports() const override {
    std::vector<std::uint16_t> ports;
    for (const auto& door : doors_) ports.push_back(door.listener->port());
    return ports;
  }
  Counters counters() const override { return hub_.tally.read(); }

  Status reload() override {
    std::vector<std::shared_ptr<const TlsContext>> contexts(doors_.size());
    for (std::size_t i = 0; i < doors_.size(); ++i) {
      if (!doors_[i].tls) continue;
      COMITY_TRY(contexts[i], TlsContext::load(*doors_[i].tls, hub_.clock));
    }
    const std::lock_guard lock(contexts_);
    for (std::size_t i = 0; i < doors_.size(); ++i) doors_[i].context = std::move(contexts[i]);
    return {};
  }

  void stop(std::chrono::milliseconds grace) override {
    const std::lock_guard lock(stopping_);
    if (!thread_.joinable()) return;
    boost::asio::post(hub_.io, [this, grace] { drain(grace); });
    drained_.get_future().wait();
    hub_.workers.stop();
    work_.reset();
    hub_.io.stop();
    thread_.join();
  }

 private:
  // A listener, and what its connections speak.
  struct Door {
    std::unique_ptr<Listener> listener;
    std::optional<Tls> tls;
    std::shared_ptr<const TlsContext> context;
  };

  void serve() {
    for (;;) {
      try {
        hub_.io.run();
        return;
      } catch (const std::exception&) {
        // Memory ran out in a connection's callback; its time limit clears it away.
      }
    }
  }

  void take(const Door& door, Descriptor socket, const sockaddr_storage& from) {
    ++hub_.tally.accepted;
    Address address = address_of(from);
    if (hub_.tally.open >= capacity_) evict();
    if (hub_.tally.open >= capacity_) return;  // every one is being served
    if (!hub_.enter(address)) {
      ++hub_.tally.refused_address;
      return;
    }
    auto stream = stream_for(door, socket.get());
    std::make_shared<Connection>(hub_, std::move(socket), std::move(stream), std::move(address))->begin();
  }

  std::unique_ptr<Stream> stream_for(const Door& door, int socket) {
    if (!door.tls) return plain_stream(socket);
    std::shared_ptr<const TlsContext> context;
    {
      const std::lock_guard lock(contexts_);
      context = door.context;
    }
    return context->stream(socket);
  }

  void evict() {
    const auto longest = hub_.phases.longest_waiting();
    if (!longest) return;
    ++hub_.tally.evicted;
    longest->close();
  }

  void drain(std::chrono::milliseconds grace) {
    hub_.draining = true;
    for (auto& door : doors_) door.listener->close();
    for (const auto phase : {Phase::handshake, Phase::idle, Phase::head})
      while (const auto connection = hub_.phases.first_in(phase)) connection->close();
    grace_.expires_after(grace);
    grace_.async_wait([this](const boost::system::error_code& failed) {
      if (!failed) end();
    });
    end_if_idle();
  }

  // Those that linger have their answer.
  void end_if_idle() {
    if (hub_.phases.only_in(Phase::lingering)) end();
  }

  void end() {
    if (std::exchange(ended_, true)) return;
    hub_.phases.close_all();
    drained_.set_value();
  }

  const std::uint32_t capacity_;
  Hub hub_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{hub_.io.get_executor()};
  boost::asio::steady_timer grace_;
  std::vector<Door> doors_;  // as many as at the start
  std::mutex contexts_;      // guards Door::context
  bool ended_ = false;
  std::promise<void> drained_;
  std::mutex stopping_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Service& service, const Clock& clock,
                                              std::function<void(const Exchange&)> log) {
  COMITY_CHECK(check(options));
  keep_heap();
  auto server = std::make_unique<AsioServer>(options, service, clock, std::move(log));
  COMITY_CHECK(server->open(options.listen));
  server->run();
  return server;
}

}  // namespace comity::net
