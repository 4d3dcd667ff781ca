// How a collection is read page by page to its end, whatever the server makes of paging. No input or output.
//
// TAXII 2.1 §3.5: where a page says that there is more, the rest is had with the `next` it gives and the same
// filters, or, where it gives none, with added_after = X-TAXII-Date-Added-Last. Beyond that:
//
// - `added_after` loses objects when several have one date and a page ends among them. So what is asked for begins a
//   millisecond before the last date; what comes twice is a duplicate. When that does not get past such a date, a
//   larger page is asked for; after that the date is stepped over, and in_doubt() says so.
// - A `next` may be used up by being asked for (one server gives the same text for every page). So it is never asked
//   for twice: after a failure, and in a later run, reading goes on by the last date.
// - What makes no progress (the same page again, pages of nothing, dates that stand still) is found out in the end:
//   the other way is tried once, then the server's fault is named.
//
// A plain value of one thread. Errors: remote.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace comity::peer {

// What the next request asks for; neither, or one of the two: from the start. With `next`, `added_after` is that of the
// request that it continues.
struct Ask {
  std::string next;
  std::optional<Time> added_after;
  std::uint32_t limit = 0;  // 0: as many as the server likes

  bool operator==(const Ask&) const = default;
};

// What paging needs of a page that was taken.
struct PageFacts {
  bool more = false;
  std::string next;
  std::optional<Time> last;
  std::size_t objects = 0;
  std::array<std::uint8_t, 32> digest{};  // of its objects
};

// Where a collection was read to; what a later run begins with.
struct Cursor {
  std::optional<Time> last;  // the latest date of a page that was taken
  std::string next;          // only where there are no dates, and it changes from page to page
  bool whole = false;        // it was read to its end

  bool operator==(const Cursor&) const = default;
};

// Why a request brought no page.
enum class Setback : std::uint8_t {
  cut,      // it may or may not have reached the server
  refused,  // 400 or 404
  large,    // the page was beyond our bound
};

class Paging {
 public:
  static constexpr std::uint32_t kLimit = 1000;
  static constexpr std::uint32_t kMaxLimit = 100'000;
  static constexpr int kSetbacks = 5;     // without progress between them
  static constexpr int kEmptyPages = 50;  // one after another

  explicit Paging(const Cursor& cursor);

  const Ask& ask() const { return ask_; }
  // True when there is another page to ask for.
  Result<bool> taken(const PageFacts& page);
  // False when there is no other way to ask for it.
  bool failed(Setback why);

  const Cursor& cursor() const { return cursor_; }
  bool in_doubt() const { return in_doubt_; }  // objects may have been passed over

 private:
  // What to do about pages by date that do not get further, in this order.
  enum class Rung : std::uint8_t { overlap, larger, exact, past };

  Result<bool> by_next(const PageFacts& page);
  Result<bool> by_date(const PageFacts& page, bool further);
  Result<bool> climb(std::size_t objects);
  void ask_by_date();
  void step_over();
  bool refused();
  bool repeats(const PageFacts& page);

  Ask ask_;
  Cursor cursor_;
  bool first_ = true;  // no page was taken yet
  bool next_is_broken_ = false;
  bool next_changes_ = false;  // from page to page, as far as was seen
  bool in_doubt_ = false;
  Rung rung_ = Rung::overlap;
  std::uint32_t limit_ = kLimit;
  std::uint32_t max_limit_ = kMaxLimit;
  std::size_t stuck_with_ = 0;  // objects of the last page that did not get further
  int setbacks_ = 0;
  int empty_ = 0;
  // Brent's search for a circle: each page is compared with the one kept, which is renewed at powers of two.
  std::optional<std::array<std::uint8_t, 32>> kept_;
  std::uint64_t steps_ = 0;
  std::uint64_t renew_at_ = 1;
};

}  // namespace comity::peer
