#include "exchange/second_head.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "base/file.h"
#include "crypto/hash.h"

namespace comity::exchange {

namespace {

constexpr std::string_view kTag = "comity-head/1";
constexpr std::int64_t kSyncMicros = 1'000'000;

// A line that says what follows: tag, log, length of the note, its digest.
std::string place_of(const KeptHead& head) {
  auto text = fmt::format("{} {} {} {}\n{}", kTag, head.first, head.note.size(),
                          to_hex(crypto::sha256(as_bytes(head.note))), head.note);
  text.resize(SecondHead::kPlaceBytes, '\0');
  return text;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::string_view take_word(std::string_view& line) {
  const auto end = std::min(line.find(' '), line.size());
  const auto word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

// Nothing for a place that was never written, or torn.
std::optional<KeptHead> head_in(std::string_view place) {
  const auto line_end = place.find('\n');
  if (line_end == std::string_view::npos) return std::nullopt;
  auto line = place.substr(0, line_end);
  const auto tag = take_word(line);
  const auto first = number_in(take_word(line));
  const auto size = number_in(take_word(line));
  if (tag != kTag || !first || !size || *size > place.size() - line_end - 1) return std::nullopt;
  const auto note = place.substr(line_end + 1, *size);
  if (line != to_hex(crypto::sha256(as_bytes(note)))) return std::nullopt;
  return KeptHead{*first, std::string(note)};
}

}  // namespace

SecondHead::~SecondHead() {
  if (open_) static_cast<void>(::fdatasync(open_.get()));
}

Result<std::vector<KeptHead>> SecondHead::read(const std::filesystem::path& file) {
  std::vector<KeptHead> heads;
  const auto text = read_file(file, 2 * kPlaceBytes);
  if (!text && text.error().code == Code::not_found) return heads;
  if (!text) return tl::make_unexpected(text.error());
  for (std::size_t at = 0; at < text->size(); at += kPlaceBytes) {
    if (auto head = head_in(std::string_view(*text).substr(at, kPlaceBytes))) heads.push_back(std::move(*head));
  }
  return heads;
}

// In place from then on: a full disk does not stand in the way of a second copy.
Status SecondHead::open() {
  open_ = Descriptor(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!open_) return os_failure(errno, Access::write, file_);
  return sync_folder(file_.parent_path());
}

Status SecondHead::write(const KeptHead& head, Time now) {
  if (!open_) COMITY_CHECK(open());
  const auto place = place_of(head);
  if (head.note.size() + 128 > kPlaceBytes) return fail(Code::limit, Msg::kHeadTooLong, file_.string());
  const auto at = static_cast<off_t>(place_ * kPlaceBytes);
  if (::pwrite(open_.get(), place.data(), place.size(), at) != static_cast<ssize_t>(place.size())) {
    return os_failure(errno, Access::write, file_);
  }
  place_ = 1 - place_;
  if (now.micros - synced_.micros < kSyncMicros && now.micros >= synced_.micros) return {};
  synced_ = now;
  return ::fdatasync(open_.get()) == 0 ? Status{} : os_failure(errno, Access::write, file_);
}

}  // namespace comity::exchange
