#include "cli/local_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <span>
#include <thread>

#include "base/descriptor.h"
#include "base/file.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::cli {

namespace {

constexpr std::int64_t kProtocol = 1;
constexpr std::uint32_t kMaxRequest = 1'048'576;
constexpr std::size_t kDescriptors = 3;
constexpr const char* kName = "socket";
constexpr time_t kRequestSeconds = 10;  // for a request to arrive whole

// A socket address holds 107 bytes; through the folder's descriptor any folder fits.
struct Address {
  Descriptor folder;
  sockaddr_un name{};
};

Result<Address> address_in(const std::filesystem::path& folder) {
  Address address{Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)), {}};
  if (!address.folder) return os_failure(errno, Access::read, folder);
  address.name.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(address.folder.get()) + "/" + kName;
  std::memcpy(address.name.sun_path, path.data(), path.size());
  return address;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool receive_all(int socket, std::span<char> into) {
  while (!into.empty()) {
    const auto got = ::recv(socket, into.data(), into.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

// The length of what follows, with the descriptors riding on it.
bool send_length(int socket, std::uint32_t length, std::span<const int, kDescriptors> descriptors) {
  iovec part{&length, sizeof length};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kDescriptors)> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int) * kDescriptors);
  std::memcpy(CMSG_DATA(head), descriptors.data(), sizeof(int) * kDescriptors);
  return ::sendmsg(socket, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof length);
}

struct Request {
  Arguments arguments;
  std::filesystem::path folder;
  std::array<Descriptor, kDescriptors> streams;
};

std::optional<std::uint32_t> receive_length(int socket, std::array<Descriptor, kDescriptors>& streams) {
  std::uint32_t length = 0;
  iovec part{&length, sizeof length};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kDescriptors)> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL) != static_cast<ssize_t>(sizeof length)) return {};
  const cmsghdr* head = CMSG_FIRSTHDR(&message);
  if (head == nullptr || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(sizeof(int) * kDescriptors))
    return {};
  std::array<int, kDescriptors> descriptors{};
  std::memcpy(descriptors.data(), CMSG_DATA(head), sizeof descriptors);
  for (std::size_t i = 0; i < kDescriptors; ++i) streams[i] = Descriptor(descriptors[i]);
  return length;
}

std::optional<Request> receive_request(int socket) {
  Request request;
  const auto length = receive_length(socket, request.streams);
  if (!length || *length > kMaxRequest) return {};
  std::string text(*length, '\0');
  if (!receive_all(socket, text)) return {};
  json::Reader reader;
  const auto root = reader.read(text);
  if (!root) return {};
  const auto* version = (*root)->find("protocol");
  const auto* folder = (*root)->find("folder");
  const auto* arguments = (*root)->find("arguments");
  if (version == nullptr || version->integer() != kProtocol || folder == nullptr || arguments == nullptr) return {};
  request.folder = folder->text();
  for (const auto& argument : arguments->items()) request.arguments.emplace_back(argument.text());
  return request;
}

bool same_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

bool hung_up(int socket) {
  char byte = 0;
  const auto got = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

class Listener final : public LocalServer {
 public:
  Listener(Address address, Descriptor socket, Descriptor stop_read, Descriptor stop_write, Handler handler)
      : address_(std::move(address)),
        socket_(std::move(socket)),
        stop_read_(std::move(stop_read)),
        stop_write_(std::move(stop_write)),
        handler_(std::move(handler)),
        thread_([this] { listen(); }) {}

  ~Listener() override {
    stopping_ = true;
    stop_write_ = Descriptor();  // its other end becomes readable
    thread_.join();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return running_ == 0; });
    ::unlink(address_.name.sun_path);
  }

 private:
  void listen() {
    for (;;) {
      std::array<pollfd, 2> waiting{{{socket_.get(), POLLIN, 0}, {stop_read_.get(), POLLIN, 0}}};
      if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
      if (waiting[1].revents != 0) return;
      if ((waiting[0].revents & POLLIN) == 0) continue;
      Descriptor caller(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!caller || !same_user(caller.get())) continue;
      const timeval patience{kRequestSeconds, 0};
      ::setsockopt(caller.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      begin(std::move(caller));
    }
  }

  void begin(Descriptor caller) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return running_ < kAtOnce; });
    ++running_;
    lock.unlock();
    try {
      std::thread([this, held = std::move(caller)] {
        serve(held.get());
        end();
      }).detach();
    } catch (const std::system_error&) {  // no thread to be had: the caller hears nothing and tries again
      end();
    }
  }

  void end() {
    const std::lock_guard lock(mutex_);
    --running_;
    changed_.notify_all();
  }

  void serve(int caller) try {
    const auto request = receive_request(caller);
    if (!request) return;  // the client says that the node did not understand
    Terminal terminal({request->streams[0].get(), request->streams[1].get(), request->streams[2].get()},
                      request->folder, [this, caller] { return stopping_ || hung_up(caller); });
    const auto status = static_cast<unsigned char>(handler_(request->arguments, terminal));
    send_all(caller, std::string(1, static_cast<char>(status)));
  } catch (const std::exception&) {
    // Memory ran out before the command began; closing says so.
  }

  Address address_;
  Descriptor socket_;
  Descriptor stop_read_;
  Descriptor stop_write_;
  Handler handler_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int running_ = 0;
  std::atomic<bool> stopping_ = false;  // asks the commands that run to end
  std::thread thread_;
};

}  // namespace

Result<std::optional<int>> run_at_holder(const std::filesystem::path& folder, const Arguments& arguments) {
  const auto address = address_in(folder);
  if (!address) return std::optional<int>();  // no such folder: the command itself says so
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto* name = reinterpret_cast<const sockaddr*>(&address->name);
  if (!socket || ::connect(socket.get(), name, sizeof address->name) != 0) return std::optional<int>();

  std::error_code ignored;
  json::Writer writer;
  writer.begin_object().member("protocol", kProtocol).member("folder", std::filesystem::current_path(ignored).string());
  writer.key("arguments").begin_array();
  for (const auto& argument : arguments) writer.value(argument);
  const std::string request = writer.end_array().end_object().take();
  // From here on Ctrl-C ends this process; the holder sees the connection close and stops the command.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  char status = 0;
  const bool answered = send_length(socket.get(), static_cast<std::uint32_t>(request.size()), std::array{0, 1, 2}) &&
                        send_all(socket.get(), request) && receive_all(socket.get(), std::span(&status, 1));
  if (!answered) return fail(Code::busy, Msg::kHolderSilent, folder.string());
  return static_cast<int>(static_cast<unsigned char>(status));
}

Result<std::unique_ptr<LocalServer>> LocalServer::start(const std::filesystem::path& folder, Handler handler) {
  COMITY_TRY(Address address, address_in(folder));
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::unlink(address.name.sun_path);
  const auto* name = reinterpret_cast<const sockaddr*>(&address.name);
  if (!socket || ::bind(socket.get(), name, sizeof address.name) != 0 || ::chmod(address.name.sun_path, 0600) != 0 ||
      ::listen(socket.get(), kAtOnce) != 0) {
    return os_failure(errno, Access::write, folder / kName);
  }
  std::array<int, 2> stop{};
  if (::pipe2(stop.data(), O_CLOEXEC) != 0) return os_failure(errno, Access::write, folder);
  return std::make_unique<Listener>(std::move(address), std::move(socket), Descriptor(stop[0]), Descriptor(stop[1]),
                                    std::move(handler));
}

}  // namespace comity::cli
