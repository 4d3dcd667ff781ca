#include "net/request_parser.h"

#include <algorithm>

#include "net/grammar.h"

namespace comity::net {

std::size_t RequestParser::feed(std::string_view bytes) {
  if (state_ == State::head) return feed_head(bytes);
  if (state_ == State::body) return feed_body(bytes);
  return 0;
}

std::size_t RequestParser::feed_head(std::string_view bytes) {
  begun_ = begun_ || !bytes.empty();
  const auto most = std::min<std::size_t>(bytes.size(), header_bytes_ - text_.size());
  std::size_t taken = 0;
  while (taken < most && state_ == State::head) {
    const bool ended = step(bytes[taken++]);
    if (!ended) continue;
    // RFC 9112 §2.2: one empty line before a request is passed over.
    if (first_line_ && line_ == 0 && !skipped_line_) {
      skipped_line_ = true;
      bytes.remove_prefix(taken);
      text_.clear();
      return taken + feed_head(bytes);
    }
    if (line_ == 0) {
      if (text_.empty()) {
        end_head(bytes.substr(0, taken));
      } else {
        end_head(text_.append(bytes.substr(0, taken)));
      }
      return taken;
    }
    first_line_ = false;
    line_ = 0;
  }
  if (state_ != State::head) return taken;
  text_.append(bytes.substr(0, taken));
  // RFC 9110 §15.5.15 and RFC 6585 §5
  if (text_.size() == header_bytes_) refuse(first_line_ ? 414 : 431);
  return taken;
}

// One byte of the head; true at the end of a line. What it refuses can look like the end of a line, or like a line of
// its own, to other readers.
bool RequestParser::step(char c) {
  if (after_cr_) {
    after_cr_ = false;
    if (c != '\n') refuse(400);  // RFC 9112 §2.2: a bare CR
    return c == '\n';
  }
  if (c == '\r') {
    after_cr_ = true;
    return false;
  }
  const bool folded = line_ == 0 && !first_line_ && (c == ' ' || c == '\t');  // RFC 9112 §5.2: obs-fold
  if (folded || is_control(c)) refuse(400);                                   // RFC 9110 §5.5; a bare LF too
  ++line_;
  return false;
}

void RequestParser::end_head(std::string_view text) {
  const int refusal = first_line_ ? 400 : read_head(text, fields_, head_);
  if (refusal != 0) return refuse(refusal);
  state_ = State::admit;
  text_ = std::string();
}

void RequestParser::admit(std::uint64_t body_bytes) {
  limit_ = body_bytes;
  if (!has_body()) {
    state_ = State::done;
  } else if (head_.length > limit_) {
    refuse(413);
  } else {
    state_ = State::body;
  }
}

std::size_t RequestParser::feed_body(std::string_view bytes) {
  std::string& body = head_.request.body;
  if (!head_.chunked) {
    const auto part = bytes.substr(0, remaining());
    body.append(part);
    if (remaining() == 0) state_ = State::done;
    return part.size();
  }
  const auto taken = chunks_.feed(bytes, body, limit_);
  if (chunks_.state() == ChunkedReader::State::done) state_ = State::done;
  if (chunks_.state() == ChunkedReader::State::malformed) refuse(400);
  if (chunks_.state() == ChunkedReader::State::too_large) refuse(413);
  return taken;
}

void RequestParser::next() { *this = RequestParser(header_bytes_, fields_); }

void RequestParser::refuse(int status) {
  state_ = State::refused;
  refusal_ = status;
}

}  // namespace comity::net
