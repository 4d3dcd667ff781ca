// Random operations on the store in memory and the one on disk: every answer is the same, and pages are what
// the definition of a receiver's view says they are.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>

#include "store/memory/memory_store.h"
#include "store/sqlite/sqlite_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/seeded_random.h"
#include "tests/support/store_samples.h"
#include "tests/support/store_shown.h"
#include "tests/support/temp_folder.h"

namespace comity::store {
namespace {

using test::value_of;

const std::vector<std::string> kTenants{"default", "other"};
const std::vector<std::string> kAudiences{"", "xb.cert", "xc.cert"};
const std::vector<std::string> kBoxes{"inbox", "shared"};
const std::vector<std::string> kFacts{"indicator|CLEAR", "indicator|AMBER", "tool|CLEAR", "tool|RED", "malware|RED"};

// How often each thing happened; one that never did fails the test.
std::map<std::string, int>& counters() {
  static std::map<std::string, int> all;
  return all;
}
void count(const std::string& what) { ++counters()[what]; }

std::size_t pick(std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); }
bool chance(std::size_t one_in) { return pick(one_in) == 0; }

std::string pick_version() { return std::to_string(1 + pick(4)); }

NewItem pick_item() {
  auto item = test::sample_item(1 + pick(12), pick_version(), kFacts[pick(kFacts.size())],
                                static_cast<std::uint8_t>(1 + pick(2)));
  item.exercise = static_cast<Exercise>(pick(2));
  return item;
}

// Both stores side by side.
class Pair {
 public:
  Pair() : memory_(open_memory(clock_, memory_random_)) { reopen(); }

  void reopen() {
    disk_.reset();
    auto opened = open_sqlite({folder_ / "store.db", Access::write, "", Missing::create}, clock_, disk_random_);
    RC_ASSERT(opened.has_value());
    disk_ = std::move(*opened);
  }

  template <class Function>
  auto same(Function function) {
    auto from_memory = function(*memory_);
    const auto from_disk = function(*disk_);
    RC_ASSERT(shown(from_disk) == shown(from_memory));
    return from_memory;
  }

  test::ManualClock& clock() { return clock_; }
  Store& memory() { return *memory_; }
  Store& disk() { return *disk_; }

 private:
  test::TempFolder folder_;
  test::ManualClock clock_;
  test::SeededRandom memory_random_{5};
  test::SeededRandom disk_random_{5};
  std::unique_ptr<Store> memory_;
  std::unique_ptr<Store> disk_;
};

// Who is in which box of which tenant, and who once was, by what the batches said.
using Members = std::set<std::tuple<std::string, std::string, Seq>>;
struct Boxes {
  Members inside;
  Members left;
};

Document pick_document(Time now) {
  const DocumentKey key{chance(3) ? "status" : "token", "name" + std::to_string(pick(6))};
  const Time expires{now.micros + static_cast<std::int64_t>(pick(6'000'000)) - 2'000'000};
  return {key, Bytes(pick(4), static_cast<std::uint8_t>(pick(9))), chance(2) ? expires : Time{}};
}

Batch pick_batch(Pair& stores, const Counts& counts, std::size_t classes) {
  Batch batch;
  batch.tenant = kTenants[chance(4) ? 1 : 0];
  auto& record = batch.record.emplace(Record{static_cast<RecordKind>(1 + pick(7)), Bytes(pick(4), 7)});
  record.format = static_cast<std::uint16_t>(1 + pick(2));
  record.commitment.front() = static_cast<std::uint8_t>(pick(200));
  const auto items = counts.items + counts.erased;
  const auto pick_seq = [&] { return chance(60) ? Seq{items + 1} : Seq{1 + pick(std::max<std::size_t>(items, 1))}; };
  if (chance(6)) batch.erasures.push_back({1 + pick(14), pick_version()});
  for (auto n = pick(5); n > 0; --n) batch.items.push_back(pick_item());
  if (chance(5)) {
    auto aside = pick_item();
    if (chance(2)) aside.sealed.bytes.clear();
    batch.asides.push_back({AsideReason::quarantine, aside, Bytes(pick(3), 1)});
  }
  if (items > 0 && chance(3)) batch.states.push_back({pick_seq(), static_cast<State>(chance(20) ? 3 : pick(3))});
  if (items > 0 && chance(3)) batch.classes.push_back({pick_seq(), kFacts[pick(kFacts.size())]});
  if (items > 0 && chance(2)) batch.announcements.push_back({pick_seq(), 0, kAudiences[pick(3)]});
  if (classes > 0 && chance(3)) {
    batch.announcements.push_back(
        {0, static_cast<ClassId>(1 + pick(chance(40) ? classes + 1 : classes)), kAudiences[pick(3)]});
  }
  if (chance(3)) batch.box = kBoxes[pick(2)];
  for (auto* const memberships : {&batch.joins, &batch.leaves}) {
    for (auto n = items > 0 && chance(2) ? pick(4) : 0; n > 0; --n) {
      const auto seq = pick_seq();
      const auto row = stores.memory().item(seq);
      // Another tenant's now and then.
      if ((row && row->tenant == batch.tenant) || chance(15)) memberships->push_back({kBoxes[pick(2)], seq});
    }
  }
  if (chance(4)) batch.documents.push_back(pick_document(stores.clock().now()));
  if (chance(8)) batch.forgotten.push_back(pick_document({}).key);
  if (chance(12)) batch.dictionaries.push_back(Bytes(3, static_cast<std::uint8_t>(pick(9))));
  if (chance(8)) batch.meta.emplace_back("name" + std::to_string(pick(3)), std::to_string(pick(100)));
  return batch;
}

void tally(const Batch& batch, const Result<Outcome>& outcome) {
  if (!outcome) return count("refused " + std::string(info(outcome.error().code).slug));
  if (!batch.erasures.empty()) count(outcome->erased > 0 ? "erased" : "erasure of nothing");
  for (const auto& item : outcome->items) {
    constexpr std::array kNames{"taken", "duplicate", "conflict", "came back after erasure"};
    count(kNames[static_cast<std::size_t>(item.taken)]);
  }
  if (!batch.asides.empty()) count("aside");
  if (!batch.states.empty()) count("state");
  if (!batch.classes.empty()) count("class change");
  for (const auto& entry : batch.announcements) {
    count(std::string(entry.item != 0 ? "item" : "class") +
          (entry.audience.empty() ? " announced to all" : " announced to one"));
  }
  if (!batch.dictionaries.empty()) count("dictionary");
  if (!batch.documents.empty()) count("document");
  if (!batch.forgotten.empty()) count("document forgotten");
  if (!batch.meta.empty()) count("meta");
}

// What a batch that was applied did to the boxes.
void follow(Pair& stores, const Batch& batch, const Outcome& outcome, Boxes& boxes) {
  const auto join = [&](const std::string& box, Seq seq) {
    const auto row = stores.memory().item(seq);
    if (row->state == State::erased || row->tenant != batch.tenant) return count("joins no box");
    const bool joined = boxes.inside.insert({batch.tenant, box, seq}).second;
    count(!joined                                           ? "is a member already"
          : boxes.left.count({batch.tenant, box, seq}) != 0 ? "joined again"
                                                            : "joined");
  };
  for (const auto& item : outcome.items) {
    const bool joins = item.taken == Taken::taken || item.taken == Taken::duplicate;
    if (joins && !batch.box.empty()) join(batch.box, item.item);
  }
  for (const auto& [box, seq] : batch.joins) join(box, seq);
  for (const auto& [box, seq] : batch.leaves) {
    const bool was_in = boxes.inside.erase({batch.tenant, box, seq}) != 0;
    if (was_in) boxes.left.insert({batch.tenant, box, seq});
    count(was_in ? "left" : "left without having been in");
  }
}

PageQuery pick_query(const Counts& counts, std::size_t classes) {
  PageQuery query;
  query.tenant = kTenants[chance(4) ? 1 : 0];
  for (ClassId id = 1; id <= classes + 1; ++id) {
    if (!chance(4)) query.classes.push_back(id);
  }
  if (chance(2)) query.box = kBoxes[pick(2)];
  query.audience = kAudiences[pick(3)];
  if (!chance(3)) query.after = {pick(counts.announcements + 2), chance(2) ? pick(6) : 0};
  query.versions = static_cast<Versions>(pick(4));
  if (chance(5)) query.exact_versions = {pick_version(), pick_version()};
  for (const auto id : query.classes) {
    if (chance(4)) query.yielding.push_back(id);
  }
  if (chance(4)) query.ids = {1 + pick(13), 1 + pick(13)};
  query.limit = 1 + pick(chance(2) ? 3 : 40);
  return query;
}

std::uint64_t pick_stamp(Pair& stores, const Counts& counts) {
  if (counts.items + counts.erased == 0) return pick(10);
  const auto entries = stores.memory().announcements_of(1 + pick(counts.items + counts.erased), {});
  return entries->at(pick(entries->size())).stamp + pick(4) - 1;
}

bool yields(const PageQuery& query, const ItemRow& row) {
  return std::count(query.yielding.begin(), query.yielding.end(), row.class_id) > 0;
}

// The definition, by brute force: every visible item at its latest announcement to the receiver.
std::vector<PageEntry> view(Store& store, const PageQuery& query, const Members& members) {
  std::vector<PageEntry> entries;
  std::map<std::uint64_t, std::map<std::string, Seq>> versions;
  std::vector<ItemRow> visible;
  for (const auto& row : value_of(store.walk(0, 1'000'000))) {
    const bool permitted = std::count(query.classes.begin(), query.classes.end(), row.class_id) > 0;
    if (!query.box.empty() && members.count({query.tenant, query.box, row.seq}) == 0) continue;
    if (!permitted || row.state != State::active || row.tenant != query.tenant) continue;
    visible.push_back(row);
  }
  // What yields counts as a version only of objects all of whose versions do.
  for (const bool yielding : {false, true}) {
    std::map<std::uint64_t, std::map<std::string, Seq>> found;
    for (const auto& row : visible) {
      if (yields(query, row) == yielding && versions.count(row.id_key) == 0) found[row.id_key][row.version] = row.seq;
    }
    versions.insert(found.begin(), found.end());
  }
  for (const auto& row : visible) {
    const auto& of_id = versions[row.id_key];
    const auto& exact = query.exact_versions;
    if (yields(query, row) && std::any_of(visible.begin(), visible.end(), [&](const ItemRow& other) {
          return other.id_key == row.id_key && !yields(query, other);
        })) {
      continue;
    }
    const bool is_last = of_id.rbegin()->second == row.seq;
    const bool is_first = of_id.begin()->second == row.seq;
    const bool is_edge = (query.versions == Versions::last && is_last) ||
                         (query.versions == Versions::first && is_first) ||
                         (query.versions == Versions::last_and_first && (is_last || is_first));
    const bool is_exact = std::count(exact.begin(), exact.end(), row.version) > 0;
    if (!is_exact && !is_edge && !(query.versions == Versions::all && exact.empty())) continue;
    if (!query.ids.empty() && std::count(query.ids.begin(), query.ids.end(), row.id_key) == 0) continue;
    std::optional<PageEntry> latest;
    for (const auto& entry : value_of(store.announcements_of(row.seq, query.box))) {
      if (!entry.audience.empty() && entry.audience != query.audience) continue;
      const std::uint64_t place = entry.item == 0 ? row.place : 0;
      latest = PageEntry{{entry.order, place}, entry.stamp + place, row};
    }
    if (latest->at <= query.after || (query.until && latest->stamp > *query.until)) continue;
    entries.push_back(*latest);
  }
  std::sort(entries.begin(), entries.end(), [](const PageEntry& a, const PageEntry& b) { return a.at < b.at; });
  return entries;
}

// Pages to the end, as a poller does.
std::vector<PageEntry> poll(Pair& stores, PageQuery query) {
  std::vector<PageEntry> entries;
  for (bool more = true; more;) {
    const auto page = stores.same([&](Store& store) { return store.page(query); });
    RC_ASSERT(page.has_value());
    RC_ASSERT(page->entries.size() <= query.limit);
    entries.insert(entries.end(), page->entries.begin(), page->entries.end());
    RC_ASSERT(page->next >= query.after);
    query.after = page->next;
    more = page->more;
  }
  return entries;
}

void check_pages(Pair& stores, const Counts& counts, std::size_t classes, const Members& members) {
  auto query = pick_query(counts, classes);
  if (chance(3)) query.until = pick_stamp(stores, counts);
  const auto expected = view(stores.memory(), query, members);
  RC_ASSERT(shown(poll(stores, query)) == shown(expected));
  if (expected.empty()) return;
  const std::string of = query.box.empty() ? " of a tenant" : " of a box";
  count((!query.ids.empty() ? "page by ids" : "page by classes") + of);
  if (query.until) count("page until" + of);
  if (!query.exact_versions.empty()) count("page by exact versions" + of);
  if (query.versions == Versions::last) count("page by last versions" + of);
  if (query.versions == Versions::first) count("page by first versions" + of);
  if (query.versions == Versions::last_and_first) count("page by last and first versions" + of);
  if (!query.yielding.empty()) count("page with classes that yield" + of);
  if (expected.size() > query.limit) count("more than a page" + of);
  for (const auto& entry : expected) {
    if (entry.at.place > 0) count("listed by a class entry" + of);
  }
}

void check_reads(Pair& stores, const Counts& counts) {
  const Seq seq = pick(counts.items + counts.erased + 2);
  const auto id_key = 1 + pick(13);
  const auto small = 1 + pick(4);
  stores.same([&](Store& store) { return store.item(seq); });
  stores.same([&](Store& store) { return store.sealed(seq); });
  stores.same([&](Store& store) { return store.announcements_of(seq, {}); });
  stores.same([&](Store& store) { return store.announcements_of(seq, "inbox"); });
  stores.same([&](Store& store) { return store.versions(id_key); });
  const Seq before = chance(2) ? 0 : seq;
  stores.same([&](Store& store) { return store.find(id_key % 5, before, small); });
  stores.same([&](Store& store) { return store.find(1'000 + id_key, 0, 100); });
  stores.same([&](Store& store) { return store.walk(seq, small); });
  stores.same([&](Store& store) { return store.record(seq); });
  stores.same([&](Store& store) { return store.asides(seq / 2, small); });
  stores.same([&](Store& store) { return store.aside_sealed(seq / 2); });
  stores.same([&](Store& store) { return store.aside_versions(id_key); });
  stores.same([&](Store& store) { return store.meta("name" + std::to_string(small)); });
  const std::string name = "name" + std::to_string(small);
  stores.same([&](Store& store) { return store.document({"status", name}); });
  const std::string after_name = chance(2) ? name : "";
  stores.same([&](Store& store) { return store.documents("token", after_name, small); });
  const auto stamp = pick_stamp(stores, counts);
  const auto after = stores.same([&](Store& store) { return store.position_after(stamp); });
  count(after->place > 0 ? "position inside a class entry" : "position at an entry");
}

void run_model() {
  Pair stores;
  Boxes boxes;
  for (auto steps = 5 + pick(25); steps > 0; --steps) {
    const auto counts = stores.same([](Store& store) { return store.counts(); });
    const auto classes = stores.same([](Store& store) { return store.classes(); })->size();
    if (chance(3)) stores.clock().advance(static_cast<std::int64_t>(pick(3'000'000)) - 1'000'000);
    const auto batch = pick_batch(stores, *counts, classes);
    const auto outcome = stores.same([&](Store& store) { return store.apply(batch); });
    tally(batch, outcome);
    if (outcome) follow(stores, batch, *outcome, boxes);
    const auto after = *stores.same([](Store& store) { return store.counts(); });
    check_pages(stores, after, classes, boxes.inside);
    check_reads(stores, after);
    if (chance(15)) {
      stores.reopen();
      count("opened again");
    }
  }
  stores.same([](Store& store) { return store.dictionaries(); });
  const auto damages = stores.disk().check({});
  RC_ASSERT(damages.has_value());
  for (const auto& damage : *damages) RC_FAIL(damage.what);
}

TEST(Model, MemoryAndDiskAgreeOnRandomOperations) {
  rc::detail::TestParams params;
  params.seed = 20261122;
  params.maxSuccess = 80;
  params.maxSize = 100;
  params.disableShrinking = true;  // it takes minutes; the seed gives the same run again
  rc::detail::TestMetadata metadata;
  metadata.description = "random operations";
  const auto result = rc::detail::checkTestable(run_model, metadata, params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  ASSERT_TRUE(result.is<rc::detail::SuccessResult>()) << message.str();
  for (const auto* what : {"refused not-found",
                           "refused invalid",
                           "erased",
                           "erasure of nothing",
                           "taken",
                           "duplicate",
                           "conflict",
                           "came back after erasure",
                           "aside",
                           "state",
                           "class change",
                           "item announced to all",
                           "item announced to one",
                           "class announced to all",
                           "class announced to one",
                           "dictionary",
                           "meta",
                           "joined",
                           "joined again",
                           "is a member already",
                           "joins no box",
                           "left",
                           "left without having been in",
                           "document",
                           "document forgotten",
                           "page by ids of a tenant",
                           "page by ids of a box",
                           "page by classes of a tenant",
                           "page by classes of a box",
                           "page until of a tenant",
                           "page until of a box",
                           "page by exact versions of a tenant",
                           "page by exact versions of a box",
                           "page by last versions of a tenant",
                           "page by last versions of a box",
                           "page by first versions of a tenant",
                           "page by first versions of a box",
                           "more than a page of a tenant",
                           "more than a page of a box",
                           "listed by a class entry of a tenant",
                           "listed by a class entry of a box",
                           "position inside a class entry",
                           "position at an entry",
                           "opened again"}) {
    EXPECT_GT(counters()[what], 0) << "never happened: " << what;
  }
}

}  // namespace
}  // namespace comity::store
