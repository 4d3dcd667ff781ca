#include "log/checkpoint.h"

#include <fmt/format.h>

#include "log/lines.h"

namespace comity::log {

Result<Checkpoint> parse_checkpoint(std::string_view body) {
  const auto malformed = [](Msg why) { return fail(Code::malformed, why); };
  Lines lines(body);
  const auto origin = lines.next();
  if (!origin || origin->empty()) return malformed(Msg::kCheckpointOrigin);
  const auto size_line = lines.next();
  const auto size = decimal(size_line.value_or(""));
  if (!size) return malformed(Msg::kCheckpointSize);
  const auto root_line = lines.next();
  const auto root = hash_from_base64(root_line.value_or(""));
  if (!root) return malformed(Msg::kCheckpointRoot);
  Checkpoint out{std::string(*origin), *size, *root, {}};
  while (!lines.rest().empty()) {
    // tlog-checkpoint, "Note text": extension lines MUST be non-empty.
    const auto extension = lines.next();
    if (!extension || extension->empty()) return malformed(Msg::kCheckpointExtension);
    out.extensions.emplace_back(*extension);
  }
  return out;
}

std::string text_of(const Checkpoint& checkpoint) {
  std::string out = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, to_base64(checkpoint.root));
  for (const auto& extension : checkpoint.extensions) out.append(extension).append("\n");
  return out;
}

}  // namespace comity::log
