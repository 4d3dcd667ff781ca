#include "peer/taxii_client.h"

#include "peer/taxii_resources.h"

namespace comity::peer {

namespace {

// TAXII 2.1 §3.4: filters of a request for objects.
std::string query_of(const Ask& ask) {
  std::string out;
  const auto add = [&out](std::string_view name, std::string_view value) {
    out.append(out.empty() ? "" : "&").append(name).append("=").append(percent_encoded(value));
  };
  if (ask.limit > 0) add("limit", std::to_string(ask.limit));
  if (ask.added_after) add("added_after", to_text(*ask.added_after));
  if (!ask.next.empty()) add("next", ask.next);
  return out;
}

// Places of objects count over all pages.
class PageObserver final : public exchange::Observer {
 public:
  PageObserver(FeedObserver& feed, std::uint64_t before) : feed_(feed), before_(before) {}

  void container(const stix::Report& header) override { feed_.container(header); }
  void object(const exchange::ObjectReport& report) override {
    auto placed = report;
    placed.index += before_;
    feed_.object(placed);
  }
  bool progress(std::uint64_t done, std::uint64_t total) override { return feed_.progress(done, total); }

 private:
  FeedObserver& feed_;
  std::uint64_t before_;
};

struct Page {
  json::PaddedText text;
  PageFacts facts;
};

class CollectionReader {
 public:
  CollectionReader(exchange::Node& node, TaxiiSession& session, const FeedKey& key, exchange::Introduction introduction,
                   FeedObserver& observer, const Cursor& cursor)
      : node_(node),
        session_(session),
        key_(key),
        objects_(key.collection.at(key.collection.path + "objects/")),
        introduction_(std::move(introduction)),
        observer_(observer),
        paging_(cursor) {}

  FeedResult run();

 private:
  Result<bool> next_page();
  Result<Page> fetch();
  std::optional<Setback> setback_of(const Result<net::ClientAnswer>& answer) const;
  Status take(const Page& page);

  exchange::Node& node_;
  TaxiiSession& session_;
  const FeedKey& key_;
  FeedAddress objects_;
  exchange::Introduction introduction_;
  FeedObserver& observer_;
  Paging paging_;
  FeedResult result_;
};

// Whether another way of asking may bring the page. A request without `next` has been repeated already.
std::optional<Setback> CollectionReader::setback_of(const Result<net::ClientAnswer>& answer) const {
  const bool by_next = !paging_.ask().next.empty();
  if (!answer) {
    if (answer.error().code == Code::limit) return Setback::large;
    return answer.error().code == Code::remote && by_next ? std::optional(Setback::cut) : std::nullopt;
  }
  if (answer->status == 400 || (answer->status == 404 && by_next)) return Setback::refused;
  return answer->status >= 500 && !puts_off(answer->status) && by_next ? std::optional(Setback::cut) : std::nullopt;
}

Result<Page> CollectionReader::fetch() {
  for (int attempt = 1;; ++attempt) {
    const auto& ask = paging_.ask();
    // What asks for `next` once more may get the page after.
    const auto repeat = ask.next.empty() ? TaxiiSession::Repeat::always : TaxiiSession::Repeat::when_put_off;
    auto answer = session_.get(objects_, query_of(ask), repeat);
    if (answer && answer->status == 200) {
      Page page{json::PaddedText(std::move(answer->body)), {}};
      COMITY_TRY(page.facts, read_envelope(page.text, answer->fields, introduction_.limits));
      return page;
    }
    const auto setback = setback_of(answer);
    if (!setback || !paging_.failed(*setback)) {
      return answer ? refusal(*answer, objects_) : tl::make_unexpected(answer.error());
    }
    if (*setback == Setback::cut) COMITY_CHECK(session_.pause(attempt));
  }
}

Status CollectionReader::take(const Page& page) {
  if (page.facts.objects == 0) return {};
  PageObserver observer(observer_, result_.tally.objects);
  COMITY_TRY(const auto accepted, exchange::accept(node_, page.text, introduction_, observer));
  result_.tally += accepted.tally;
  if (accepted.stopped) return tl::make_unexpected(*accepted.stopped);
  return {};
}

// The cursor moves when the page is durable: what happens in between brings the page once more, as duplicates.
Result<bool> CollectionReader::next_page() {
  COMITY_TRY(const auto page, fetch());
  observer_.page(++result_.pages);
  COMITY_CHECK(take(page));
  const auto more = paging_.taken(page.facts);
  COMITY_CHECK(keep_cursor(node_, key_, paging_.cursor()));
  return more;
}

FeedResult CollectionReader::run() {
  for (;;) {
    const auto more = next_page();
    if (more && *more) continue;
    if (!more) {
      result_.stopped = more.error();
      if (result_.stopped->where.empty()) result_.stopped->where = objects_.url();
    }
    result_.in_doubt = paging_.in_doubt();
    return std::move(result_);
  }
}

}  // namespace

FeedResult take_collection(exchange::Node& node, TaxiiSession& session, const FeedKey& key, Begin begin,
                           exchange::Introduction introduction, FeedObserver& observer) {
  introduction.tenant = key.tenant;
  introduction.box = key.box;
  introduction.source = key.collection.url();
  const auto cursor = begin == Begin::anew ? Result<Cursor>(Cursor{}) : read_cursor(node, key);
  if (!cursor) {
    FeedResult result;
    result.stopped = cursor.error();
    return result;
  }
  auto result = CollectionReader(node, session, key, std::move(introduction), observer, *cursor).run();
  result.went_on = *cursor != Cursor{};
  return result;
}

}  // namespace comity::peer
