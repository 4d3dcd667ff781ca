#include "store/page.h"

#include <algorithm>
#include <deque>
#include <map>
#include <queue>
#include <unordered_map>

namespace comity::store {

namespace {

constexpr std::size_t kMaxLimit = 10'000;
// Rows examined before a page is cut short. A page that is shorter than asked though more follow shows that something
// was passed over; it is rather slow than short.
constexpr std::size_t kMostWork = 500'000;
constexpr std::size_t kLeastRead = 4;

// Merges the streams of all permitted classes into one order.
class Merge {
 public:
  Merge(PageSource& source, std::size_t first_read) : source_(source), first_read_(first_read) {}

  Status add(const Stream& stream) {
    if (stream.after >= stream.until) return {};
    lanes_.push_back({stream, {}, 0, first_read_, false});
    return advance(lanes_.size() - 1);
  }

  // The next candidate, by value; empty at the end.
  Result<std::optional<Candidate>> next() {
    if (heads_.empty()) return std::nullopt;
    const auto lane = heads_.top().lane;
    const Candidate candidate = lanes_[lane].buffer[lanes_[lane].used];
    heads_.pop();
    ++lanes_[lane].used;
    COMITY_CHECK(advance(lane));
    return candidate;
  }

 private:
  struct Lane {
    Stream stream;
    std::vector<Candidate> buffer;
    std::size_t used;
    std::size_t read;  // how many to read next: doubles, since most lanes give little to a page
    bool ended;
  };
  struct Head {
    Position at;
    std::size_t lane;
    bool operator<(const Head& other) const { return at > other.at; }  // the queue gives the greatest first
  };

  Status advance(std::size_t index) {
    Lane& lane = lanes_[index];
    if (lane.used == lane.buffer.size() && !lane.ended) {
      lane.buffer.clear();
      lane.used = 0;
      COMITY_CHECK(source_.read(lane.stream, lane.read, lane.buffer));
      lane.ended = lane.buffer.size() < lane.read;
      lane.read = std::min(lane.read * 2, kMaxLimit);
      if (!lane.buffer.empty()) lane.stream.after = lane.buffer.back().at;
    }
    if (lane.used < lane.buffer.size()) heads_.push({lane.buffer[lane.used].at, index});
    return {};
  }

  PageSource& source_;
  std::size_t first_read_;
  std::deque<Lane> lanes_;
  std::priority_queue<Head> heads_;
};

class Pager {
 public:
  Pager(const PageQuery& query, PageSource& source)
      : query_(query),
        source_(source),
        permitted_(query.classes),
        yielding_(query.yielding),
        granted_(query.granted),
        asked_(query.examined),
        limit_(std::clamp<std::size_t>(query.limit, 1, kMaxLimit)) {
    std::sort(permitted_.begin(), permitted_.end());
    asked_.insert(asked_.end(), granted_.begin(), granted_.end());
    for (auto* list : {&yielding_, &granted_, &asked_}) std::sort(list->begin(), list->end());
    permitted_.erase(std::unique(permitted_.begin(), permitted_.end()), permitted_.end());
  }

  Result<Page> run() {
    COMITY_TRY(end_, source_.position_after(query_.until.value_or(UINT64_MAX)));
    page_.next = query_.after;
    if (query_.after >= end_) return std::move(page_);
    if (query_.ids.empty()) {
      COMITY_CHECK(by_classes());
    } else {
      COMITY_CHECK(by_ids());
    }
    if (!page_.more) page_.next = end_;
    return std::move(page_);
  }

 private:
  Status by_classes() {
    COMITY_TRY(own_entries_, source_.has_own_entries());
    Merge merge(source_, std::max(kLeastRead, limit_ / std::max<std::size_t>(permitted_.size(), 1)));
    for (const auto id : permitted_) COMITY_CHECK(add_streams(id, merge));
    for (;;) {
      COMITY_TRY(const auto candidate, merge.next());
      if (!candidate) return {};
      if (examined_++ >= kMostWork) return cut();
      COMITY_TRY(auto item, source_.item(candidate->item));
      COMITY_TRY(const bool stands_here, item ? is_listed(*item, candidate->at) : false);
      if (stands_here) {
        if (page_.entries.size() == limit_) return cut();
        page_.entries.push_back({candidate->at, candidate->stamp, std::move(item->row)});
      }
      page_.next = candidate->at;
    }
  }

  Status add_streams(ClassId id, Merge& merge) {
    if (std::binary_search(granted_.begin(), granted_.end(), id)) {
      return own_entries_ ? merge.add({StreamKind::receiver, id, query_.after, end_, {}}) : Status();
    }
    COMITY_TRY(const auto entry, class_entry(id));
    Stream stream{StreamKind::everybody, id, query_.after, end_, entry.value_or(ClassEntry{})};
    if (entry) {
      const Position before{entry->order, 0};
      const Position covered{entry->order, entry->places};
      COMITY_TRY(const auto moved, source_.last_moved_place(id));
      if (moved > entry->places) {
        COMITY_CHECK(merge.add({StreamKind::moved, id, query_.after, std::min(before, end_), *entry}));
      }
      COMITY_CHECK(
          merge.add({StreamKind::members, id, std::max(query_.after, before), std::min(covered, end_), *entry}));
      stream.after = std::max(query_.after, covered);
    }
    COMITY_CHECK(merge.add(stream));
    if (!own_entries_) return {};
    stream.kind = StreamKind::receiver;
    return merge.add(stream);
  }

  // Few ids: every version is looked at, wherever it stands.
  Status by_ids() {
    auto ids = query_.ids;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const auto id : ids) {
      std::vector<StoredItem> found;
      COMITY_CHECK(source_.versions(id, From::oldest, [&](const StoredItem& item) {
        if (is_visible(item)) found.push_back(item);
        return true;
      }));
      for (const auto& item : found) COMITY_CHECK(place(item));
    }
    std::sort(page_.entries.begin(), page_.entries.end(),
              [](const PageEntry& a, const PageEntry& b) { return a.at < b.at; });
    if (page_.entries.size() <= limit_) return {};
    page_.entries.resize(limit_);
    page_.next = page_.entries.back().at;
    page_.more = true;
    return {};
  }

  Status place(const StoredItem& item) {
    COMITY_TRY(const bool wanted, is_wanted(item));
    if (!wanted) return {};
    COMITY_TRY(const auto latest, latest_of(item));
    if (latest <= query_.after || latest > end_) return {};
    COMITY_TRY(const auto entry_stamp, source_.stamp_of(latest.order));
    page_.entries.push_back({latest, entry_stamp + latest.place, item.row});
    return {};
  }

  Status cut() {
    page_.more = true;
    return {};
  }

  bool is_visible(const StoredItem& item) const {
    return item.row.state == State::active && item.row.tenant == query_.tenant &&
           std::binary_search(permitted_.begin(), permitted_.end(), item.row.class_id) &&
           (!std::binary_search(asked_.begin(), asked_.end(), item.row.class_id) || query_.admits(item.row));
  }

  Result<bool> is_listed(const StoredItem& item, const Position& at) {
    COMITY_TRY(const bool wanted, is_wanted(item));
    if (!wanted) return false;
    COMITY_TRY(const auto latest, latest_of(item));
    return latest == at;
  }

  bool yields(const StoredItem& item) const {
    return std::binary_search(yielding_.begin(), yielding_.end(), item.row.class_id);
  }

  Result<bool> is_wanted(const StoredItem& item) {
    if (!is_visible(item)) return false;
    if (yields(item)) {
      COMITY_TRY(const auto other, edge_version(item.row.id_key, From::newest));
      if (!other.yields) return false;
    }
    const auto& exact = query_.exact_versions;
    if (std::find(exact.begin(), exact.end(), item.row.version) != exact.end()) return true;
    if (query_.versions == Versions::all) return exact.empty();
    for (const auto from : {From::newest, From::oldest}) {
      if (query_.versions == (from == From::newest ? Versions::first : Versions::last)) continue;
      COMITY_TRY(const auto edge, edge_version(item.row.id_key, from));
      if (edge.seq == item.row.seq) return true;
    }
    return false;
  }

  // The newest or oldest of an object's versions that this query may see; one that yields only for want of another.
  struct Edge {
    Seq seq = 0;
    bool yields = true;
  };
  Result<Edge> edge_version(std::uint64_t id_key, From from) {
    const auto key = std::pair(id_key, from);
    if (const auto known = edges_.find(key); known != edges_.end()) return known->second;
    Edge edge;
    COMITY_CHECK(source_.versions(id_key, from, [&](const StoredItem& item) {
      ++examined_;
      if (!is_visible(item) || (edge.seq != 0 && yields(item))) return true;
      edge = {item.row.seq, yields(item)};
      return edge.yields;
    }));
    edges_.emplace(key, edge);
    return edge;
  }

  Result<Position> latest_of(const StoredItem& item) {
    COMITY_TRY(const auto own, source_.latest_item_entry(item));
    COMITY_TRY(const auto entry, class_entry(item.row.class_id));
    if (!entry || item.row.place > entry->places || entry->order < own) return Position{own, 0};
    return Position{entry->order, item.row.place};
  }

  Result<std::optional<ClassEntry>> class_entry(ClassId id) {
    const auto known = class_entries_.find(id);
    if (known != class_entries_.end()) return known->second;
    COMITY_TRY(const auto entry, source_.latest_class_entry(id));
    class_entries_.emplace(id, entry);
    return entry;
  }

  const PageQuery& query_;
  PageSource& source_;
  std::vector<ClassId> permitted_;
  std::vector<ClassId> yielding_;
  std::vector<ClassId> granted_;
  std::vector<ClassId> asked_;  // whose items `admits` is asked about
  std::size_t limit_;
  std::size_t examined_ = 0;
  Position end_;
  bool own_entries_ = false;
  std::unordered_map<ClassId, std::optional<ClassEntry>> class_entries_;
  std::map<std::pair<std::uint64_t, From>, Edge> edges_;
  Page page_;
};

}  // namespace

Result<Page> make_page(const PageQuery& query, PageSource& source) { return Pager(query, source).run(); }

}  // namespace comity::store
