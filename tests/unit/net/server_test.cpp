#include "tests/unit/net/server_fixture.h"

namespace comity::net {
namespace {

TEST_F(ServerTest, AnswersAndKeepsTheConnection) {
  start();
  auto connection = client();
  for (int i = 0; i < 3; ++i) {
    const auto answer = connection.ask(kGet);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /a?b=c [] 127.0.0.1");
    EXPECT_EQ(answer.field("content-type"), "text/plain");
    EXPECT_EQ(answer.field("connection"), "");
    EXPECT_TRUE(answer.field("date").ends_with(" GMT"));
  }
  EXPECT_TRUE(soon([&] { return log().size() == 3; }));
  EXPECT_EQ(server_->counters().accepted, 1U);
  EXPECT_EQ(server_->counters().requests, 3U);
}

TEST_F(ServerTest, LogsEachExchangeOnce) {
  start();
  client().ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  ASSERT_TRUE(soon([&] { return log().size() == 1; }));
  const auto exchange = log().front();
  EXPECT_EQ(exchange.method, "POST");
  EXPECT_EQ(exchange.route, "test");
  EXPECT_EQ(exchange.caller, "tester");
  EXPECT_EQ(exchange.address, "127.0.0.1");
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(exchange.received, 5U);
  EXPECT_GT(exchange.sent, 100U);
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  start();
  auto connection = client();
  std::string requests;
  for (int i = 0; i < 100; ++i)
    requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
  ASSERT_TRUE(connection.send(requests));
  for (int i = 0; i < 100; ++i) ASSERT_EQ(connection.answer().body, "POST /" + std::to_string(i) + "? [ab] 127.0.0.1");
}

TEST_F(ServerTest, BytesOneByOneMakeTheSameRequest) {
  start();
  auto connection = client();
  const std::string request =
      "POST /a?b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nT: "
      "u\r\n\r\n";
  for (const char byte : request) ASSERT_TRUE(connection.send({&byte, 1}));
  EXPECT_EQ(connection.answer().body, "POST /a?b [hello!] 127.0.0.1");
  EXPECT_EQ(connection.ask(kGet).status, 200);
}

TEST_F(ServerTest, ABodyOfExactlyTheAdmittedSizeIsTaken) {
  service_.on_admit = [](const Request&) { return Admission{5}; };
  start();
  auto connection = client();
  EXPECT_EQ(connection.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").status, 200);
  EXPECT_EQ(connection.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n").status, 413);
  EXPECT_EQ(connection.read_all(), "");
  auto chunked = client();
  EXPECT_EQ(chunked.ask("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\n").status,
            413);
}

TEST_F(ServerTest, TheAnswerToARefusedBodyReachesAClientThatStillSends) {
  service_.on_admit = [](const Request&) { return text_response(401, "who"); };
  start();
  auto connection = client();
  ASSERT_TRUE(connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n"));
  connection.send(std::string(200'000, 'x'));
  const auto answer = connection.answer();
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body, "who");
  EXPECT_EQ(answer.field("connection"), "close");
}

TEST_F(ServerTest, ALargeBodyArrivesWhole) {
  options_.limits.body_bytes_in_flight = 8'000'000;
  service_.on_admit = [](const Request&) { return Admission{10'000'000}; };
  service_.on_handle = [](const Request& request) { return text_response(200, request.body); };
  start();
  std::string body(8'000'000, 'a');
  for (std::size_t i = 0; i < body.size(); i += 7) body[i] = static_cast<char>('b' + i % 20);
  auto connection = client();
  ASSERT_TRUE(connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n"));
  ASSERT_TRUE(connection.send(body));
  EXPECT_EQ(connection.answer().body, body);
  // More than there is room for is no use waiting for.
  EXPECT_EQ(client().ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000001\r\n\r\n").status, 413);
}

TEST_F(ServerTest, ContinueIsSaidOnceTheServiceAdmits) {
  start();
  auto connection = client();
  ASSERT_TRUE(connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"));
  EXPECT_EQ(connection.answer().status, 100);
  ASSERT_TRUE(connection.send("ok"));
  EXPECT_EQ(connection.answer().body, "POST /? [ok] 127.0.0.1");
  EXPECT_EQ(connection.ask("POST / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n").status, 417);
}

TEST_F(ServerTest, HeadHasTheFieldsOfGetAndNoBody) {
  start();
  auto connection = client();
  ASSERT_TRUE(connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"));
  const auto answer = connection.answer("HEAD");
  EXPECT_EQ(answer.field("content-length"), "20");
  EXPECT_EQ(connection.ask(kGet).status, 200);
}

TEST_F(ServerTest, HttpOneZeroClosesUnlessAskedNotTo) {
  start();
  auto connection = client();
  auto answer = connection.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answer.field("connection"), "keep-alive");
  answer = connection.ask("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_EQ(connection.read_all(), "");
  auto modern = client();
  EXPECT_EQ(modern.ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").field("connection"), "close");
  EXPECT_EQ(modern.read_all(), "");
}

TEST_F(ServerTest, ExceptionsOfTheServiceAreAnswered) {
  service_.on_handle = [](const Request&) -> Response { throw std::bad_alloc(); };
  start();
  const auto answer = client().ask(kGet);
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, "refused 500");
}

TEST_F(ServerTest, FieldsOfAnAnswerStayOnTheirLines) {
  service_.on_handle = [](const Request&) {
    auto response = text_response(200, "");
    response.fields.add("X-Echo", "a\r\nset-cookie: b");
    return response;
  };
  start();
  const auto answer = client().ask(kGet);
  EXPECT_EQ(answer.field("x-echo"), "a  set-cookie: b");
  EXPECT_EQ(answer.field("set-cookie"), "");
}

TEST_F(ServerTest, AnswersAreStreamed) {
  service_.on_handle = [](const Request& request) { return counting(std::stoi(request.query), false); };
  start();
  auto connection = client();
  for (const int parts : {1, 2, 300}) {
    const auto answer = connection.ask("GET /?" + std::to_string(parts) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(answer.whole);
    EXPECT_EQ(answer.field("transfer-encoding"), "chunked");
    EXPECT_EQ(answer.field("content-length"), "");
    EXPECT_EQ(answer.body.find(std::to_string(parts - 1)),
              answer.body.size() - 10'000 - std::to_string(parts - 1).size());
  }
  ASSERT_TRUE(connection.send("HEAD /?5 HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_EQ(connection.answer("HEAD").field("content-length"), "");
  const auto old = connection.ask("GET /?3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(old.field("transfer-encoding"), "");
  EXPECT_EQ(old.field("connection"), "close");
  EXPECT_EQ(old.body.size(), 30'003U);
}

TEST_F(ServerTest, AStreamThatFailsIsCutNotEnded) {
  service_.on_handle = [](const Request& request) { return counting(std::stoi(request.query), true); };
  start();
  const auto answer = client().ask("GET /?3 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(answer.whole);
  // The first part leaves with the head, so its failure can still be said.
  EXPECT_EQ(client().ask("GET /?0 HTTP/1.1\r\nHost: x\r\n\r\n").status, 500);
  ASSERT_TRUE(soon([&] { return log().size() == 2; }));
  EXPECT_EQ(log().front().status, 0);
}

}  // namespace
}  // namespace comity::net
