#include "api/log/log.h"

#include "api/errors.h"
#include "exchange/stored_log.h"
#include "exchange/witness.h"

namespace comity::api {

namespace {

constexpr std::string_view kPrefix = "/log/";
constexpr std::string_view kNoteType = "text/plain; charset=utf-8";

net::Response nothing() { return error_answer(Family::plain, 404, Msg::kNothingInLog); }

// tlog-tiles, "Merkle Tree": immutable.
net::Response lasting(Result<Bytes> bytes, bool shared_caches) {
  if (!bytes) return error_answer(Family::plain, bytes.error());
  net::Response response;
  response.fields.add("content-type", "application/octet-stream");
  response.fields.add("cache-control",
                      std::string(shared_caches ? "public" : "private") + ", max-age=31536000, immutable");
  response.fields.add("x-content-type-options", "nosniff");
  response.body = as_text(*bytes);
  return response;
}

// From the log's prefix on.
std::string_view place_of(const Call& call) { return std::string_view(call.request.path).substr(kPrefix.size()); }

// tlog-tiles, "Partial Tiles": of the published tree, in any width that it has or had.
bool is_published(const std::optional<log::TileId>& tile, const store::LogHead& head) {
  return tile && tile->width <= log::width_of(tile->level, tile->index, head.size);
}

}  // namespace

Route Log::route(std::string_view method, std::string_view pattern, std::string_view name, Access access,
                 std::string_view about, Handler handler) {
  Route route{method, pattern, name, Family::plain, access, about, {}, 0, {}, {}};
  if (method == "POST") route.body_bytes = log::kMaxAddCheckpoint;
  route.handle = [this, handler](const Call& call) { return (this->*handler)(call); };
  return route;
}

void Log::declare(Router& router, Access reading) {
  shared_caches_ = reading == Access::anyone;
  router.add(route("GET", "/log/checkpoint", "log-checkpoint", reading, "The head of the log, signed and cosigned",
                   &Log::checkpoint));
  auto entries = route("GET", "/log/tile/entries/{number}", "log-entries", reading,
                       "Entries of the log, as tlog-tiles bundles them", &Log::entries);
  auto tile = route("GET", "/log/tile/{level}/{number}", "log-tile", reading, "Hashes of the log's tree", &Log::tile);
  entries.last = tile.last = Last::rest;
  router.add(std::move(entries));
  router.add(std::move(tile));
  router.add(route("POST", "/log/witness/add-checkpoint", "log-add-checkpoint", Access::anyone,
                   "Asks this node, as a witness, to cosign a checkpoint", &Log::add_checkpoint));
  router.add(route("GET", "/log/witness/{hash}/checkpoint", "log-witnessed", Access::anyone,
                   "What this node, as a witness, cosigned last of a log", &Log::witnessed));
}

net::Response Log::checkpoint(const Call& /*call*/) {
  auto head = node_.published().head(node_.ledger());
  return head.note.empty() ? nothing() : json_answer(200, kNoteType, std::move(head.note));
}

net::Response Log::tile(const Call& call) {
  const auto id = log::parse_tile_path(place_of(call));
  const auto head = node_.published().head(node_.ledger());
  if (!is_published(id, head)) return nothing();
  return lasting(exchange::tiles_of(exchange::parts_of(node_.store()), head.first)(*id), shared_caches_);
}

net::Response Log::entries(const Call& call) {
  const auto id = log::parse_bundle_path(place_of(call));
  const auto head = node_.published().head(node_.ledger());
  if (!is_published(id, head)) return nothing();
  return lasting(exchange::bundle_of(exchange::parts_of(node_.store()), head.first, *id), shared_caches_);
}

// tlog-witness, "add-checkpoint"
net::Response Log::add_checkpoint(const Call& call) {
  auto answer = exchange::cosign(node_, call.request.body);
  if (!answer) return error_answer(Family::plain, answer.error());
  const auto& verdict = answer->verdict;
  if (verdict.status == 200) return json_answer(200, kNoteType, std::move(answer->cosignature));
  if (verdict.status == 409) return json_answer(409, log::kTreeSizeType, log::tree_size_text(verdict.known_size));
  return error_answer(Family::plain, verdict.status, verdict.why->message);
}

// tlog-witness, "Monitor Retrieval Mechanism"
net::Response Log::witnessed(const Call& call) {
  auto one = exchange::witnessed_by_hash(node_, call.segments[0]);
  if (!one) return error_answer(Family::plain, one.error());
  if (!*one || (*one)->note.empty()) return nothing();
  return json_answer(200, kNoteType, std::move((*one)->note));
}

}  // namespace comity::api
