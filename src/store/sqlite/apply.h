// Applies batches inside the writer's transaction: the sequencer's counters, the classes, the rows.
//
// One per writer connection, on the writer's thread. What it keeps in memory mirrors the tables; after any
// rollback the writer calls load() again. Errors: those of check_batch and of the connection.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "store/log_keeper.h"
#include "store/sequence.h"
#include "store/sqlite/names.h"
#include "store/sqlite/statement.h"

namespace comity::store {

class Applier {
 public:
  Applier(Connection& connection, Random& random) : connection_(connection), names_(connection), random_(random) {}

  Status load();
  Result<Outcome> apply(const Batch& batch, Time now);
  // Ends a group: what it added to the journal comes into the log. False when it added nothing.
  Result<bool> extend(LogKeeper* keeper);
  const LogHead& log_head() const { return log_head_; }

 private:
  struct Class {
    ClassId id = 0;
    std::string type;
    std::uint64_t next_place = 1;
    std::uint64_t moved_place = 0;
  };
  struct Token {
    std::uint64_t bucket;
    std::uint64_t token;
    Seq item;
    auto operator<=>(const Token&) const = default;
  };
  // What one batch has in hand.
  struct Work {
    const Batch& batch;
    Time now;
    std::int64_t tenant = 0;
    std::int64_t box = 0;  // the channel of Batch::box; 0: none
    Outcome outcome;
    std::vector<Token> tokens;
  };
  enum class Again : std::uint8_t { no = 0, yes = 1 };  // whether the item was announced in this channel before
  // Order and stamp are the sequencer's to give.
  struct Entry {
    std::int64_t channel = 0;
    std::int64_t audience = 0;
    ClassId class_id = 0;
    Seq item = 0;
    std::uint64_t places = 0;
    Again again = Again::no;
  };
  struct Stored {
    Seq seq = 0;
    bool erased = false;
    Digest digest{};
  };

  Status load_log();
  Status load_classes();
  Status check(const Batch& batch);
  Status add_record(Work& work);
  Status erase(const VersionKey& key, Work& work);
  Status erase_item(Seq seq);
  Result<bool> erase_asides(const VersionKey& key);
  Status take(const NewItem& item, Work& work);
  Result<std::optional<Stored>> find(const NewItem& item);
  Result<Seq> insert(const NewItem& item, Work& work);
  Status add_tokens(Work& work);
  Status put_aside(AsideReason reason, const NewItem& item, const Bytes& details, const Work& work);
  Status change_state(const StateChange& change);
  Status change_class(const ClassChange& change);
  Status move_members(Seq item, const Class& joined);
  Status join(Seq item, std::int64_t box, const Work& work);
  Status change_memberships(const Work& work);
  Status announce(const NewAnnouncement& announcement, const Work& work);
  Status announce_item(Seq item, std::int64_t audience, const Work& work);
  Status add_entry(const Entry& entry, Time now);
  Status add_dictionary(const Bytes& bytes, Work& work);
  Result<Class*> intern_class(const std::string& facts, const std::string& type);
  Status save_classes();

  Connection& connection_;
  Names names_;
  Random& random_;
  Sequence sequence_;
  LogHead log_head_;
  std::vector<Digest> added_;                       // to the journal by this group
  std::unordered_map<std::string, Class> classes_;  // by facts
  std::vector<Class*> class_by_id_;
  std::vector<Class*> changed_classes_;
  bool any_erased_unseen_ = false;  // versions erased that were never here
};

}  // namespace comity::store
