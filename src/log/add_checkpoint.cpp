#include "log/add_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "log/lines.h"
#include "log/verify.h"

namespace comity::log {

namespace {

WitnessVerdict verdict(int status, Error why) { return {status, std::move(why), {}, {}, 0}; }

// The note with those of its signatures that are by one of these keys.
Note signed_by(Note note, const std::vector<VerifierKey>& keys) {
  std::erase_if(note.signatures, [&](const auto& signature) {
    return std::none_of(keys.begin(), keys.end(), [&](const auto& key) { return names(signature, key); });
  });
  return note;
}

// tlog-witness, "add-checkpoint": from the signatures on, in its order.
WitnessVerdict judge(const AddCheckpoint& request, Note note, Checkpoint checkpoint, const WitnessedLog& log) {
  const auto trusted = verified_by(note, log.keys);
  if (!trusted) return verdict(403, trusted.error());
  const auto old = std::to_string(request.old_size);
  const auto size = std::to_string(checkpoint.size);
  if (request.old_size > checkpoint.size)
    return verdict(400, {Code::malformed, {Msg::kWitnessBackwards, {{"old", old}, {"size", size}}}, {}});
  WitnessVerdict out{200, {}, std::move(checkpoint), signed_by(std::move(note), *trusted), log.size};
  if (request.old_size != log.size) {
    out.status = 409;
    out.why = Error{Code::conflict, {Msg::kWitnessSize, {{"old", old}, {"size", std::to_string(log.size)}}}, {}};
  } else if (!is_consistent(log.size, log.root, out.checkpoint.size, out.checkpoint.root, request.proof)) {
    // Of equal sizes the roots have to be equal; from nothing cosigned yet there is nothing to prove.
    out.status = 422;
    out.why = Error{Code::unproven, {Msg::kWitnessProof, {{"old", old}, {"size", size}}}, {}};
  }
  return out;
}

}  // namespace

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  if (body.size() > kMaxAddCheckpoint)
    return fail(Code::limit, {Msg::kAddCheckpointLarge, {{"limit", std::to_string(kMaxAddCheckpoint)}}});
  Lines lines(body);
  const auto old_size = decimal_after("old ", lines.next().value_or(""));
  auto proof = hash_lines(lines);
  if (!old_size || !proof) return fail(Code::malformed, Msg::kAddCheckpoint);
  return AddCheckpoint{*old_size, std::move(*proof), std::string(lines.rest())};
}

std::string text_of(const AddCheckpoint& request) {
  return fmt::format("old {}\n{}{}", request.old_size, text_of_hashes(request.proof), request.note);
}

std::string tree_size_text(std::uint64_t size) { return fmt::format("{}\n", size); }

std::optional<std::uint64_t> parse_tree_size(std::string_view body) {
  Lines lines(body);
  const auto size = decimal(lines.next().value_or(""));
  return lines.rest().empty() ? size : std::nullopt;
}

Result<WitnessVerdict> judge_checkpoint(std::string_view body, const WitnessedLogs& logs) {
  const auto request = parse_add_checkpoint(body);
  if (!request) return verdict(400, request.error());
  auto note = parse_note(request->note);
  if (!note) return verdict(400, note.error());
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return verdict(400, checkpoint.error());
  COMITY_TRY(const auto log, logs(checkpoint->origin));
  if (!log)
    return verdict(404, {Code::not_found, {Msg::kWitnessUnknown, {{"origin", excerpt(checkpoint->origin)}}}, {}});
  return judge(*request, std::move(*note), std::move(*checkpoint), *log);
}

}  // namespace comity::log
