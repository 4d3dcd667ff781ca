// What goes out: a request handed to a worker, its answer written part by part.
#include <boost/asio/post.hpp>

#include "net/connection.h"
#include "net/hub.h"

namespace comity::net {

namespace {

constexpr std::size_t kMethodInLog = 16;

// Exceptions are the standard library's: no memory, as a rule.
Response refusal(Service& service, const Request& request, int status) try {
  return service.refuse(request, status);
} catch (const std::exception&) {
  Response bare;
  bare.status = status;
  return bare;
}

}  // namespace

// Runs `make` on a worker and `use` with what it made on the input thread. False: no worker takes it.
template <class Make, class Use>
bool Connection::on_worker(Workers::Entry entry, Make make, Use use) {
  hub_.phases.enter(*this, Phase::working);
  return hub_.workers.run(entry, [self = shared_from_this(), make, use] {
    boost::asio::post(self->hub_.io, [self, use, made = make()]() mutable { (self.get()->*use)(std::move(made)); });
  });
}

void Connection::begin_exchange() {
  began_ = std::chrono::steady_clock::now();
  sent_before_ = stream_->sent();
  auto& request = parser_.head().request;
  request.address = address_.text;
  request.secure = stream_->secure();
  request.certificate = stream_->certificate();
  exchange_.emplace();
  exchange_->at = hub_.clock.now();
  exchange_->address = address_.text;
  head_only_ = request.method == "HEAD";
  exchange_->method = request.method.empty() ? "-" : request.method.substr(0, kMethodInLog);
  exchange_->route = "other";
  exchange_->caller = "-";
}

// The service sees the head; a request without a body it answers at once.
void Connection::ask() {
  const auto make = [this]() -> Verdict {
    try {
      auto& request = parser_.head().request;
      auto verdict = hub_.service.admit(request);
      if (auto* response = std::get_if<Response>(&verdict)) return with_first_part(std::move(*response));
      if (parser_.has_body()) return std::get<Admission>(verdict);
      return with_first_part(hub_.service.handle(std::move(request)));
    } catch (const std::exception&) {
      return Answer{refusal(hub_.service, parser_.head().request, 500)};
    }
  };
  if (on_worker(Workers::Entry::fresh, make, &Connection::told)) return;
  ++hub_.tally.overloaded;
  refuse(503);
}

void Connection::told(Verdict verdict) {
  if (closed_) return;
  if (auto* answered = std::get_if<Answer>(&verdict)) return answer(std::move(*answered));
  body_limit_ = std::min(std::get<Admission>(verdict).body_bytes, hub_.budget.total());
  parser_.admit(body_limit_);
  if (parser_.state() == RequestParser::State::refused) return refuse(parser_.refusal());
  // RFC 9110 §10.1.1: not needed by who sends without waiting
  if (parser_.head().expects_continue && pending_.empty()) {
    parts_ = {kContinue};
    if (stream_->write(parts_) != Io::done) return close();
  }
  hub_.phases.enter(*this, Phase::body);
  body_began_ = place_.since;
  resume();
}

void Connection::hand_over() {
  exchange_->received = parser_.body_bytes();
  const auto make = [this] {
    try {
      return with_first_part(hub_.service.handle(std::move(parser_.head().request)));
    } catch (const std::exception&) {
      return Answer{refusal(hub_.service, parser_.head().request, 500)};
    }
  };
  if (!on_worker(Workers::Entry::begun, make, &Connection::answered)) close();
}

// An answer that is made in parts begins with its first, so that it can leave together with its head; when that
// fails, nothing has been said yet.
Connection::Answer Connection::with_first_part(Response response) {
  if (!response.more || !response.body.empty() || head_only_) {
    const bool more = static_cast<bool>(response.more);
    return {std::move(response), more};
  }
  const auto more = response.more(response.body);
  if (!more) return {refusal(hub_.service, parser_.head().request, 500)};
  return {std::move(response), *more};
}

void Connection::answered(Answer made) {
  give_back_room();
  if (!closed_) answer(std::move(made));
}

// Nothing that follows a refused request on its connection can be trusted.
void Connection::refuse(int status) {
  if (!exchange_) begin_exchange();
  exchange_->received = parser_.body_bytes();
  parser_.head().request.body = {};
  parser_.head().persistence = Persistence::close;
  give_back_room();
  answer({refusal(hub_.service, parser_.head().request, status)});
}

void Connection::answer(Answer made) {
  response_ = std::move(made.response);
  if (parser_.state() == RequestParser::State::admit && !parser_.has_body()) parser_.admit(0);
  exchange_->route = response_.route;
  exchange_->caller = response_.caller;
  const auto& head = parser_.head();
  ending_ = ending_of(response_, exchange_->method, head.version);
  const bool last = hub_.draining || ++requests_ >= hub_.limits.requests_per_connection ||
                    parser_.state() != RequestParser::State::done || ending_ == Ending::closing;
  persistence_ = last ? Persistence::close : head.persistence;
  head_ = answer_head(response_, {ending_, head.version, persistence_, hub_.date()});
  const bool bare = ending_ == Ending::none || head_only_;
  more_ = made.more && !bare;
  part_ = bare ? std::string() : std::move(response_.body);
  send_part();
}

void Connection::send_part() {
  parts_ = {head_};
  if (ending_ != Ending::chunked) {
    parts_[2] = part_;
  } else {
    if (!part_.empty()) {
      chunk_ = chunk_line(part_.size());
      parts_[1] = chunk_;
      parts_[2] = part_;
      parts_[3] = kChunkEnd;
    }
    if (!more_) parts_[4] = kLastChunk;
  }
  hub_.phases.enter(*this, Phase::writing);
  write();
}

void Connection::write() {
  const auto before = stream_->sent();
  const Io io = stream_->write(parts_);
  hub_.tally.bytes_out += stream_->sent() - before;
  if (io == Io::done) return written();
  if (io != Io::want_write) return close();
  if (stream_->sent() > before) hub_.phases.enter(*this, Phase::writing);
  wait(io, &Connection::write);
}

void Connection::written() {
  head_.clear();
  if (!more_) return finish();
  const auto make = [this]() -> Part {
    try {
      part_.clear();
      const auto more = response_.more(part_);
      if (!more) return Part::failed;
      return *more ? Part::followed : Part::last;
    } catch (const std::exception&) {
      return Part::failed;
    }
  };
  if (!on_worker(Workers::Entry::begun, make, &Connection::made_part)) close();
}

void Connection::made_part(Part part) {
  if (closed_) return;
  if (part == Part::failed) return close();  // the client must not take what it has for the whole
  more_ = part == Part::followed;
  send_part();
}

void Connection::finish() {
  record(response_.status);
  response_ = {};
  part_ = {};
  parser_.next();
  if (persistence_ == Persistence::close) return linger();
  if (hub_.draining) return close();
  hub_.phases.enter(*this, Phase::idle);
  resume();
}

void Connection::record(int status) {
  Exchange done = *std::exchange(exchange_, {});
  ++hub_.tally.requests;
  done.status = status;
  done.sent = stream_->sent() - sent_before_;
  done.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
  hub_.log(done);
}

}  // namespace comity::net
