#include "peer/paging.h"

#include <algorithm>

namespace comity::peer {

namespace {

constexpr std::int64_t kOverlap = 1000;  // a millisecond: some servers round dates to it
constexpr std::uint32_t kFactor = 10;

}  // namespace

Paging::Paging(const Cursor& cursor) : cursor_(cursor) {
  ask_.limit = limit_;
  if (cursor_.last) {
    ask_.added_after = Time{cursor_.last->micros - (cursor_.whole ? 0 : kOverlap)};
  } else if (!cursor_.whole) {
    ask_.next = cursor_.next;
  }
}

void Paging::ask_by_date() { ask_ = {{}, Time{cursor_.last->micros - kOverlap}, limit_}; }

// After this, what has the very date that could not be got past may be missing.
void Paging::step_over() {
  in_doubt_ = true;
  rung_ = Rung::exact;
  ask_ = {{}, cursor_.last, limit_};
}

bool Paging::repeats(const PageFacts& page) {
  if (page.objects == 0) return ++empty_ >= kEmptyPages;
  empty_ = 0;
  if (kept_ == page.digest) return true;
  if (++steps_ == renew_at_) {
    kept_ = page.digest;
    renew_at_ *= 2;
    steps_ = 0;
  }
  return false;
}

Result<bool> Paging::taken(const PageFacts& page) {
  first_ = false;
  const bool further = page.last && (!cursor_.last || *page.last > *cursor_.last);
  if (further) cursor_.last = page.last;
  if (further || !cursor_.last) setbacks_ = 0;
  cursor_.next.clear();
  cursor_.whole = !page.more;
  if (!page.more) return false;
  return page.next.empty() || next_is_broken_ ? by_date(page, further) : by_next(page);
}

Result<bool> Paging::by_next(const PageFacts& page) {
  if (repeats(page)) {
    if (!cursor_.last) return fail(Code::remote, Msg::kFeedRepeats);
    next_is_broken_ = true;
    ask_by_date();
    return true;
  }
  if (!ask_.next.empty()) next_changes_ = page.next != ask_.next;
  if (!cursor_.last && next_changes_) cursor_.next = page.next;
  ask_.next = page.next;  // TAXII 2.1 §3.5: along with the same original query options
  return true;
}

Result<bool> Paging::by_date(const PageFacts& page, bool further) {
  if (!cursor_.last) return fail(Code::remote, next_is_broken_ ? Msg::kFeedRepeats : Msg::kFeedNoWayOn);
  if (!further) return climb(page.objects);
  rung_ = Rung::overlap;
  ask_by_date();
  return true;
}

Result<bool> Paging::climb(std::size_t objects) {
  if (rung_ == Rung::past) return fail(Code::remote, Msg::kFeedStandsStill);
  if (rung_ == Rung::exact) {  // a server that takes added_after as "at or after"
    rung_ = Rung::past;
    ask_.added_after = Time{cursor_.last->micros + 1};
    return true;
  }
  const bool grows = rung_ == Rung::overlap || objects > stuck_with_;
  if (!grows || limit_ == 0 || limit_ >= max_limit_) {
    step_over();
    return true;
  }
  rung_ = Rung::larger;
  stuck_with_ = objects;
  limit_ = std::min(limit_ * kFactor, max_limit_);
  ask_by_date();
  return true;
}

bool Paging::failed(Setback why) {
  if (++setbacks_ > kSetbacks) return false;
  kept_.reset();  // what was read before may rightly come again
  steps_ = 0;
  renew_at_ = 1;
  if (why == Setback::refused) return refused();
  if (why == Setback::large) {
    if (limit_ <= 1) return false;
    limit_ = max_limit_ = std::max(limit_ / kFactor, 1U);
    ask_.limit = limit_;
  }
  if (ask_.next.empty()) return true;
  if (cursor_.last) {
    ask_by_date();
  } else {
    in_doubt_ = in_doubt_ || !next_changes_;
  }
  return true;
}

bool Paging::refused() {
  if (!ask_.next.empty()) {
    // One kept from an earlier run expires, as a rule.
    if (!cursor_.last && !first_) return false;
    next_is_broken_ = !first_;
    ask_ = {{}, {}, limit_};
    if (cursor_.last) ask_by_date();
    return true;
  }
  if (rung_ == Rung::larger) {
    limit_ = max_limit_ = kLimit;
    step_over();
    return true;
  }
  // Some know no `limit`.
  if (limit_ == 0) return false;
  ask_.limit = limit_ = 0;
  return true;
}

}  // namespace comity::peer
