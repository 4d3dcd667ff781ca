#include "tests/support/fault_vfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>
#include <vector>

namespace comity::test {

namespace {

using Content = std::vector<char>;
constexpr std::size_t kSector = 512;

Content read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_all(const std::string& path, const Content& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(content.data(), static_cast<std::streamsize>(content.size()));
}

// A write or truncation that no sync has confirmed yet, with what it replaced.
struct Change {
  std::size_t offset = 0;
  Content after;   // empty for a truncation to `offset`
  Content before;  // from `offset` on
  std::size_t size_before = 0;

  void undo(Content& content) const {
    content.resize(size_before);
    std::copy(before.begin(), before.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  void redo(Content& content) const {
    if (after.empty()) {
      content.resize(std::min(content.size(), offset));
    } else {
      write(content, 0, after.size());
    }
  }
  void write(Content& content, std::size_t from, std::size_t count) const {
    content.resize(std::max(content.size(), offset + from + count));
    std::copy_n(after.begin() + static_cast<std::ptrdiff_t>(from), count,
                content.begin() + static_cast<std::ptrdiff_t>(offset + from));
  }
};

}  // namespace

struct FaultVfs::File {
  std::vector<Change> pending;
  bool created = false;            // and not synced since
  std::optional<Content> removed;  // its durable content, while its removal is not
};

struct FaultVfs::Handle {
  sqlite3_file base;
  FaultVfs* vfs;
  File* file;  // null for what is not followed
  sqlite3_file* real;
};

// The callbacks that SQLite asks for.
struct FaultMethods {
  using Handle = FaultVfs::Handle;

  static FaultVfs& of(sqlite3_vfs* vfs) { return *static_cast<FaultVfs*>(vfs->pAppData); }
  static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return of(file).real; }

  // Counts an operation that changes something; false once the power is off.
  static bool step(FaultVfs& vfs) {
    if (!vfs.power_) return false;
    ++vfs.tally_.operations;
    if (vfs.operations_left_ && (*vfs.operations_left_)-- == 0) vfs.power_ = false;
    return vfs.power_;
  }

  static std::size_t size_of(sqlite3_file* file) {
    sqlite3_int64 size = 0;
    real(file)->pMethods->xFileSize(real(file), &size);
    return static_cast<std::size_t>(size);
  }

  static Content content_from(sqlite3_file* file, std::size_t offset, std::size_t count) {
    const auto size = size_of(file);
    Content content(offset < size ? std::min(count, size - offset) : 0);
    if (!content.empty()) {
      real(file)->pMethods->xRead(real(file), content.data(), static_cast<int>(content.size()),
                                  static_cast<sqlite3_int64>(offset));
    }
    return content;
  }

  static int open(sqlite3_vfs* self, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto& vfs = of(self);
    const std::lock_guard lock(vfs.mutex_);
    auto& handle = of(file);
    std::memset(file, 0, sizeof(Handle));
    if (!vfs.power_) return SQLITE_CANTOPEN;
    handle.vfs = &vfs;
    handle.real = reinterpret_cast<sqlite3_file*>(&handle + 1);
    const bool followed =
        path != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    const bool fresh = followed && !std::filesystem::exists(path);
    const int result = vfs.real_->xOpen(vfs.real_, path, handle.real, flags, out_flags);
    if (result != SQLITE_OK) return result;
    static const sqlite3_io_methods kMethods = methods();
    file->pMethods = &kMethods;
    if (!followed) return SQLITE_OK;
    auto& known = vfs.files_[path];
    if (!known) known = std::make_unique<FaultVfs::File>();
    if (fresh) {
      known->created = true;
      known->pending.clear();
    }
    handle.file = known.get();
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* self, const char* path, int sync_folder) {
    auto& vfs = of(self);
    const std::lock_guard lock(vfs.mutex_);
    if (!step(vfs)) return SQLITE_IOERR_DELETE;
    const auto known = vfs.files_.find(path);
    if (known != vfs.files_.end() && std::filesystem::exists(path)) {
      auto& file = *known->second;
      auto content = read_all(path);
      for (auto change = file.pending.rbegin(); change != file.pending.rend(); ++change) change->undo(content);
      const bool gone = (sync_folder != 0 && !vfs.lying_) || file.created;
      file = {};
      if (!gone) file.removed = std::move(content);
    }
    return vfs.real_->xDelete(vfs.real_, path, 0);
  }

  static int write(sqlite3_file* file, const void* data, int count, sqlite3_int64 at) {
    auto& handle = of(file);
    auto& vfs = *handle.vfs;
    const std::lock_guard lock(vfs.mutex_);
    if (handle.file == nullptr)
      return vfs.power_ ? handle.real->pMethods->xWrite(handle.real, data, count, at) : SQLITE_IOERR_WRITE;
    const auto offset = static_cast<std::size_t>(at);
    const auto length = static_cast<std::size_t>(count);
    const auto* bytes = static_cast<const char*>(data);
    const auto size = size_of(file);
    const auto growth = offset + length > size ? offset + length - size : 0;
    if (vfs.space_ && growth > *vfs.space_) {
      ++vfs.tally_.refused;
      return SQLITE_FULL;
    }
    if (vfs.space_) *vfs.space_ -= growth;
    const bool powered = vfs.power_;
    const bool done = step(vfs);
    if (!powered) return SQLITE_IOERR_WRITE;
    // The write during which the power goes may reach the disk as well.
    handle.file->pending.push_back({offset, {bytes, bytes + length}, content_from(file, offset, length), size});
    const int result = handle.real->pMethods->xWrite(handle.real, data, count, at);
    return done ? result : SQLITE_IOERR_WRITE;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 to) {
    auto& handle = of(file);
    const std::lock_guard lock(handle.vfs->mutex_);
    if (!step(*handle.vfs)) return SQLITE_IOERR_TRUNCATE;
    const auto size = size_of(file);
    const auto offset = static_cast<std::size_t>(to);
    if (handle.file != nullptr && offset < size) {
      handle.file->pending.push_back({offset, {}, content_from(file, offset, size - offset), size});
    }
    return handle.real->pMethods->xTruncate(handle.real, to);
  }

  static int sync(sqlite3_file* file, int /*flags*/) {
    auto& handle = of(file);
    const std::lock_guard lock(handle.vfs->mutex_);
    if (!step(*handle.vfs)) return SQLITE_IOERR_FSYNC;
    ++handle.vfs->tally_.syncs;
    if (handle.file == nullptr || handle.vfs->lying_) return SQLITE_OK;
    handle.file->pending.clear();
    // With a new file SQLite syncs its folder, and so what was removed there.
    if (std::exchange(handle.file->created, false)) {
      for (auto& [path, known] : handle.vfs->files_) known->removed.reset();
    }
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* data, int count, sqlite3_int64 at) {
    auto& handle = of(file);
    const std::lock_guard lock(handle.vfs->mutex_);
    auto& reads = handle.vfs->reads_;
    if (!handle.vfs->power_ || (reads && *reads == 0)) {
      ++handle.vfs->tally_.refused;
      return SQLITE_IOERR_READ;
    }
    if (reads) --*reads;
    return handle.real->pMethods->xRead(handle.real, data, count, at);
  }

  static int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
  }
  static int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
  static int unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
  static int reserved(sqlite3_file* file, int* out) {
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
  }
  static int control(sqlite3_file* file, int what, void* data) {
    // A size hint grows the file behind our back.
    if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
    return real(file)->pMethods->xFileControl(real(file), what, data);
  }
  static int sector(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
  static int traits(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
  static int map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
  }
  static int map_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
  }
  static void map_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
  static int unmap(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

  static sqlite3_io_methods methods() {
    return {2,       close,  read,   write, truncate, sync,        file_size, lock,    unlock, reserved,
            control, sector, traits, map,   map_lock, map_barrier, unmap,     nullptr, nullptr};
  }
};

FaultVfs::FaultVfs() : vfs_(std::make_unique<sqlite3_vfs>()), real_(sqlite3_vfs_find(nullptr)) {
  static std::atomic<int> number{0};
  name_ = "fault-" + std::to_string(++number);
  *vfs_ = *real_;
  vfs_->zName = name_.c_str();
  vfs_->pNext = nullptr;
  vfs_->pAppData = this;
  vfs_->szOsFile = static_cast<int>(sizeof(Handle)) + real_->szOsFile;
  vfs_->xOpen = FaultMethods::open;
  vfs_->xDelete = FaultMethods::remove;
  sqlite3_vfs_register(vfs_.get(), 0);
}

FaultVfs::~FaultVfs() { sqlite3_vfs_unregister(vfs_.get()); }

void FaultVfs::cut_power_after(std::uint64_t operations) {
  const std::lock_guard lock(mutex_);
  operations_left_ = operations;
}

void FaultVfs::ignore_syncs() {
  const std::lock_guard lock(mutex_);
  lying_ = true;
}

void FaultVfs::set_space(std::optional<std::uint64_t> bytes) {
  const std::lock_guard lock(mutex_);
  space_ = bytes;
}

void FaultVfs::set_reads(std::optional<std::uint64_t> count) {
  const std::lock_guard lock(mutex_);
  reads_ = count;
}

bool FaultVfs::power() const {
  const std::lock_guard lock(mutex_);
  return power_;
}

FaultVfs::Tally FaultVfs::tally() const {
  const std::lock_guard lock(mutex_);
  return tally_;
}

void FaultVfs::restore_power(std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  std::mt19937_64 random(seed);
  // Some disks keep nearly everything, some nearly nothing.
  const std::uint64_t kept_of_ten = random() % 11;
  const auto survives = [&] { return random() % 10 < kept_of_ten; };
  const auto redo = [&](const Change& change, Content& content) {
    const bool tear = change.after.size() > kSector && random() % 4 == 0;
    if (!tear) {
      const bool kept = survives();
      ++(kept ? tally_.kept : tally_.dropped);
      if (kept) change.redo(content);
      return;
    }
    ++tally_.torn;
    for (std::size_t from = 0; from < change.after.size(); from += kSector) {
      if (survives()) change.write(content, from, std::min(kSector, change.after.size() - from));
    }
  };
  for (auto& [path, file] : files_) {
    if (std::filesystem::exists(path)) {
      auto content = read_all(path);
      for (auto change = file->pending.rbegin(); change != file->pending.rend(); ++change) change->undo(content);
      for (const auto& change : file->pending) redo(change, content);
      if (file->created && !survives()) {
        std::filesystem::remove(path);
      } else {
        write_all(path, content);
      }
    } else if (file->removed && survives()) {
      write_all(path, *file->removed);
    }
  }
  files_.clear();
  power_ = true;
  operations_left_.reset();
}

}  // namespace comity::test
