// Checks everything of a node that can be checked, and says what to do about what is wrong.
//
// The store's own structure, then each item: that it opens, that its bytes are what the columns say (id, version,
// digest, type, class, look-up keys), that set-aside objects and journal entries open, that dictionaries, erasures,
// directory, keys and file permissions are in order. Changes nothing. Errors only when it cannot go on at all.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/node.h"

namespace comity::exchange {

enum class Weight : std::uint8_t {
  advice,  // works, but could be better or will matter
  wrong,   // something is lost, exposed or not what it should be
};

struct Complaint {
  Weight weight = Weight::wrong;
  store::Seq item = 0;  // 0 when it is not one item's
  std::string id;       // of the item, where known
  Message message;
};

struct Diagnosis {
  std::uint64_t items = 0;
  std::uint64_t asides = 0;
  std::uint64_t records = 0;
  std::vector<Complaint> complaints;  // at most kMaxComplaints
  std::uint64_t unlisted = 0;

  bool healthy() const;  // nothing wrong; advice may be there
  void add(Complaint complaint);
};

inline constexpr std::size_t kMaxComplaints = 1000;

Result<Diagnosis> examine(Node& node, const store::Progress& progress);

// The part that needs the store and the keys only: what `backup` and `restore` verify of a copy.
Status examine_items(store::Store& store, const Vault& vault, const store::Progress& progress, Diagnosis& diagnosis);

}  // namespace comity::exchange
