#include "net/request_parser.h"

#include <gtest/gtest.h>

#include "tests/support/data.h"
#include "tests/support/request_outcome.h"

namespace comity::net {
namespace {

using State = RequestParser::State;

using test::request_outcome;

std::vector<std::string_view> one_by_one(std::string_view bytes) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < bytes.size(); ++i) pieces.push_back(bytes.substr(i, 1));
  return pieces;
}

TEST(RequestParser, CasesHoldHoweverTheyAreCut) {
  const std::string text = test::case_file("cases/http_requests.json");
  const test::Json cases(text);
  ASSERT_GT(cases->items().size(), 100U);
  for (const auto& one : cases->items()) {
    const std::string bytes(one.find("bytes")->text());
    std::string expected;
    for (const auto& line : one.find("outcome")->items()) expected += std::string(line.text()) + "\n";
    const auto title = one.find("title")->text();
    EXPECT_EQ(request_outcome({bytes}), expected) << title;
    EXPECT_EQ(request_outcome(one_by_one(bytes)), expected) << title << ", byte by byte";
    const std::size_t step = bytes.size() / 100 + 1;
    for (std::size_t cut = 1; cut < bytes.size(); cut += step)
      ASSERT_EQ(request_outcome({std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}),
                expected)
          << title << ", cut at " << cut;
  }
}

Head head_of(std::string_view bytes) {
  RequestParser parser(4'096, 20);
  parser.feed(bytes);
  EXPECT_EQ(parser.state(), State::admit) << bytes;
  return parser.head();
}

TEST(RequestParser, FieldsKeepTheirOrderAndValues) {
  const auto head = head_of("GET / HTTP/1.1\r\nHOST: x\r\nAccept:\t a \r\nB: \r\naccept: c,d\r\n\r\n");
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(head.request.fields.all(), (Pairs{{"host", "x"}, {"accept", "a"}, {"b", ""}, {"accept", "c,d"}}));
}

TEST(RequestParser, PersistenceIsAsTheVersionHasIt) {
  const auto persistence = [](std::string_view line, std::string_view connection) {
    return head_of(std::string(line) + "\r\nHost: x\r\n" + std::string(connection) + "\r\n").persistence;
  };
  EXPECT_EQ(persistence("GET / HTTP/1.1", ""), Persistence::keep);
  EXPECT_EQ(persistence("GET / HTTP/1.1", "Connection: foo, Close\r\n"), Persistence::close);
  EXPECT_EQ(persistence("GET / HTTP/1.0", ""), Persistence::close);
  EXPECT_EQ(persistence("GET / HTTP/1.0", "Connection: Keep-Alive\r\n"), Persistence::keep);
}

TEST(RequestParser, ContinueIsExpectedOnlyWithABody) {
  const std::string start = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n";
  EXPECT_TRUE(head_of(start + "Content-Length: 1\r\n\r\n").expects_continue);
  EXPECT_TRUE(head_of(start + "Transfer-Encoding: chunked\r\n\r\n").expects_continue);
  EXPECT_FALSE(head_of(start + "\r\n").expects_continue);
}

TEST(RequestParser, TakesNoMoreThanTheRequest) {
  RequestParser parser(4'096, 20);
  const std::string_view head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n";
  const std::string bytes = std::string(head) + "abGET";
  EXPECT_EQ(parser.feed(bytes), head.size());
  EXPECT_EQ(parser.feed("ab"), 0U);  // before anyone admits a body
  parser.admit(2);
  EXPECT_EQ(parser.remaining(), 2U);
  EXPECT_EQ(parser.feed("abGET"), 2U);
  EXPECT_EQ(parser.state(), State::done);
  EXPECT_EQ(parser.feed("GET"), 0U);
}

}  // namespace
}  // namespace comity::net
