#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "tests/support/temp_folder.h"

namespace comity {
namespace {

namespace fs = std::filesystem;
using test::TempFolder;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::internal : result.error().code;
}

void put(const fs::path& path, std::string_view content) { std::ofstream(path) << content; }

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

TEST(ReadFile, ReadsAllUpToItsLimit) {
  const TempFolder folder;
  const std::string content(200'000, 'x');
  put(folder / "a", content);
  EXPECT_EQ(read_file(folder / "a", 200'000).value(), content);
  EXPECT_EQ(code_of(read_file(folder / "a", 199'999)), Code::limit);
  put(folder / "empty", "");
  EXPECT_EQ(read_file(folder / "empty", 0).value(), "");
}

TEST(ReadFile, BoundsWhatStatesNoSize) {
  const auto error = read_file("/dev/zero", 100'000);
  EXPECT_EQ(code_of(error), Code::limit);
  EXPECT_NE(error.error().sentence().find("/dev/zero: is more than 100000 bytes"), std::string::npos);
}

TEST(ReadFile, ReadsPipes) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_EQ(::write(ends[1], "from a pipe", 11), 11);
  ::close(ends[1]);
  EXPECT_EQ(read_descriptor(ends[0], 100, "standard input").value(), "from a pipe");
  ::close(ends[0]);
}

TEST(ReadFile, NamesWhatIsNotReadable) {
  const TempFolder folder;
  const auto missing = read_file(folder / "none", 10);
  EXPECT_EQ(code_of(missing), Code::not_found);
  EXPECT_EQ(missing.error().where, (folder / "none").string());
  EXPECT_EQ(code_of(read_file(folder.path(), 10)), Code::io);
  put(folder / "closed", "x");
  ASSERT_EQ(::chmod((folder / "closed").c_str(), 0), 0);
  if (::geteuid() != 0) {
    EXPECT_EQ(code_of(read_file(folder / "closed", 10)), Code::denied);
  }
}

TEST(OsFailure, MapsWhatTheSystemSays) {
  EXPECT_EQ(os_failure(ENOSPC, Access::write, "f").value().code, Code::full);
  EXPECT_EQ(os_failure(EDQUOT, Access::write, "f").value().code, Code::full);
  EXPECT_EQ(os_failure(EROFS, Access::write, "f").value().code, Code::read_only);
  EXPECT_EQ(os_failure(EACCES, Access::write, "f").value().code, Code::read_only);
  EXPECT_EQ(os_failure(EACCES, Access::read, "f").value().code, Code::denied);
  EXPECT_EQ(os_failure(ENOENT, Access::read, "f").value().code, Code::not_found);
  EXPECT_EQ(os_failure(EIO, Access::read, "f").value().code, Code::io);
}

TEST(WriteFile, ReplacesWholeAndSetsTheMode) {
  const TempFolder folder;
  const auto path = folder / "keys.json";
  ASSERT_TRUE(write_file_atomically(path, "one", Readers::everyone));
  EXPECT_EQ(mode_of(path), 0644U);
  ASSERT_TRUE(write_file_atomically(path, "two", Readers::owner));
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(read_file(path, 10).value(), "two");
  EXPECT_EQ(list_files(folder.path()).value().size(), 1U) << "a temporary file was left behind";
}

TEST(WriteFile, LeavesTheOldOneWhenItCannotReplaceIt) {
  const TempFolder folder;
  fs::create_directories(folder / "target" / "full");
  EXPECT_FALSE(write_file_atomically(folder / "target", "text", Readers::owner));
  EXPECT_TRUE(fs::is_directory(folder / "target" / "full"));
  EXPECT_TRUE(list_files(folder.path()).value().empty()) << "a temporary file was left behind";
  EXPECT_EQ(write_file_atomically(folder / "no" / "where", "text", Readers::owner).error().code, Code::not_found);
}

TEST(ListFiles, IsSortedAndEntersEachFolderOnce) {
  const TempFolder folder;
  fs::create_directories(folder / "b" / "inner");
  put(folder / "b" / "inner" / "2.json", "");
  put(folder / "c.json", "");
  put(folder / "a.json", "");
  fs::create_directory_symlink(folder.path(), folder / "b" / "loop");
  fs::create_symlink(folder / "gone", folder / "dangling");
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  const std::vector<fs::path> expected{folder / "a.json", folder / "b" / "inner" / "2.json", folder / "c.json",
                                       folder / "dangling"};
  EXPECT_EQ(list_files(folder.path()).value(), expected);
  EXPECT_EQ(list_files(folder / "c.json").value(), std::vector<fs::path>{folder / "c.json"});
  EXPECT_EQ(code_of(list_files(folder / "gone")), Code::not_found);
}

TEST(FolderLock, TellsWhoHoldsIt) {
  const TempFolder folder;
  auto first = FolderLock::take(folder.path(), "import");
  ASSERT_TRUE(first);
  const auto second = FolderLock::take(folder.path(), "list");
  ASSERT_EQ(code_of(second), Code::busy);
  EXPECT_NE(second.error().sentence().find("process " + std::to_string(::getpid()) + " (`import`)"), std::string::npos)
      << second.error().sentence();
  { const FolderLock released = std::move(*first); }
  EXPECT_TRUE(FolderLock::take(folder.path(), "list"));
}

TEST(FolderLock, IsReleasedWhenItsHolderIsKilled) {
  const TempFolder folder;
  const auto child = ::fork();
  if (child == 0) {
    const auto held = FolderLock::take(folder.path(), "import");
    ::_exit(held ? 0 : 1);  // no destructor runs, as after kill -9
  }
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  EXPECT_TRUE(FolderLock::take(folder.path(), "list"));
}

TEST(FolderLock, SurvivesALockFileWithNonsense) {
  const TempFolder folder;
  auto first = FolderLock::take(folder.path(), "import");
  put(folder / "lock", std::string(500, '\x1b'));
  EXPECT_EQ(code_of(FolderLock::take(folder.path(), "list")), Code::busy);
}

}  // namespace
}  // namespace comity
