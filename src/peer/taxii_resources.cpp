#include "peer/taxii_resources.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/hash.h"
#include "json/read.h"
#include "peer/header_values.h"

namespace comity::peer {

namespace {

constexpr std::size_t kMaxRoots = 1000;
constexpr std::size_t kMaxIdBytes = 256;

Failure not_taxii(const net::Fields& fields) {
  const auto* type = fields.find("content-type");
  return fail(Code::remote, {Msg::kFeedNotTaxii, {{"type", type == nullptr ? "?" : shown(*type)}}});
}

// An envelope without objects may hold these alone: anything else is another answer, and not an empty page.
bool is_of_envelope(std::string_view key) {
  return key == "more" || key == "next" || key == "objects" || key.starts_with("x_");
}

// `more` and `next`. Where `more` is left out, a `next` beside objects says it.
bool read_continuation(const json::Value& header, PageFacts& out) {
  const auto* next = header.find("next");
  if (next != nullptr && next->is_string())
    out.next = next->text();
  else if (next != nullptr && next->is(json::Kind::integer))
    out.next = std::to_string(next->integer());
  else if (next != nullptr && !next->is(json::Kind::null))
    return false;
  const auto* more = header.find("more");
  const bool absent = more == nullptr || more->is(json::Kind::null);
  out.more = absent ? !out.next.empty() && out.objects > 0 : more->boolean();
  return absent || more->is(json::Kind::boolean);
}

bool is_empty_envelope(const json::Value& root) {
  const auto* objects = root.find("objects");
  return root.is_object() && (objects == nullptr || objects->is(json::Kind::null)) &&
         std::all_of(root.items().begin(), root.items().end(), [](const auto& v) { return is_of_envelope(v.key()); });
}

Result<const json::Value*> read_resource(json::Reader& reader, const net::ClientAnswer& answer) {
  const auto root = reader.read(answer.body);
  if (!root || !(*root)->is_object()) return not_taxii(answer.fields);
  return *root;
}

class Search {
 public:
  explicit Search(TaxiiSession& session) : session_(session) {}

  Result<FoundCollections> run(const FeedAddress& address);

 private:
  Result<net::ClientAnswer> get(const FeedAddress& address);
  Status discovery(const FeedAddress& address, const json::Value& resource);
  Status api_root(const FeedAddress& address);

  TaxiiSession& session_;
  FoundCollections found_;
};

Result<net::ClientAnswer> Search::get(const FeedAddress& address) {
  COMITY_TRY(auto answer, session_.get(address, {}, TaxiiSession::Repeat::always));
  if (answer.status != 200) return refusal(answer, address);
  return answer;
}

// TAXII 2.1 §5.1: the collections of an API root.
Status Search::api_root(const FeedAddress& address) {
  const auto list = address.at(address.path + "collections/");
  COMITY_TRY(const auto answer, get(list));
  json::Reader reader;
  COMITY_TRY(const auto* resource, read_resource(reader, answer));
  const auto* collections = resource->find("collections");
  if (collections == nullptr) return {};
  for (const auto& collection : collections->items()) {
    const auto* id = collection.find("id");
    const auto* can_read = collection.find("can_read");
    if (can_read != nullptr && !can_read->boolean()) continue;
    if (id == nullptr || id->text().empty() || id->text().size() > kMaxIdBytes || id->text().front() == '.') {
      return fail(Code::remote, Msg::kFeedCollectionNoId, list.url());
    }
    found_.collections.push_back(address.at(list.path + percent_encoded(id->text()) + "/"));
  }
  return {};
}

// TAXII 2.1 §4.1: the API roots of a server. One that fails does not keep the others from being read.
Status Search::discovery(const FeedAddress& address, const json::Value& resource) {
  std::vector<FeedAddress> roots;
  for (const auto& reference : resource.find("api_roots")->items()) {
    const auto root = api_root_at(address, reference.text());
    if (!root) {
      found_.elsewhere.push_back(excerpt(net::public_url(reference.text()), 200));
    } else if (std::find(roots.begin(), roots.end(), *root) == roots.end()) {
      roots.push_back(*root);
    }
    if (roots.size() + found_.elsewhere.size() > kMaxRoots) {
      return fail(Code::limit, {Msg::kFeedTooManyRoots, {{"limit", std::to_string(kMaxRoots)}}}, address.url());
    }
  }
  for (const auto& root : roots) {
    if (const auto status = api_root(root); !status) {
      if (status.error().code == Code::stopped) return status;
      found_.failures.push_back(status.error());
    }
  }
  return {};
}

Result<FoundCollections> Search::run(const FeedAddress& address) {
  if (address.is_collection()) return FoundCollections{{address}, {}, {}};
  COMITY_TRY(const auto answer, get(address));
  json::Reader reader;
  COMITY_TRY(const auto* resource, read_resource(reader, answer));
  if (resource->find("api_roots") != nullptr) {
    COMITY_CHECK(discovery(address, *resource));
  } else if (resource->find("versions") != nullptr || resource->find("max_content_length") != nullptr) {
    COMITY_CHECK(api_root(address));
  } else {
    return fail(Code::not_found, Msg::kFeedNothingBelow, address.url());
  }
  if (found_.collections.empty() && found_.failures.empty()) {
    return fail(Code::not_found, Msg::kFeedNoCollection, address.url());
  }
  return std::move(found_);
}

}  // namespace

Result<PageFacts> read_envelope(const json::PaddedText& body, const net::Fields& fields, const Limits& limits) {
  const auto begins = body.view().find_first_not_of(" \t\r\n");
  if (begins == std::string_view::npos || body.view()[begins] != '{') return not_taxii(fields);
  COMITY_TRY(const auto split, json::split(body, limits));
  json::Reader reader(limits);
  const bool bare = split.container == json::Container::bare;
  COMITY_TRY(const auto* header, reader.read(bare ? body.view() : std::string_view(split.header)));
  PageFacts facts;
  facts.objects = bare ? 0 : split.objects.size();
  if ((bare && !is_empty_envelope(*header)) || !read_continuation(*header, facts)) return not_taxii(fields);
  if (const auto* last = fields.find("x-taxii-date-added-last")) facts.last = date_added(*last);
  if (facts.objects == 0) return facts;
  const auto* begin = split.objects.front().data();
  const auto& end = split.objects.back();
  facts.digest = crypto::sha256(as_bytes({begin, end.data() + end.size()}));
  return facts;
}

Result<FoundCollections> find_collections(TaxiiSession& session, const FeedAddress& address) {
  return Search(session).run(address);
}

}  // namespace comity::peer
