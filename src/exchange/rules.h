// The rulebooks that a node knows, and the gate that those make which stand now.
//
// Every version that was published is kept, as a sealed document by its digest. A change (a rulebook, the directory,
// a day that one waits for) is announced to those for whom something opens, in the order of everything else: see
// exchange/change.h. Readers take the gate, read, and ask whether it still holds; if not they read again, so nobody
// passes by an announcement with the rules from before it.
//
// Owned by its Node, safe on any thread. Errors: those of the store, damaged.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/audience.h"
#include "exchange/class_table.h"
#include "gate/gate.h"

namespace comity::exchange {

class Node;

// A version of a rulebook as it was published.
struct KeptRulebook {
  gate::Published published;
  Time at;
  std::string signer;     // a handle
  std::string key;        // id of the key
  std::string signature;  // base64, over signed_rulebook_text()
};

// The bytes that a publisher signs: its canonical form, led by the name of the format.
std::string signed_rulebook_text(const gate::Rulebook& book);

// As it is kept, whatever becomes of it.
store::Document document_of(const Node& node, const KeptRulebook& kept);
gate::Standing standing_of(const std::vector<KeptRulebook>& kept, std::shared_ptr<const party::Directory> directory);

// Every version of the directory is kept too, so that what was decided under it can be decided again.
store::Document document_of(const Node& node, const party::Directory& directory, std::string_view signed_text);
Result<std::shared_ptr<const party::Directory>> directory_of(Node& node, std::uint64_t version);

class Rules {
 public:
  Status load(Node& node);

  // The gate that holds now. Waits while a change is under way.
  struct Reading {
    std::shared_ptr<const gate::Gate> gate;
    std::uint64_t epoch = 0;
  };
  Reading read() const;
  bool still_holds(const Reading& reading) const;

  // What the audience may have of each class, as the reading's gate decides.
  std::shared_ptr<const ClassTable> table(const Reading& reading, const std::vector<ClassFacts>& classes,
                                          const party::Party& sender, const Audience& audience);

  // Those of one publisher and kind in the order of their versions.
  std::vector<KeptRulebook> all() const;
  // The version that stands or will: the highest. Nothing when the publisher has none.
  std::optional<KeptRulebook> latest(std::string_view publisher) const;
  std::optional<KeptRulebook> find(const gate::Digest& digest) const;

 private:
  friend class Change;  // exchange/change.cpp

  mutable std::mutex mutex_;
  std::mutex changing_;                   // one change at a time
  std::atomic<std::uint64_t> epoch_ = 0;  // odd while a change is under way
  std::vector<KeptRulebook> kept_;
  std::shared_ptr<const gate::Gate> gate_;
  std::map<std::string, std::shared_ptr<const ClassTable>> tables_;  // by profile
};

}  // namespace comity::exchange
