#include "exchange/rules.h"

#include <algorithm>

#include "exchange/documents.h"
#include "exchange/node.h"
#include "gate/rulebook_json.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr const char* kKind = "rulebook";
constexpr const char* kDirectoryKind = "directory";
constexpr std::size_t kMaxTables = 1'000;

Result<KeptRulebook> parse(std::string_view text) {
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(text));
  KeptRulebook kept;
  COMITY_TRY(auto book, gate::read_json(text_at(*root, "rulebook")));
  kept.published.digest = gate::digest_of(book);
  kept.published.book = std::make_shared<const gate::Rulebook>(std::move(book));
  const auto* sponsored = root->find("sponsored");
  kept.published.sponsored = sponsored != nullptr && sponsored->boolean();
  kept.at = Time{static_cast<std::int64_t>(number_at(*root, "at"))};
  kept.signer = text_at(*root, "party");
  kept.key = text_at(*root, "key");
  kept.signature = text_at(*root, "signature");
  return kept;
}

}  // namespace

std::string signed_rulebook_text(const gate::Rulebook& book) { return "comity/rulebook/1\n" + gate::to_json(book); }

store::Document document_of(const Node& node, const KeptRulebook& kept) {
  json::Writer out;
  out.begin_object().member("rulebook", gate::to_json(*kept.published.book));
  out.member("sponsored", kept.published.sponsored).member("at", kept.at.micros);
  out.member("party", kept.signer).member("key", kept.key).member("signature", kept.signature);
  return node.vault().seal_document({kKind, to_hex(kept.published.digest)}, out.end_object().take());
}

gate::Standing standing_of(const std::vector<KeptRulebook>& kept, std::shared_ptr<const party::Directory> directory) {
  gate::Standing standing{std::move(directory), {}};
  for (const auto& one : kept) standing.rulebooks.push_back(one.published);
  return standing;
}

store::Document document_of(const Node& node, const party::Directory& directory, std::string_view signed_text) {
  return node.vault().seal_document({kDirectoryKind, std::to_string(directory.version)}, signed_text);
}

Result<std::shared_ptr<const party::Directory>> directory_of(Node& node, std::uint64_t version) {
  auto present = node.directory();
  if (present->version == version) return present;
  COMITY_TRY(const auto document, node.store().document({kDirectoryKind, std::to_string(version)}));
  if (!document) return fail(Code::not_found, {Msg::kDirectoryGone, {{"version", std::to_string(version)}}});
  COMITY_TRY(const auto text, node.vault().open_document(*document));
  COMITY_TRY(auto directory, party::read_directory(text));
  return std::make_shared<const party::Directory>(std::move(directory));
}

Status Rules::load(Node& node) {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  COMITY_CHECK(for_each_document(node.store(), node.vault(), kKind, [this](const std::string& text) -> Status {
    COMITY_TRY(auto kept, parse(text));
    kept_.push_back(std::move(kept));
    return {};
  }));
  std::sort(kept_.begin(), kept_.end(), [](const KeptRulebook& a, const KeptRulebook& b) {
    const auto& one = *a.published.book;
    const auto& other = *b.published.book;
    return std::tie(one.publisher, a.published.sponsored, one.version) <
           std::tie(other.publisher, b.published.sponsored, other.version);
  });
  gate_ = gate::Gate::make(standing_of(kept_, node.directory()), node.environment().clock.now());
  return {};
}

Rules::Reading Rules::read() const {
  for (;;) {
    const auto epoch = epoch_.load();
    if (epoch % 2 != 0) {
      epoch_.wait(epoch);
      continue;
    }
    const std::lock_guard lock(mutex_);
    if (epoch_.load() == epoch) return {gate_, epoch};
  }
}

bool Rules::still_holds(const Reading& reading) const { return epoch_.load() == reading.epoch; }

std::shared_ptr<const ClassTable> Rules::table(const Reading& reading, const std::vector<ClassFacts>& classes,
                                               const party::Party& sender, const Audience& audience) {
  const auto profile = audience.profile();
  std::shared_ptr<const ClassTable> known;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = tables_.find(profile); gate_ == reading.gate && found != tables_.end())
      known = found->second;
  }
  if (known && known->size() >= classes.size()) return known;
  auto table = std::make_shared<const ClassTable>(*reading.gate, classes, sender, audience, known.get());
  const std::lock_guard lock(mutex_);
  if (gate_ != reading.gate) return table;
  if (tables_.size() >= kMaxTables) tables_.clear();
  tables_.insert_or_assign(profile, table);
  return table;
}

std::vector<KeptRulebook> Rules::all() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

std::optional<KeptRulebook> Rules::latest(std::string_view publisher) const {
  const std::lock_guard lock(mutex_);
  const KeptRulebook* latest = nullptr;
  for (const auto& one : kept_) {
    if (one.published.book->publisher != publisher) continue;
    if (latest == nullptr || latest->published.sponsored || !one.published.sponsored) latest = &one;
  }
  return latest == nullptr ? std::nullopt : std::optional(*latest);
}

std::optional<KeptRulebook> Rules::find(const gate::Digest& digest) const {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) { return one.published.digest == digest; });
  return found == kept_.end() ? std::nullopt : std::optional(*found);
}

}  // namespace comity::exchange
