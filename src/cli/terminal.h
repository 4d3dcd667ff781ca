// Where a command reads from and writes to: three descriptors, which may be another process's (a command that
// reached a running node through its socket).
//
// Text goes out unbuffered in whole pieces. Colours and the progress bar appear on a terminal only. One thread
// at a time.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace comity::cli {

enum class Colour : std::uint8_t { plain, red, green, yellow, dim, bold };

class Terminal {
 public:
  struct Streams {
    int in = 0;
    int out = 1;
    int err = 2;
  };
  // `folder` is where relative paths start. `cancelled` says that the person gave up (Ctrl-C).
  Terminal(Streams streams, std::filesystem::path folder, std::function<bool()> cancelled);

  int input() const { return streams_.in; }
  bool cancelled() const { return cancelled_(); }
  std::filesystem::path resolve(const std::filesystem::path& path) const;
  bool asks() const;  // somebody can answer a question

  void print(std::string_view text) const;  // standard output
  // What kept standard output from being written, if anything did: a command then has not done what it says.
  Status printed() const;
  void explain(std::string_view text) const;  // standard error, a line
  void error(const Error& error) const;       // standard error: "comity: sentence"
  void say(const Message& message) const { print(render(message) + "\n"); }

  std::string paint(std::string_view text, Colour colour) const;  // for standard output

  // Redraws "what ▕███   ▏ 42 %  1,234/s" on standard error, at most ten times a second.
  void progress(std::string_view what, std::uint64_t done, std::uint64_t total);
  void end_progress();

 private:
  Streams streams_;
  std::filesystem::path folder_;
  std::function<bool()> cancelled_;
  mutable int print_error_ = 0;  // an errno
  std::string bar_;
  std::chrono::steady_clock::time_point bar_began_;
  std::chrono::steady_clock::time_point bar_drawn_;
};

std::string with_commas(std::uint64_t number);      // 1,234,567
std::string bytes_for_people(std::uint64_t bytes);  // 3.3 MiB
// Control characters (and what could steer a terminal) made visible: for text that others wrote.
std::string printable(std::string_view text);

// Columns set flush by the widest cell; width counts code points.
class Table {
 public:
  explicit Table(std::vector<std::string> heads);
  void add(std::vector<std::string> cells);
  std::string text(const Terminal& terminal) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace comity::cli
