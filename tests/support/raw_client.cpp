#include "tests/support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>

namespace comity::test {

std::string RawAnswer::field(std::string_view lower_name) const {
  const std::string start = "\r\n" + std::string(lower_name) + ": ";
  const auto at = head.find(start);
  if (at == std::string::npos) return {};
  const auto value = at + start.size();
  return head.substr(value, head.find("\r\n", value) - value);
}

RawClient::RawClient(std::uint16_t port, std::string_view address) {
  const bool six = address.find(':') != std::string_view::npos;
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  ::inet_pton(six ? AF_INET6 : AF_INET, std::string(address).c_str(),
              six ? static_cast<void*>(&v6.sin6_addr) : static_cast<void*>(&v4.sin_addr));
  socket_ = Descriptor(::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto* name = six ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  if (::connect(socket_.get(), name, six ? sizeof v6 : sizeof v4) != 0) socket_ = Descriptor();
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end() { ::shutdown(socket_.get(), SHUT_WR); }
void RawClient::close() { socket_ = Descriptor(); }

void RawClient::shrink_receive_buffer() {
  const int bytes = 4'096;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

RawAnswer RawClient::answer(std::string_view method) {
  RawAnswer answer;
  if (!read_until("\r\n\r\n")) return answer;
  const auto end = buffer_.find("\r\n\r\n") + 4;
  answer.head = buffer_.substr(0, end);
  buffer_.erase(0, end);
  answer.status = std::atoi(answer.head.c_str() + std::string_view("HTTP/1.1 ").size());
  const std::string length = answer.field("content-length");
  if (method == "HEAD" || answer.status == 100 || answer.status == 204 || answer.status == 304) {
    answer.whole = true;
  } else if (answer.field("transfer-encoding") == "chunked") {
    read_chunks(answer);
  } else if (!length.empty()) {
    const auto wanted = static_cast<std::size_t>(std::atoll(length.c_str()));
    while (buffer_.size() < wanted && fill()) continue;
    answer.whole = buffer_.size() >= wanted;
    answer.body = buffer_.substr(0, wanted);
    buffer_.erase(0, wanted);
  } else {
    answer.body = read_all();
    answer.whole = true;
  }
  return answer;
}

void RawClient::read_chunks(RawAnswer& answer) {
  for (;;) {
    if (!read_until("\r\n")) return;
    const auto size = std::strtoul(buffer_.c_str(), nullptr, 16);
    buffer_.erase(0, buffer_.find("\r\n") + 2);
    while (buffer_.size() < size + 2)
      if (!fill()) return;
    answer.body += buffer_.substr(0, size);
    buffer_.erase(0, size + 2);
    if (size == 0) break;
  }
  answer.whole = true;
}

std::string RawClient::read_all() {
  while (fill()) continue;
  return std::exchange(buffer_, {});
}

bool RawClient::closed_within(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
    std::array<char, 4'096> some{};
    if (::recv(socket_.get(), some.data(), some.size(), 0) <= 0) return true;
  }
}

bool RawClient::fill(std::chrono::milliseconds patience) {
  pollfd waiting{socket_.get(), POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
  std::array<char, 65'536> some{};
  const auto got = ::recv(socket_.get(), some.data(), some.size(), 0);
  if (got <= 0) return false;
  buffer_.append(some.data(), static_cast<std::size_t>(got));
  return true;
}

bool RawClient::read_until(std::string_view end) {
  while (buffer_.find(end) == std::string::npos)
    if (!fill()) return false;
  return true;
}

}  // namespace comity::test
