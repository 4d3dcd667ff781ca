// Takes a file or request in: splits it, checks each object, stores what is in order.
//
// Every object ends in exactly one of the outcomes of a Tally, each with a reason where it was not taken. What
// has been counted as taken is durable. When the work stops half-way (a full disk, Ctrl-C), taking the same
// input again completes it: what is there already is a duplicate.
//
// Objects are checked and sealed on several threads and stored in the order of the input. `accept` is safe on any
// thread; the observer hears from the calling one only. Errors: those of json::split (nothing
// was taken then) and of store::Store.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "exchange/audience.h"
#include "exchange/node.h"
#include "json/split.h"
#include "stix/finding.h"
#include "store/types.h"

namespace comity::exchange {

// What becomes of an object that breaks a MUST.
enum class OnInvalid : std::uint8_t { refuse, quarantine };
// And of one that the rules of either side do not let in.
enum class OnDenied : std::uint8_t { refuse, quarantine };

struct Introduction {
  std::string tenant;
  std::string box;     // a collection that what is taken joins, and what is there already; empty: none
  std::string source;  // where it came from, for provenance: a file's name, "standard input", a caller's name
  OnInvalid on_invalid = OnInvalid::refuse;
  OnDenied on_denied = OnDenied::refuse;
  std::optional<Audience> from;  // who introduces it, and so owns it; absent: the node's operator
  unsigned workers = 2;
  Limits limits;
};

// The party whose item what comes in will be.
const std::string& introducer(const Node& node, const Introduction& introduction);

struct Tally {
  std::uint64_t objects = 0;
  std::uint64_t taken = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t conflict = 0;
  std::uint64_t erased = 0;  // an erased version does not come back
  std::uint64_t quarantined = 0;
  std::uint64_t refused = 0;
  std::uint64_t with_findings = 0;  // of the taken: those with findings that do not refuse

  Tally& operator+=(const Tally& other);
  std::uint64_t not_taken() const { return conflict + erased + quarantined + refused; }
};

enum class Fate : std::uint8_t { taken, duplicate, conflict, erased, quarantined, refused };

// One object and what became of it.
struct ObjectReport {
  std::size_t index = 0;  // its place in the input, from 0
  std::string type;       // empty where it has none that can be read
  std::string id;
  std::string version;  // modified or created as it stands
  Fate fate = Fate::refused;
  store::Seq item = 0;  // the stored one that it is, or stands against; 0: none
  std::vector<stix::Finding> findings;
  std::uint32_t unlisted = 0;
  std::optional<Error> error;  // it could not be read at all
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void container(const stix::Report& /*header*/) {}
  virtual void object(const ObjectReport& /*report*/) {}
  // False stops the work.
  virtual bool progress(std::uint64_t /*done*/, std::uint64_t /*total*/) { return true; }
};

struct AcceptResult {
  Tally tally;
  std::optional<Error> stopped;  // why the rest was not looked at
};

Result<AcceptResult> accept(Node& node, const json::PaddedText& text, const Introduction& introduction,
                            Observer& observer);

}  // namespace comity::exchange
