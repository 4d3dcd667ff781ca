// The one sequencer's counters and the stamps of announcements.
//
// Owned by whoever applies batches; one thread. Never fails.
#pragma once

#include "base/random.h"
#include "base/time.h"
#include "store/types.h"

namespace comity::store {

struct Sequence {
  Seq item = 0;               // the last one given, as all below
  std::uint64_t order = 0;    // of announcements
  std::uint64_t stamp = 0;    // the last one in use, places of a class entry included
  std::uint64_t records = 0;  // the next log index
  std::uint64_t asides = 0;
  std::uint32_t dictionaries = 0;

  // The stamp of the next announcement: later than all before, at least `now`. Running ahead of the clock, the
  // steps are random, so that a gap in what one receiver sees does not tell how much others saw. A class entry
  // takes `places` stamps more, one for each item.
  std::uint64_t next_stamp(Time now, Random& random, std::uint64_t places);
};

}  // namespace comity::store
