// What a server withstands: slow, silent, greedy and many clients, and being stopped.
#include <list>

#include "tests/unit/net/server_fixture.h"

namespace comity::net {
namespace {

constexpr milliseconds kShort{150};
constexpr milliseconds kSoon{5'000};

TEST_F(ServerTest, SilentClientsAreClosed) {
  options_.limits.idle = kShort;
  start();
  auto silent = client();
  EXPECT_TRUE(silent.closed_within(kSoon));
  auto once = client();
  EXPECT_EQ(once.ask(kGet).status, 200);
  EXPECT_TRUE(once.closed_within(kSoon));
  EXPECT_EQ(server_->counters().timed_out, 0U);  // it is no fault to have nothing to say
}

TEST_F(ServerTest, AHeadThatDribblesIsCutHoweverItDribbles) {
  options_.limits.header = kShort;
  start();
  auto connection = client();
  ASSERT_TRUE(connection.send("GET / HTTP/1.1\r\n"));
  const auto began = std::chrono::steady_clock::now();
  while (connection.send("A: b\r\n") && std::chrono::steady_clock::now() - began < kSoon)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_LT(std::chrono::steady_clock::now() - began, kSoon);
  ASSERT_TRUE(soon([&] { return log().size() == 1; }));
  EXPECT_EQ(log().front().status, 408);
  EXPECT_EQ(server_->counters().timed_out, 1U);
}

TEST_F(ServerTest, ATimeoutOfTheHeadIsAnswered) {
  options_.limits.header = kShort;
  start();
  auto connection = client();
  const auto answer = connection.ask("GET / HTTP/1.1\r\n");
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.field("connection"), "close");
  EXPECT_EQ(answer.body, "refused 408");
}

TEST_F(ServerTest, ABodyThatStopsIsCut) {
  options_.limits.body = kShort;
  start();
  EXPECT_EQ(client().ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhell").status, 408);
}

TEST_F(ServerTest, ABodyThatDribblesIsCut) {
  options_.limits.body = kShort;
  options_.limits.body_rate = 10'000;
  start();
  auto connection = client();
  ASSERT_TRUE(connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"));
  const auto began = std::chrono::steady_clock::now();
  while (connection.send("a") && std::chrono::steady_clock::now() - began < kSoon)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_LT(std::chrono::steady_clock::now() - began, kSoon);
  ASSERT_TRUE(soon([&] { return log().size() == 1; }));
  EXPECT_EQ(log().front().status, 408);
}

TEST_F(ServerTest, AClientThatDoesNotReadIsCut) {
  options_.limits.write = kShort;
  service_.on_handle = [](const Request&) { return text_response(200, std::string(20'000'000, 'x')); };
  start();
  auto connection = client();
  connection.shrink_receive_buffer();
  ASSERT_TRUE(connection.send(kGet));
  ASSERT_TRUE(soon([&] { return log().size() == 1; }));
  EXPECT_EQ(log().front().status, 0);
  EXPECT_EQ(server_->counters().timed_out, 1U);
}

TEST_F(ServerTest, PartsAreNotMadeForAClientThatDoesNotRead) {
  std::atomic<int> made = 0;
  service_.on_handle = [&](const Request&) {
    auto response = text_response(200, "");
    response.more = [&](std::string& part) -> Result<bool> {
      part.assign(65'536, 'x');
      ++made;
      return true;
    };
    return response;
  };
  options_.limits.write = milliseconds(300);
  start();
  auto connection = client();
  connection.shrink_receive_buffer();
  ASSERT_TRUE(connection.send(kGet));
  ASSERT_TRUE(soon([&] { return log().size() == 1; }));
  EXPECT_LT(made, 1'000);  // what the two sockets hold
}

TEST_F(ServerTest, HeadsHaveTheirLimits) {
  options_.limits.header_bytes = 1'000;
  options_.limits.fields = 5;
  start();
  const std::string fields = "Host: x\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n";
  EXPECT_EQ(client().ask("GET / HTTP/1.1\r\n" + fields + "\r\n").status, 200);
  EXPECT_EQ(client().ask("GET / HTTP/1.1\r\n" + fields + "E: 5\r\n\r\n").status, 431);
  EXPECT_EQ(client().ask("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(2'000, 'a')).status, 431);
  EXPECT_EQ(client().ask("GET /" + std::string(2'000, 'a')).status, 414);
  EXPECT_EQ(server_->counters().malformed, 3U);
}

TEST_F(ServerTest, TheLongestIdleMakesRoom) {
  options_.limits.connections = 3;
  start();
  std::list<RawClient> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(client());
    ASSERT_TRUE(soon([&] { return server_->counters().accepted == static_cast<std::uint64_t>(i) + 1; }));
  }
  EXPECT_EQ(held.front().ask(kGet).status, 200);  // now the second has idled longest
  EXPECT_EQ(client().ask(kGet).status, 200);
  EXPECT_TRUE(std::next(held.begin())->closed_within(kSoon));
  EXPECT_EQ(held.front().ask(kGet).status, 200);
  EXPECT_EQ(server_->counters().evicted, 1U);
  EXPECT_LE(server_->counters().open, 3U);
}

TEST_F(ServerTest, ACrowdThatDribblesKeepsNobodyOut) {
  options_.limits.connections = 50;
  start();
  std::list<RawClient> crowd;
  for (int i = 0; i < 200; ++i) {
    crowd.push_back(client());
    crowd.back().send("GET / HT");
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client().ask(kGet).status, 200);
  EXPECT_LE(server_->counters().open, 50U);
  EXPECT_GE(server_->counters().evicted, 150U);
}

TEST_F(ServerTest, WhoIsBeingAnsweredIsNotEvicted) {
  options_.limits.connections = 1;
  Gate gate;
  service_.on_handle = [&](const Request&) {
    gate.wait();
    return text_response(200, "done");
  };
  start();
  auto busy = client();
  ASSERT_TRUE(busy.send(kGet));
  gate.await_arrivals(1);
  EXPECT_TRUE(client().closed_within(kSoon));
  gate.open();
  EXPECT_EQ(busy.answer().body, "done");
}

TEST_F(ServerTest, WhoStopsReadingMakesRoomWhenNobodyElseCan) {
  options_.limits.connections = 1;
  std::atomic<bool> asked = false;
  service_.on_handle = [&](const Request& request) {
    const bool large = request.path == "/large";
    asked = asked || large;
    return text_response(200, std::string(large ? 20'000'000 : 1, 'x'));
  };
  start();
  auto stalled = client();
  stalled.shrink_receive_buffer();
  ASSERT_TRUE(stalled.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
  ASSERT_TRUE(soon([&] { return asked.load(); }));
  EXPECT_TRUE(soon([&] { return client().ask(kGet).status == 200; }));
  ASSERT_TRUE(soon([&] { return log().size() >= 2; }));
  EXPECT_EQ(log().front().status, 0);
}

TEST_F(ServerTest, OneAddressHasItsShare) {
  options_.limits.connections_per_address = 2;
  start();
  auto first = client();
  auto second = client();
  EXPECT_EQ(second.ask(kGet).status, 200);
  EXPECT_EQ(first.ask(kGet).status, 200);
  EXPECT_TRUE(client().closed_within(kSoon));
  EXPECT_EQ(server_->counters().refused_address, 1U);
  first.close();
  ASSERT_TRUE(soon([&] { return server_->counters().open == 1; }));
  EXPECT_EQ(client().ask(kGet).status, 200);
}

TEST_F(ServerTest, RequestsOfOneConnectionAreCounted) {
  options_.limits.requests_per_connection = 2;
  start();
  auto connection = client();
  EXPECT_EQ(connection.ask(kGet).field("connection"), "");
  EXPECT_EQ(connection.ask(kGet).field("connection"), "close");
  EXPECT_EQ(connection.read_all(), "");
}

TEST_F(ServerTest, RequestsBeyondWhatMayWaitAreTurnedAway) {
  options_.limits.workers = 1;
  options_.limits.waiting = 1;
  Gate gate;
  service_.on_handle = [&](const Request&) {
    gate.wait();
    return text_response(200, "done");
  };
  start();
  auto runs = client();
  ASSERT_TRUE(runs.send(kGet));
  gate.await_arrivals(1);
  auto waits = client();
  ASSERT_TRUE(waits.send(kGet));
  EXPECT_TRUE(soon([&] { return client().ask(kGet).status == 503; }));
  EXPECT_GE(server_->counters().overloaded, 1U);
  gate.open();
  EXPECT_EQ(runs.answer().status, 200);
  EXPECT_EQ(waits.answer().status, 200);
}

TEST_F(ServerTest, StopFinishesWhatItBegan) {
  Gate gate;
  service_.on_handle = [&](const Request&) {
    gate.wait();
    return text_response(200, "done");
  };
  start();
  auto idle = client();
  auto half = client();
  half.send("GET / HTT");
  auto busy = client();
  ASSERT_TRUE(busy.send(kGet));
  gate.await_arrivals(1);
  std::thread stopping([&] { server_->stop(milliseconds(20'000)); });
  EXPECT_TRUE(idle.closed_within(kSoon));
  EXPECT_TRUE(half.closed_within(kSoon));
  EXPECT_TRUE(soon([&] { return RawClient(port_).ask(kGet).status == 0; }));
  const auto began = std::chrono::steady_clock::now();
  gate.open();
  const auto answer = busy.answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.field("connection"), "close");
  stopping.join();
  EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds(10'000));
  EXPECT_EQ(log().size(), 1U);
}

TEST_F(ServerTest, StopCutsWhatOutlastsTheGrace) {
  service_.on_handle = [](const Request&) { return text_response(200, std::string(20'000'000, 'x')); };
  start();
  auto connection = client();
  connection.shrink_receive_buffer();
  ASSERT_TRUE(connection.send(kGet));
  std::this_thread::sleep_for(milliseconds(100));
  server_->stop(kShort);
  ASSERT_EQ(log().size(), 1U);
  EXPECT_EQ(log().front().status, 0);
  server_->stop(kShort);  // again: nothing happens
}

TEST_F(ServerTest, StopWaitsForAServiceButNotForItsClient) {
  Gate gate;
  service_.on_handle = [&](const Request&) {
    gate.wait();
    return counting(3, false);
  };
  start();
  auto connection = client();
  ASSERT_TRUE(connection.send(kGet));
  gate.await_arrivals(1);
  std::thread stopping([&] { server_->stop(milliseconds(1)); });
  EXPECT_TRUE(connection.closed_within(kSoon));
  gate.open();
  stopping.join();
  ASSERT_EQ(log().size(), 1U);
  EXPECT_EQ(log().front().status, 0);
}

TEST_F(ServerTest, ClientsThatLeaveAtAnyTimeLeaveNothingBehind) {
  service_.on_handle = [](const Request&) { return text_response(200, std::string(300'000, 'x')); };
  start();
  const std::string request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t length = 0; length <= request.size(); ++length) client().send(request.substr(0, length));
  EXPECT_TRUE(soon([&] { return server_->counters().open == 0; }));
  EXPECT_EQ(client().ask(kGet).status, 200);
}

TEST_F(ServerTest, ManyClientsAtOnce) {
  service_.on_handle = [](const Request& request) { return text_response(200, request.path + request.body); };
  start();
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      auto connection = client();
      for (int i = 0; i < 100; ++i) {
        const std::string path = "/" + std::to_string(t) + "-" + std::to_string(i);
        const auto answer = connection.ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n!");
        if (answer.body == path + "!") ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 800);
}

TEST(Server, OptionsThatCannotWorkAreTold) {
  TestService service;
  const auto begin = [&](const ServerOptions& options) {
    return Server::start(options, service, system_clock(), [](const Exchange&) {});
  };
  const auto code = [&](const ServerOptions& options) { return begin(options).error().message.id; };
  EXPECT_EQ(code({}), Msg::kListenNothing);
  EXPECT_EQ(code({{{"localhost", 0, {}}}, {}}), Msg::kListenAddress);
  EXPECT_EQ(code({{{"203.0.113.1", 0, {}}}, {}}), Msg::kListenElsewhere);
  EXPECT_EQ(code({{{}}, {.workers = 0}}), Msg::kServerLimitZero);
  const auto first = begin({{{}}, {}});
  ASSERT_TRUE(first);
  EXPECT_EQ(code({{{"127.0.0.1", (*first)->ports().front(), {}}}, {}}), Msg::kListenTaken);
}

TEST(Server, ListensOnBothFamiliesAtOnce) {
  TestService service;
  const auto server =
      Server::start({{{"127.0.0.1", 0, {}}, {"::1", 0, {}}}, {}}, service, system_clock(), [](const Exchange&) {});
  ASSERT_TRUE(server) << server.error().sentence();
  const auto ports = (*server)->ports();
  ASSERT_EQ(ports.size(), 2U);
  EXPECT_EQ(RawClient(ports[0]).ask(kGet).body, "GET /a?b=c [] 127.0.0.1");
  EXPECT_EQ(RawClient(ports[1], "::1").ask(kGet).body, "GET /a?b=c [] ::1");
}

}  // namespace
}  // namespace comity::net
