#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>
#include <utf8proc.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"

namespace comity::cli {

namespace {

// 0, or the errno that stopped it.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string_view code_of(Colour colour) {
  switch (colour) {
    case Colour::plain: return "";
    case Colour::red: return "\033[31m";
    case Colour::green: return "\033[32m";
    case Colour::yellow: return "\033[33m";
    case Colour::dim: return "\033[2m";
    case Colour::bold: return "\033[1m";
  }
  return "";
}

bool wants_colour(int descriptor) { return ::isatty(descriptor) == 1 && ::getenv("NO_COLOR") == nullptr; }

// Columns a terminal gives the text: code points, wide ones twice, marks not at all.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    utf8proc_int32_t c = 0;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &c);
    width += read > 0 ? static_cast<std::size_t>(utf8proc_charwidth(c)) : 1;
    text.remove_prefix(read > 0 ? static_cast<std::size_t>(read) : 1);
  }
  return width;
}

}  // namespace

Terminal::Terminal(Streams streams, std::filesystem::path folder, std::function<bool()> cancelled)
    : streams_(streams), folder_(std::move(folder)), cancelled_(std::move(cancelled)) {}

std::filesystem::path Terminal::resolve(const std::filesystem::path& path) const {
  return path.is_absolute() ? path : folder_ / path;
}

bool Terminal::asks() const { return ::isatty(streams_.in) == 1 && ::isatty(streams_.err) == 1; }

void Terminal::print(std::string_view text) const {
  if (print_error_ == 0) print_error_ = write_all(streams_.out, text);
}

Status Terminal::printed() const {
  if (print_error_ == 0) return {};
  return os_failure(print_error_, Access::write, render(Msg::kStandardOutput));
}

void Terminal::explain(std::string_view text) const { write_all(streams_.err, std::string(text) + "\n"); }

void Terminal::error(const Error& error) const {
  const std::string label = wants_colour(streams_.err) ? "\033[31mcomity:\033[0m " : "comity: ";
  explain(label + printable(error.sentence()));
}

std::string Terminal::paint(std::string_view text, Colour colour) const {
  if (colour == Colour::plain || !wants_colour(streams_.out)) return std::string(text);
  return fmt::format("{}{}\033[0m", code_of(colour), text);
}

void Terminal::progress(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (::isatty(streams_.err) != 1) return;
  const auto now = std::chrono::steady_clock::now();
  if (bar_ != what) {
    bar_ = what;
    bar_began_ = now;
  } else if (now - bar_drawn_ < std::chrono::milliseconds(100) && done < total) {
    return;
  }
  bar_drawn_ = now;
  constexpr std::size_t kCells = 24;
  const std::size_t filled = total == 0 ? 0 : static_cast<std::size_t>(std::min(done, total) * kCells / total);
  std::string cells;
  for (std::size_t i = 0; i < kCells; ++i) cells += i < filled ? "█" : " ";
  const double seconds = std::chrono::duration<double>(now - bar_began_).count();
  const auto rate =
      seconds > 0.5
          ? fmt::format("  {}/s", with_commas(static_cast<std::uint64_t>(static_cast<double>(done) / seconds)))
          : "";
  const auto percent = total == 0 ? 0 : std::min(done, total) * 100 / total;
  write_all(streams_.err, fmt::format("\r\033[K{} ▕{}▏ {:3} %{}", printable(what), cells, percent, rate));
}

void Terminal::end_progress() {
  if (bar_.empty()) return;
  bar_.clear();
  write_all(streams_.err, "\r\033[K");
}

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string bytes_for_people(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  constexpr std::array kUnits{"KiB", "MiB", "GiB", "TiB"};
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) amount /= 1024;
  return fmt::format("{:.1f} {}", amount, kUnits.at(unit));
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    utf8proc_int32_t c = 0;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &c);
    const std::size_t length = read > 0 ? static_cast<std::size_t>(read) : 1;
    const auto category = read > 0 ? utf8proc_category(c) : UTF8PROC_CATEGORY_CC;
    // Controls, and the marks that turn the direction of text (CVE-2021-42574); not the joiners that some scripts
    // are written with.
    const bool joiner = c == 0x200C || c == 0x200D;
    if (category == UTF8PROC_CATEGORY_CC || (category == UTF8PROC_CATEGORY_CF && !joiner)) {
      out += read > 0 ? fmt::format("\\u{:04x}", c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out;
}

Table::Table(std::vector<std::string> heads) { rows_.push_back(std::move(heads)); }

void Table::add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::string Table::text(const Terminal& terminal) const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    out += (&row == &rows_.front() ? terminal.paint(line, Colour::dim) : line) + "\n";
  }
  return out;
}

}  // namespace comity::cli
