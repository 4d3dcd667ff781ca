#include "net/chunked.h"

#include <algorithm>

#include "net/grammar.h"

namespace comity::net {

namespace {

constexpr std::uint32_t kMostSizeDigits = 16;
constexpr std::uint32_t kMostExtension = 256;   // bytes of one chunk's
constexpr std::uint32_t kMostTrailers = 8'192;  // bytes of all

}  // namespace

std::size_t ChunkedReader::feed(std::string_view bytes, std::string& body, std::uint64_t limit) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ < State::done) {
    if (state_ == State::data) {
      const auto part = bytes.substr(taken, remaining_);
      body.append(part);
      remaining_ -= part.size();
      taken += part.size();
      if (remaining_ == 0) state_ = State::data_cr;
    } else {
      step(bytes[taken++], limit - body.size());
    }
  }
  return taken;
}

void ChunkedReader::step(char c, std::uint64_t room) {
  const auto expect = [&](char wanted, State next) { state_ = c == wanted ? next : State::malformed; };
  switch (state_) {
    case State::size: return step_size(c, room);
    case State::extension: return step_ignored(c, State::size_end, kMostExtension);
    case State::size_end:
      expect('\n', remaining_ == 0 ? State::trailer : State::data);
      digits_ = ignored_ = 0;
      return;
    case State::data_cr: return expect('\r', State::data_lf);
    case State::data_lf: return expect('\n', State::size);
    case State::trailer: return step_ignored(c, State::last_lf, kMostTrailers);
    case State::trailer_rest: return step_ignored(c, State::trailer_lf, kMostTrailers);
    case State::trailer_lf: return expect('\n', State::trailer);
    case State::last_lf: return expect('\n', State::done);
    default: state_ = State::malformed;
  }
}

// RFC 9112 §7.1 chunk-size = 1*HEXDIG; no sign, no prefix, no space.
void ChunkedReader::step_size(char c, std::uint64_t room) {
  const int value = hex_value(c);
  if (value >= 0 && digits_ < kMostSizeDigits) {
    remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(value);
    ++digits_;
  } else if (digits_ > 0 && (c == '\r' || c == ';')) {
    state_ = c == ';' ? State::extension : State::size_end;
    if (remaining_ > room) state_ = State::too_large;
  } else {
    state_ = State::malformed;
  }
}

// RFC 9112 §7.1.1 and §7.1.2: extensions and trailers that are not known are ignored; here none is.
void ChunkedReader::step_ignored(char c, State end, std::uint32_t most) {
  if (c == '\r') {
    state_ = end;
  } else if (is_control(c) || ++ignored_ > most) {
    state_ = State::malformed;
  } else if (state_ == State::trailer) {
    state_ = State::trailer_rest;
  }
}

}  // namespace comity::net
