// Bytes over a connected socket that does not block, plain or through TLS.
//
// A Stream does not own its socket and never waits: it says for what to wait. Used by the input thread alone. HTTP/2,
// when its turn comes, is a second reader and writer of the same Stream, chosen by its protocol (ALPN).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "net/http.h"

namespace comity::net {

enum class Io : std::uint8_t { done, want_read, want_write, end, failed };

struct Got {
  Io io = Io::failed;
  std::size_t bytes = 0;  // when done
};

class Stream {
 public:
  virtual ~Stream() = default;
  virtual Io handshake() = 0;
  virtual Got read(std::span<char> into) = 0;
  // Sends from the front of `parts` and takes off what was sent. Done: all of it is with the operating system.
  virtual Io write(std::span<std::string_view> parts) = 0;
  // More can be read than the socket itself tells of.
  virtual bool buffered() const = 0;
  // Tells the other side that nothing follows, if that can be told at once.
  virtual void finish() = 0;
  virtual bool secure() const = 0;
  virtual std::optional<Fingerprint> certificate() const = 0;

  // Bytes on the wire.
  std::uint64_t received() const { return received_; }
  std::uint64_t sent() const { return sent_; }

 protected:
  // These two count, are never broken off by signals, and raise none.
  Got receive(int socket, std::span<char> into);
  Got send(int socket, std::span<const std::string_view> parts);

 private:
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
};

// Takes `bytes` off the front of `parts`.
void take_off(std::span<std::string_view> parts, std::size_t bytes);

std::unique_ptr<Stream> plain_stream(int socket);

}  // namespace comity::net
