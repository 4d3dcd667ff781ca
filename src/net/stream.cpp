#include "net/stream.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace comity::net {

namespace {

constexpr std::size_t kMostParts = 8;

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

class PlainStream final : public Stream {
 public:
  explicit PlainStream(int socket) : socket_(socket) {}

  Io handshake() override { return Io::done; }
  Got read(std::span<char> into) override { return receive(socket_, into); }
  Io write(std::span<std::string_view> parts) override {
    for (;;) {
      const auto got = send(socket_, parts);
      if (got.io != Io::done) return got.io;
      take_off(parts, got.bytes);
      if (std::all_of(parts.begin(), parts.end(), [](auto part) { return part.empty(); })) return Io::done;
    }
  }
  bool buffered() const override { return false; }
  void finish() override {}
  bool secure() const override { return false; }
  std::optional<Fingerprint> certificate() const override { return {}; }

 private:
  int socket_;
};

}  // namespace

Got Stream::receive(int socket, std::span<char> into) {
  for (;;) {
    const auto got = ::recv(socket, into.data(), into.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {would_block(errno) ? Io::want_read : Io::failed};
    received_ += static_cast<std::uint64_t>(got);
    return {got == 0 ? Io::end : Io::done, static_cast<std::size_t>(got)};
  }
}

Got Stream::send(int socket, std::span<const std::string_view> parts) {
  std::array<iovec, kMostParts> vectors{};
  std::size_t count = 0;
  for (const auto part : parts)
    if (!part.empty() && count < kMostParts) vectors[count++] = {const_cast<char*>(part.data()), part.size()};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = count;
  for (;;) {
    const auto sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return {would_block(errno) ? Io::want_write : Io::failed};
    sent_ += static_cast<std::uint64_t>(sent);
    return {Io::done, static_cast<std::size_t>(sent)};
  }
}

void take_off(std::span<std::string_view> parts, std::size_t bytes) {
  for (auto& part : parts) {
    const auto taken = std::min(part.size(), bytes);
    part.remove_prefix(taken);
    bytes -= taken;
  }
}

std::unique_ptr<Stream> plain_stream(int socket) { return std::make_unique<PlainStream>(socket); }

}  // namespace comity::net
