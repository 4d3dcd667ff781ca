// The store: what the node has accepted, in the order in which it became visible.
//
// One writer applies batches; whatever waits when a commit ends goes into the next one (group commit, no
// timer). The writer is also the one sequencer: it numbers items, announcements and records. Reads run beside
// it on any thread and see whole batches only.
//
// Implementations: store/memory (the model for tests), store/sqlite. All functions are safe on any thread.
// Errors: not_found, busy, io, full, read_only, damaged, newer. After an error of `submit` nothing of that
// batch is stored; after its success all of it is on stable storage.
#pragma once

#include <filesystem>
#include <functional>
#include <future>

#include "base/result.h"
#include "store/types.h"

namespace comity::store {

// Called now and then during long work with what is done of how much; returning false stops the work.
using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

inline constexpr std::size_t kMaxDocuments = 10'000;  // given at once

class Store {
 public:
  virtual ~Store() = default;

  // Queues a batch; waits while too many bytes are queued already (backpressure). The future is ready when the
  // batch is durable or has failed.
  virtual std::future<Result<Outcome>> submit(Batch batch) = 0;
  Result<Outcome> apply(Batch batch) { return submit(std::move(batch)).get(); }

  // The next announcements after a position. Work is bounded by the page and the number of classes, whatever
  // the number of items stored: items of other classes cost nothing.
  virtual Result<Page> page(const PageQuery& query) = 0;
  // The position such that paging continues with what was announced strictly after `stamp`.
  virtual Result<Position> position_after(std::uint64_t stamp) = 0;

  virtual Result<ItemRow> item(Seq seq) = 0;
  virtual Result<Sealed> sealed(Seq seq) = 0;
  // Rows of every version, newest first, erased ones included.
  virtual Result<std::vector<ItemRow>> versions(std::uint64_t id_key) = 0;
  // Items that carry the token, newest first, of numbers below `before` (0: from the newest).
  virtual Result<std::vector<Seq>> find(std::uint64_t token, Seq before, std::size_t limit) = 0;
  // Rows in the order of their numbers, after `after`: how the whole store is walked.
  virtual Result<std::vector<ItemRow>> walk(Seq after, std::size_t limit) = 0;

  // What readers of its tenant, or of `box`, saw of it, in order; its class's entries included.
  virtual Result<std::vector<AnnouncementRow>> announcements_of(Seq seq, const std::string& box) = 0;
  virtual Result<RecordRow> record(std::uint64_t log_index) = 0;
  // Entries of the journal in the order of their numbers, from `from` on, at most `limit`.
  virtual Result<std::vector<RecordRow>> records(std::uint64_t from, std::size_t limit) = 0;
  // What they commit to, alone.
  virtual Result<std::vector<Digest>> commitments(std::uint64_t from, std::size_t limit) = 0;
  // The heads of all logs, the one in use last. None where nothing was signed yet.
  virtual Result<std::vector<LogHead>> log_heads() = 0;
  // Code::not_found where it is not stored.
  virtual Result<Bytes> log_tile(std::uint64_t log, unsigned level, std::uint64_t index) = 0;
  // Those added after `after`, in the order of their numbers.
  virtual Result<std::vector<ClassRow>> classes(ClassId after) = 0;
  Result<std::vector<ClassRow>> classes() { return classes(0); }
  virtual Result<std::vector<DictionaryRow>> dictionaries() = 0;
  virtual Result<std::optional<std::string>> meta(const std::string& name) = 0;
  virtual Result<std::optional<Document>> document(const DocumentKey& key) = 0;
  // In the order of their names, after `after`, at most `limit` (1..10,000). Expired ones may be among them.
  virtual Result<std::vector<Document>> documents(const std::string& kind, const std::string& after,
                                                  std::size_t limit) = 0;
  // In the order of their numbers, after `after`, at most `limit`; erased ones included.
  virtual Result<std::vector<AsideRow>> asides(std::uint64_t after, std::size_t limit) = 0;
  // Versions under which something is set aside that is not erased, each once, newest first, with or without an item.
  virtual Result<std::vector<std::string>> aside_versions(std::uint64_t id_key) = 0;
  virtual Result<Sealed> aside_sealed(std::uint64_t number) = 0;
  virtual Result<Counts> counts() = 0;

  // Everything the store can check of itself (structure, indexes, references, counters), without keys.
  virtual Result<std::vector<Damage>> check(const Progress& progress) = 0;
  // A consistent copy while writing goes on. The file must not exist; it is complete and synced, or absent.
  virtual Status backup(const std::filesystem::path& file, const Progress& progress) = 0;
};

}  // namespace comity::store
