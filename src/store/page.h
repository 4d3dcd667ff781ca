// How a receiver's view is paged: one algorithm over what a store can look up cheaply.
//
// A receiver sees every active item of the permitted classes once, at its latest announcement to that receiver
// (entries to everybody count for all). Each class gives up to four streams of candidates, each in order; they
// are merged, and a candidate stays if it is its item's latest. Item entries older than the latest entry of the
// whole class are not even read, but for those of items that joined the class later.
//
// Plain functions over a PageSource that one caller owns; errors are those of the source.
#pragma once

#include <functional>
#include <optional>

#include "base/result.h"
#include "store/types.h"

namespace comity::store {

// A row and the order of its first announcement: the one to everybody on acceptance, or on joining the box.
struct StoredItem {
  ItemRow row;
  std::uint64_t announced = 0;
};

struct Candidate {
  Position at;
  std::uint64_t stamp = 0;
  Seq item = 0;
};

// An announcement of a whole class; it covers the items whose place is at most `places`.
struct ClassEntry {
  std::uint64_t order = 0;
  std::uint64_t stamp = 0;
  std::uint64_t places = 0;
};

enum class StreamKind : std::uint8_t {
  everybody,  // item entries to everybody
  receiver,   // item entries to this receiver alone
  moved,      // item entries, to either, of items that came from another class
  members     // items covered by `entry`, by place
};

// Candidates of one class with after < at <= until.
struct Stream {
  StreamKind kind;
  ClassId class_id;
  Position after;
  Position until;
  ClassEntry entry;
};

enum class From : std::uint8_t { oldest, newest };

// What a store looks up, for one tenant and one receiver, in one snapshot. Where the view is that of a box, item
// entries are the box's, and items only its members; class entries are always the tenant's.
class PageSource {
 public:
  virtual ~PageSource() = default;

  virtual Result<Position> position_after(std::uint64_t stamp) = 0;
  // Whether anything was ever announced to this receiver alone.
  virtual Result<bool> has_own_entries() = 0;
  virtual Result<std::optional<ClassEntry>> latest_class_entry(ClassId id) = 0;
  // The place of the item that last came to this class from another; 0 for none.
  virtual Result<std::uint64_t> last_moved_place(ClassId id) = 0;
  // Appends the first `count` candidates of the stream in order, fewer only at its end.
  virtual Status read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) = 0;
  virtual Result<std::optional<StoredItem>> item(Seq seq) = 0;  // empty: it has left the box
  // The order of the latest entry of this very item to this receiver.
  virtual Result<std::uint64_t> latest_item_entry(const StoredItem& item) = 0;
  virtual Result<std::uint64_t> stamp_of(std::uint64_t order) = 0;
  // Calls `visit` for each version in the order of versions until it returns false.
  virtual Status versions(std::uint64_t id_key, From from, const std::function<bool(const StoredItem&)>& visit) = 0;
};

Result<Page> make_page(const PageQuery& query, PageSource& source);

}  // namespace comity::store
