// Bodies that share a bounded memory.
#include <list>

#include "tests/unit/net/server_fixture.h"

namespace comity::net {
namespace {

// Room for one body; one more gets what it needs so that it ends; a third has to wait.
class RoomTest : public ServerTest {
 protected:
  void SetUp() override {
    options_.limits.body_bytes_in_flight = 100'000;
    service_.on_handle = [this](const Request& request) {
      if (request.path == "/held") gate_.wait();
      return text_response(200, std::to_string(request.body.size()));
    };
  }
  void hold_all() {
    holds_ = std::make_unique<RawClient>(port_);
    ASSERT_TRUE(holds_->send(post("/held")));
    gate_.await_arrivals(1);
    holds_too_ = std::make_unique<RawClient>(port_);
    ASSERT_TRUE(holds_too_->send(post("/held")));
    gate_.await_arrivals(2);
  }
  void let_go() {
    gate_.open();
    EXPECT_EQ(holds_->answer().body, "90000");
    EXPECT_EQ(holds_too_->answer().body, "90000");
  }
  static std::string post(const std::string& path) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + std::string(90'000, 'x');
  }

  Gate gate_;
  std::unique_ptr<RawClient> holds_;
  std::unique_ptr<RawClient> holds_too_;
};

TEST_F(RoomTest, BodiesWaitForRoomAndGetItInTurn) {
  start();
  hold_all();
  auto waits = client();
  ASSERT_TRUE(waits.send(post("/next")));
  EXPECT_FALSE(waits.closed_within(milliseconds(100)));
  EXPECT_EQ(client().ask(kGet).status, 200);  // who has no body does not wait
  let_go();
  EXPECT_EQ(waits.answer().body, "90000");
}

TEST_F(RoomTest, WhoWaitsTooLongForRoomIsTold) {
  options_.limits.body = milliseconds(300);
  start();
  hold_all();
  EXPECT_EQ(client().ask(post("/")).status, 503);
  let_go();
  EXPECT_EQ(client().ask(post("/")).body, "90000");  // the room has come back
}

TEST_F(RoomTest, BodiesThatGrowTogetherAllComeToTheirEnd) {
  start();
  std::list<RawClient> growing;
  for (int i = 0; i < 10; ++i) growing.push_back(client());
  const std::string whole = post("/");
  for (std::size_t at = 0; at < whole.size(); at += 10'000)
    for (auto& one : growing) ASSERT_TRUE(one.send(std::string_view(whole).substr(at, 10'000)));
  for (auto& one : growing) EXPECT_EQ(one.answer().body, "90000");
}

TEST_F(RoomTest, RoomComesBackFromClientsThatVanish) {
  start();
  for (int i = 0; i < 10; ++i) {
    auto vanishes = client();
    vanishes.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + std::string(80'000, 'x'));
  }
  EXPECT_EQ(client().ask(post("/")).status, 200);
}

}  // namespace
}  // namespace comity::net
