// Paging against servers in a few lines each: what they were asked, and whether all of it came.
#include "peer/paging.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "crypto/hash.h"

namespace comity::peer {
namespace {

struct Row {
  int id;
  std::int64_t date;  // microseconds
};

// What a server answers: rows, and what it says about going on.
struct Answer {
  std::vector<Row> rows;
  bool more = false;
  std::string next;
  bool dated = true;
};

using Server = std::function<std::optional<Answer>(const Ask&)>;  // nothing: a connection cut

struct Outcome {
  std::set<int> got;
  int requests = 0;
  std::string fault;  // the name of the sentence
  bool in_doubt = false;
  Cursor cursor;
  Ask last_ask;
};

PageFacts facts_of(const Answer& answer) {
  PageFacts facts{answer.more, answer.next, {}, answer.rows.size(), {}};
  std::string text;
  for (const auto& row : answer.rows) text += std::to_string(row.id) + ",";
  facts.digest = crypto::sha256(as_bytes(text));
  if (answer.dated && !answer.rows.empty()) facts.last = Time{answer.rows.back().date};
  return facts;
}

Outcome read(const Server& server, const Cursor& cursor = {}, int most = 1000) {
  Outcome out;
  Paging paging(cursor);
  for (; out.requests < most;) {
    ++out.requests;
    out.last_ask = paging.ask();
    const auto answer = server(paging.ask());
    if (!answer) {
      if (paging.failed(Setback::cut)) continue;
      out.fault = "cut";
      break;
    }
    for (const auto& row : answer->rows) out.got.insert(row.id);
    const auto more = paging.taken(facts_of(*answer));
    if (!more) out.fault = name_of(more.error().message.id);
    if (!more || !*more) break;
  }
  EXPECT_LT(out.requests, most) << "it would go on for ever";
  out.in_doubt = paging.in_doubt();
  out.cursor = paging.cursor();
  return out;
}

std::vector<Row> rows(int count, std::int64_t step) {
  std::vector<Row> out;
  for (int i = 0; i < count; ++i) out.push_back({i, 1'000'000'000 + i * step});
  return out;
}

std::size_t page_size(const Ask& ask, std::size_t most) {
  return ask.limit == 0 ? most : std::min<std::size_t>(ask.limit, most);
}

// TAXII 2.1 §3.4 without `next`.
Server by_date(std::vector<Row> all, std::size_t most, std::int64_t inclusive = 0) {
  return [all = std::move(all), most, inclusive](const Ask& ask) {
    EXPECT_TRUE(ask.next.empty());
    Answer out;
    for (const auto& row : all) {
      if (ask.added_after && row.date <= ask.added_after->micros - inclusive) continue;
      out.more = out.rows.size() == page_size(ask, most);
      if (out.more) break;
      out.rows.push_back(row);
    }
    return out;
  };
}

// With a `next` that says where to go on, whatever else is asked.
Server by_next(std::vector<Row> all, std::size_t most, bool dated = true) {
  return [all = std::move(all), most, dated](const Ask& ask) {
    std::size_t at = 0;
    if (!ask.next.empty())
      at = std::stoul(ask.next);
    else
      while (at < all.size() && ask.added_after && all[at].date <= ask.added_after->micros) ++at;
    const auto end = std::min(all.size(), at + page_size(ask, most));
    Answer out{{all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(end)},
               end < all.size(),
               {},
               dated};
    if (out.more) out.next = std::to_string(end);
    return out;
  };
}

void expect_all(const Outcome& out, std::size_t count) {
  EXPECT_EQ(out.fault, "");
  EXPECT_EQ(out.got.size(), count);
  EXPECT_FALSE(out.in_doubt);
  EXPECT_TRUE(out.cursor.whole);
}

TEST(Paging, ByNext) {
  const auto out = read(by_next(rows(95, 7), 10));
  expect_all(out, 95);
  EXPECT_EQ(out.requests, 10);
  EXPECT_FALSE(out.last_ask.added_after);
  EXPECT_EQ(out.cursor.last, Time{1'000'000'000 + 94 * 7});
}

TEST(Paging, ByDateWhereThereIsNoNext) { expect_all(read(by_date(rows(95, 5000), 10)), 95); }

TEST(Paging, ByDateWhenDatesLieClose) { expect_all(read(by_date(rows(950, 300), 10)), 950); }

TEST(Paging, AnEmptyCollectionIsWhole) { expect_all(read(by_date({}, 10)), 0); }

// medallion: one date_added for a whole batch; added_after after the first page loses the rest of it.
TEST(Paging, MedallionsOneDateForABatchLosesNothing) {
  auto all = rows(3000, 0);
  expect_all(read(by_date(all, 100'000)), 3000);
  all.push_back({3000, 1'000'000'001});
  expect_all(read(by_date(all, 100'000)), 3001);
}

// OpenCTI#4537: a thousand objects with one date and pages that do not grow. It cannot be done; it is said.
TEST(Paging, OneDateForMoreThanAPageIsSteppedOverAndSaid) {
  auto all = rows(500, 0);
  for (int i = 0; i < 50; ++i) all.push_back({1000 + i, 2'000'000'000 + i});
  const auto out = read(by_date(all, 100));
  EXPECT_EQ(out.fault, "");
  EXPECT_TRUE(out.in_doubt);
  EXPECT_EQ(out.got.size(), 150U);
  EXPECT_TRUE(out.got.contains(1049));
}

// connectors#7604: added_after taken as "at or after", several objects with one date.
TEST(Paging, InclusiveAddedAfterEnds) {
  expect_all(read(by_date(rows(95, 5000), 10, 1)), 95);
  expect_all(read(by_date(rows(950, 0), 10'000, 1)), 950);
  auto all = rows(30, 0);
  all.push_back({99, 2'000'000'000});
  const auto out = read(by_date(all, 10, 1));
  EXPECT_EQ(out.fault, "");
  EXPECT_TRUE(out.in_doubt);
  EXPECT_TRUE(out.got.contains(99));
}

// mitre/cti#40: added_after is ignored.
TEST(Paging, AServerThatIgnoresAddedAfterIsNamed) {
  const auto all = rows(95, 5000);
  const auto out = read([&](const Ask&) { return Answer{{all.begin(), all.begin() + 10}, true, {}}; });
  EXPECT_EQ(out.fault, "kFeedStandsStill");
  EXPECT_FALSE(out.cursor.whole);
}

// OpenTAXII's manifest, and taxii2-client's endless loop: more without next, and no header either.
TEST(Paging, MoreWithoutNextAndDateIsNamed) {
  const auto out = read([](const Ask&) { return Answer{{{1, 1}}, true, {}, false}; });
  EXPECT_EQ(out.fault, "kFeedNoWayOn");
  EXPECT_EQ(out.requests, 1);
}

TEST(Paging, TheSameNextAndPageForEverFallsBackToDates) {
  const auto all = rows(95, 5000);
  const auto dates = by_date(all, 10);
  const auto out = read([&](const Ask& ask) -> std::optional<Answer> {
    auto answer = ask.next.empty() ? *dates(ask) : Answer{{all.begin() + 10, all.begin() + 20}, true, {}};
    if (answer.more) answer.next = "same";
    return answer;
  });
  expect_all(out, 95);
}

TEST(Paging, TheSamePageForEverIsNamed) {
  int count = 0;
  const auto out = read([&](const Ask&) { return Answer{{{1, 1}}, true, std::to_string(++count), false}; });
  EXPECT_EQ(out.fault, "kFeedRepeats");
}

TEST(Paging, ACircleOfPagesIsFound) {
  int count = 0;
  const auto out = read([&](const Ask&) {
    ++count;
    return Answer{{{count % 7, 1}}, true, std::to_string(count), false};
  });
  EXPECT_EQ(out.fault, "kFeedRepeats");
}

TEST(Paging, EmptyPagesAreFollowedButNotForEver) {
  int count = 0;
  const auto some = read([&](const Ask&) {
    return ++count < 20 ? Answer{{}, true, std::to_string(count), true} : Answer{{{1, 1}}, false, {}};
  });
  expect_all(some, 1);
  const auto out = read([&](const Ask&) { return Answer{{}, true, std::to_string(++count)}; });
  EXPECT_EQ(out.fault, "kFeedRepeats");
}

// medallion keeps one `next` for a whole sequence, gives each page once, and wants the other filters unchanged.
class Session {
 public:
  explicit Session(std::vector<Row> all) : all_(std::move(all)) {}
  Answer operator()(const Ask& ask) {
    if (ask.next.empty()) {
      rest_ = by_date(all_, all_.size())({{}, ask.added_after, 0})->rows;
      asked_ = ask;
    }
    EXPECT_EQ(asked_.added_after, ask.added_after) << "params changed over subsequent transaction";
    EXPECT_EQ(asked_.limit, ask.limit);
    const auto size = static_cast<std::ptrdiff_t>(std::min<std::size_t>(rest_.size(), 10));
    Answer out{{rest_.begin(), rest_.begin() + size}, false, {}};
    rest_.erase(rest_.begin(), rest_.begin() + size);
    out.more = !rest_.empty();
    if (out.more) out.next = "7e2e7e6e";
    return out;
  }

 private:
  std::vector<Row> all_;
  std::vector<Row> rest_;
  Ask asked_;
};

TEST(Paging, MedallionsNextThatStaysTheSame) {
  expect_all(read(Session(rows(95, 5000))), 95);
  Cursor cursor;
  cursor.last = Time{1'000'000'000};
  cursor.whole = true;
  expect_all(read(Session(rows(95, 5000)), cursor), 94);
}

TEST(Paging, ACutPageIsNotAskedForByTheSameNextAgain) {
  Session session(rows(95, 5000));
  int count = 0;
  const auto out = read([&](const Ask& ask) -> std::optional<Answer> {
    auto answer = session(ask);
    return ++count % 4 == 0 ? std::nullopt : std::optional(answer);
  });
  expect_all(out, 95);
}

TEST(Paging, AServerThatAlwaysCutsIsGivenUp) {
  const auto pages = by_next(rows(95, 0), 10);
  const auto out = read([&](const Ask& ask) -> std::optional<Answer> {
    if (ask.next == "20") return std::nullopt;
    return pages(ask);
  });
  EXPECT_EQ(out.fault, "cut");
}

TEST(Paging, WithoutDatesACutIsRepeatedAndSaidWhereNextMayBeUsedUp) {
  int count = 0;
  const auto pages = by_next(rows(95, 1), 10, false);
  const auto cut = [&](int which) {
    count = 0;
    return read(
        [&, which](const Ask& ask) -> std::optional<Answer> { return ++count == which ? std::nullopt : pages(ask); });
  };
  expect_all(cut(1), 95);
  expect_all(cut(5), 95);  // it was seen that `next` changes
  const auto early = cut(2);
  EXPECT_EQ(early.got.size(), 95U);
  EXPECT_TRUE(early.in_doubt);
}

TEST(Paging, ALaterRunAsksForWhatWasAddedSince) {
  const auto all = rows(95, 5000);
  const auto first = read(by_next(all, 10));
  const auto again = read(by_next(all, 10), first.cursor);
  EXPECT_EQ(again.requests, 1);
  EXPECT_EQ(again.got.size(), 0U);
  EXPECT_EQ(again.last_ask.added_after, first.cursor.last);
  EXPECT_EQ(again.cursor, first.cursor);
}

// At whichever page a run ends, the next one brings the rest.
TEST(Paging, AnInterruptedRunGoesOn) {
  for (const bool dated : {true, false}) {
    for (const std::int64_t step : {0, 100, 5000}) {
      for (int stop = 1; stop < 10; ++stop) {
        std::set<int> got;
        const auto server = by_next(rows(95, step), 10, dated);
        Paging paging{Cursor{}};
        for (int page = 0; page < stop; ++page) {
          const auto answer = server(paging.ask());
          for (const auto& row : answer->rows) got.insert(row.id);
          ASSERT_TRUE(*paging.taken(facts_of(*answer)));
        }
        const auto rest = read(server, paging.cursor());
        got.insert(rest.got.begin(), rest.got.end());
        EXPECT_EQ(got.size(), 95U) << dated << " " << step << " " << stop;
      }
    }
  }
}

TEST(Paging, AnExpiredNextBeginsAnew) {
  Cursor cursor;
  cursor.next = "expired";
  Paging paging(cursor);
  EXPECT_EQ(paging.ask().next, "expired");
  EXPECT_TRUE(paging.failed(Setback::refused));
  EXPECT_EQ(paging.ask(), (Ask{{}, {}, Paging::kLimit}));
}

TEST(Paging, ANextRefusedInTheMidstGoesOnByDate) {
  const auto all = rows(95, 5000);
  const auto dates = by_date(all, 10);
  Paging paging{Cursor{}};
  auto answer = *dates(paging.ask());
  answer.next = "broken";
  EXPECT_TRUE(*paging.taken(facts_of(answer)));
  EXPECT_TRUE(paging.failed(Setback::refused));
  EXPECT_EQ(paging.ask().next, "");
  EXPECT_LT(paging.ask().added_after, Time{answer.rows.back().date});
  // and `next` is not used any more
  auto second = *dates(paging.ask());
  second.next = "broken";
  EXPECT_TRUE(*paging.taken(facts_of(second)));
  EXPECT_EQ(paging.ask().next, "");
}

TEST(Paging, ALargePageIsAskedForInSmallerOnes) {
  Paging paging{Cursor{}};
  for (const std::uint32_t limit : {1000U, 100U, 10U, 1U}) {
    EXPECT_EQ(paging.ask().limit, limit);
    EXPECT_EQ(paging.failed(Setback::large), limit > 1);
  }
}

TEST(Paging, AServerThatKnowsNoLimit) {
  Paging paging{Cursor{}};
  EXPECT_TRUE(paging.failed(Setback::refused));
  EXPECT_EQ(paging.ask(), Ask{});
  EXPECT_FALSE(paging.failed(Setback::refused));
}

}  // namespace
}  // namespace comity::peer
