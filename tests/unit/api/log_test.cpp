// The log over HTTP, through the whole service.
#include "api/log/log.h"

#include "api/service.h"
#include "exchange/documents.h"
#include "exchange/log_keys.h"
#include "exchange/witness.h"
#include "log/tree.h"
#include "tests/support/exchange_samples.h"
#include "tests/support/sample_log.h"

namespace comity::api {
namespace {

using test::SampleLog;
using test::TestNode;

std::string field(const net::Response& response, std::string_view name) {
  const auto* value = response.fields.find(name);
  return value == nullptr ? "" : *value;
}

class LogOverHttp : public testing::Test {
 protected:
  LogOverHttp() {
    token_ = node_->callers().add_token(*node_, test::caller_of(node_, "reader")).value();
    submissions_ = exchange::Submissions::start(*node_, {}).value();
    serve({});
  }
  void serve(ServiceOptions options) { service_ = std::make_unique<Service>(*node_, *submissions_, options); }

  net::Response call(const std::string& method, const std::string& path, const std::string& body = {},
                     bool with_token = true) {
    net::Request request;
    request.method = method;
    request.path = path;
    request.address = "192.0.2.1";
    if (with_token) request.fields.add("authorization", "Bearer " + token_);
    auto admitted = service_->admit(request);
    if (auto* refused = std::get_if<net::Response>(&admitted)) return std::move(*refused);
    if (body.size() > std::get<net::Admission>(admitted).body_bytes) return service_->refuse(request, 413);
    request.body = body;
    return service_->handle(std::move(request));
  }
  net::Response get(const std::string& path) { return call("GET", path); }
  net::Response anonymously(const std::string& path) { return call("GET", path, {}, false); }
  net::Response post(const std::string& body) { return call("POST", kAdd, body, false); }
  void write(std::size_t entries) {
    for (std::size_t i = 0; i < entries; ++i) {
      ASSERT_TRUE(exchange::keep(*node_, node_->vault().seal_document({"feed", "a"}, "{}"), "note"));
    }
  }

  static constexpr const char* kAdd = "/log/witness/add-checkpoint";
  TestNode node_;
  std::string token_;
  std::unique_ptr<exchange::Submissions> submissions_;
  std::unique_ptr<Service> service_;
};

TEST_F(LogOverHttp, TheCheckpointIsTheNewestHead) {
  const auto first = get("/log/checkpoint");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, node_->ledger().head().note);
  EXPECT_EQ(field(first, "content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(field(first, "cache-control"), "no-store");
  write(1);
  EXPECT_NE(get("/log/checkpoint").body, first.body);
}

// A client that has nothing but the tiles comes to the root that was signed, and the entries hash to the leaves.
TEST_F(LogOverHttp, TilesAndEntriesHashToTheCheckpoint) {
  write(300);
  const auto note = log::parse_note(get("/log/checkpoint").body).value();
  const auto head = log::parse_checkpoint(note.text).value();
  log::TileTree tree(head.size, [&](const log::TileId& tile) -> Result<Bytes> {
    const auto answer = get("/log/" + log::path_of(tile));
    EXPECT_EQ(answer.status, 200) << log::path_of(tile);
    EXPECT_EQ(field(answer, "content-type"), "application/octet-stream");
    EXPECT_EQ(field(answer, "cache-control"), "private, max-age=31536000, immutable");
    return Bytes(answer.body.begin(), answer.body.end());
  });
  EXPECT_EQ(log::root_of(head.size, tree.subtrees()), head.root);
  std::vector<log::Hash> leaves;
  for (std::uint64_t index = 0; index * log::kTileWidth < head.size; ++index) {
    const auto width = log::width_of(0, index, head.size);
    const auto answer = get("/log/" + log::bundle_path_of(index, width));
    ASSERT_EQ(answer.status, 200);
    const auto entries = log::split_bundle(as_bytes(answer.body), width).value();
    for (const auto& entry : entries) {
      leaves.push_back(log::leaf_hash(entry));
    }
  }
  EXPECT_EQ(log::root_of(leaves), head.root);
}

TEST_F(LogOverHttp, OnlyWhatThePublishedTreeHasIsThere) {
  write(300);
  auto published = node_->ledger().head();
  published.size = 259;
  node_->published().begin({{}, {}, {}, "w"}, 1);
  ASSERT_TRUE(node_->published().publish(*node_, published, exchange::Published::Quorum::missed, {}));
  struct Case {
    const char* path;
    int status;
  };
  for (const auto& one : {Case{"tile/0/000", 200},
                          Case{"tile/0/000.p/255", 200},  // as it was once
                          Case{"tile/0/001.p/3", 200},
                          Case{"tile/0/001.p/2", 200},
                          Case{"tile/0/001.p/4", 404},
                          Case{"tile/0/001", 404},
                          Case{"tile/0/002", 404},
                          Case{"tile/1/000.p/1", 200},
                          Case{"tile/1/000.p/2", 404},
                          Case{"tile/1/000", 404},
                          Case{"tile/2/000.p/1", 404},
                          Case{"tile/63/000.p/1", 404},
                          Case{"tile/64/000", 404},
                          Case{"tile/0/0", 404},
                          Case{"tile/00/000", 404},
                          Case{"tile/0/000.p/0", 404},
                          Case{"tile/0/000.p/256", 404},
                          Case{"tile/0/x000/000", 404},
                          Case{"tile/0/00%30", 404},
                          Case{"tile/0/000/", 404},
                          Case{"tile/0/000/000", 404},
                          Case{"tile/-1/000", 404},
                          Case{"tile/0/x999/x999/x999/x999/x999/x999/x999/999", 404},
                          Case{"tile/0/", 404},
                          Case{"tile/", 404},
                          Case{"tile/entries/000", 200},
                          Case{"tile/entries/000.p/1", 200},
                          Case{"tile/entries/001.p/3", 200},
                          Case{"tile/entries/001.p/4", 404},
                          Case{"tile/entries/002", 404},
                          Case{"tile/entries/", 404},
                          Case{"tile/entries/x001", 404}}) {
    EXPECT_EQ(get(std::string("/log/") + one.path).status, one.status) << one.path;
  }
  EXPECT_EQ(get("/log/tile/0/000").body.substr(0, 255 * 32), get("/log/tile/0/000.p/255").body);
  EXPECT_EQ(field(get("/log/tile/0/002"), "content-type"), "application/problem+json");
  EXPECT_EQ(call("POST", "/log/tile/0/000").status, 405);
  EXPECT_EQ(call("HEAD", "/log/tile/0/000").status, 200);
}

TEST_F(LogOverHttp, WithoutCredentialsOnlyWhereTheOperatorWantsThat) {
  for (const auto* path : {"/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/1"}) {
    EXPECT_EQ(anonymously(path).status, 401) << path;
  }
  ServiceOptions options;
  options.anonymous = true;  // of items: that is another thing
  serve(options);
  EXPECT_EQ(anonymously("/log/checkpoint").status, 401);
  options.anonymous = false;
  options.anonymous_log = true;
  serve(options);
  for (const auto* path : {"/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/1"}) {
    EXPECT_EQ(anonymously(path).status, 200) << path;
  }
  EXPECT_EQ(field(anonymously("/log/tile/0/000.p/1"), "cache-control"), "public, max-age=31536000, immutable");
}

class WitnessOverHttp : public LogOverHttp {
 protected:
  WitnessOverHttp() { EXPECT_TRUE(exchange::witness_log(*node_, log_.key())); }
  std::string place() { return "/log/witness/" + to_hex(crypto::sha256(as_bytes(log_.origin()))) + "/checkpoint"; }

  SampleLog log_;
};

TEST_F(WitnessOverHttp, AnswersWithTheStatusesOfTheSpecification) {
  EXPECT_EQ(anonymously(place()).status, 404);
  const auto first = post(log_.request(0, 5));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(field(first, "content-type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(first.body.starts_with("— comity/xa.cert/witness "));
  EXPECT_EQ(std::count(first.body.begin(), first.body.end(), '\n'), 1);

  const auto behind = post(log_.request(0, 9));
  EXPECT_EQ(behind.status, 409);
  EXPECT_EQ(field(behind, "content-type"), "text/x.tlog.size");
  EXPECT_EQ(behind.body, "5\n");

  EXPECT_EQ(post(log_.request(9, 5)).status, 400);
  EXPECT_EQ(post("").status, 400);
  EXPECT_EQ(post(SampleLog("comity/xy.cert").request(0, 5)).status, 404);
  EXPECT_EQ(post(SampleLog(log_.origin(), 2).request(0, 5)).status, 403);
  const auto fork = post(SampleLog(log_.origin(), 1, 1).request(5, 9));
  EXPECT_EQ(fork.status, 422);
  EXPECT_EQ(field(fork, "content-type"), "application/problem+json");
  EXPECT_EQ(post(std::string(log::kMaxAddCheckpoint + 1, 'x')).status, 413);
  EXPECT_EQ(call("GET", kAdd).status, 405);
}

TEST_F(WitnessOverHttp, ShowsAnyoneWhatItCosigned) {
  const auto first = post(log_.request(0, 5));
  const auto shown = anonymously(place());
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, log_.note(5) + first.body);
  EXPECT_EQ(field(shown, "content-type"), "text/plain; charset=utf-8");
  for (const auto* other :
       {"/log/witness/00/checkpoint", "/log/witness/comity%2fxz.cert/checkpoint", "/log/witness//checkpoint"}) {
    EXPECT_EQ(anonymously(other).status / 100, 4) << other;
  }
}

TEST_F(WitnessOverHttp, MetricsTellHowTheLogStands) {
  node_->published().begin({{}, {}, {}, "w"}, 1);
  auto head = node_->ledger().head();
  head.size = 1;
  ASSERT_TRUE(node_->published().publish(*node_, head, exchange::Published::Quorum::missed,
                                         {{"good", true, 1}, {"b\"a\\d", false, 0}}));
  net::Request request;
  request.method = "GET";
  request.path = "/metrics";
  request.address = "127.0.0.1";
  const auto text = service_->handle(request).body;
  for (const auto& line : {"comity_log_entries " + std::to_string(node_->ledger().head().size),
                           std::string("comity_log_published_entries 1"), std::string("comity_log_frozen 0"),
                           std::string("comity_witness_answers{witness=\"good\"} 1"),
                           std::string("comity_witness_entries{witness=\"good\"} 1"),
                           std::string("comity_witness_answers{witness=\"b\\\"a\\\\d\"} 0")}) {
    EXPECT_NE(text.find("\n" + line + "\n"), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace comity::api
