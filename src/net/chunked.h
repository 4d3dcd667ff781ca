// Reads a body in the chunked coding (RFC 9112 §7.1), byte by byte, without buffers of its own.
//
// Sizes are hexadecimal digits and nothing else; extensions and trailers are bounded and passed over. A plain value,
// used by one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace comity::net {

class ChunkedReader {
 public:
  enum class State : std::uint8_t {
    size,
    extension,
    size_end,  // its LF
    data,
    data_cr,
    data_lf,
    trailer,  // at the start of a line
    trailer_rest,
    trailer_lf,
    last_lf,
    done,
    malformed,
    too_large,
  };

  // Appends what `bytes` hold of the body, up to `limit` bytes of it in all. Returns how many bytes it took: all of
  // them, but for what follows the end of the body.
  std::size_t feed(std::string_view bytes, std::string& body, std::uint64_t limit);
  State state() const { return state_; }

 private:
  void step(char c, std::uint64_t room);
  void step_size(char c, std::uint64_t room);
  void step_ignored(char c, State end, std::uint32_t most);

  State state_ = State::size;
  std::uint32_t digits_ = 0;
  std::uint32_t ignored_ = 0;    // bytes of this extension, or of all trailers
  std::uint64_t remaining_ = 0;  // of this chunk
};

}  // namespace comity::net
