#include "exchange/change.h"

#include <optional>
#include <set>
#include <utility>

#include "exchange/approvals.h"
#include "exchange/documents.h"
#include "exchange/node.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::uint64_t kMaxDirectoryBytes = 64ULL * 1024 * 1024;
constexpr const char* kMeta = "rules-at";  // under which rules, directory and time all that is open was announced

std::string meta_of(const gate::Gate& gate) {
  json::Writer out;
  out.begin_object().member("at", gate.since().micros).member("directory", gate.standing().directory->version);
  return out.end_object().take();
}

// Everybody who may stand somewhere in a collection, each profile once.
std::vector<Audience> audiences(Node& node) {
  std::vector<Audience> all{anonymous()};
  std::set<std::string> profiles{all.front().profile()};
  for (const auto& caller : node.callers().all()) {
    auto audience = audience_of(caller);
    if (profiles.insert(audience.profile()).second) all.push_back(std::move(audience));
  }
  return all;
}

// What `after` opens: classes as a whole, from the one with place `first` on, and items that were approved already.
class Openings {
 public:
  Openings(Node& node, const gate::Gate& before, const gate::Gate& after, const std::vector<ClassFacts>& classes)
      : node_(node), before_(before), after_(after), classes_(classes) {}

  Result<std::vector<store::NewAnnouncement>> find(std::size_t first, const std::string& tenant) {
    std::set<std::pair<std::string, store::ClassId>> opened;
    std::set<std::pair<std::string, store::Seq>> granted;
    for (const auto& audience : audiences(node_)) {
      const ClassTable was(before_, classes_, node_.party(), audience, nullptr);
      const ClassTable is(after_, classes_, node_.party(), audience, nullptr);
      for (auto i = first; i < classes_.size(); ++i) {
        const auto& now = is.of(classes_[i].id);
        if (now.form == Form::withheld || now.waits_for_approval || now == was.of(classes_[i].id)) continue;
        opened.emplace(audience.party, classes_[i].id);
      }
      for (const auto seq : node_.approvals().granted_to(tenant, audience.party, after_.since())) {
        COMITY_TRY(const auto row, node_.store().item(seq));
        const bool waits = is.of(row.class_id).waits_for_approval;
        if (waits && !was.of(row.class_id).waits_for_approval) granted.emplace(audience.party, seq);
      }
    }
    std::vector<store::NewAnnouncement> all;
    for (const auto& [party, id] : opened) all.push_back({0, id, party});
    for (const auto& [party, seq] : granted) all.push_back({seq, 0, party});
    return all;
  }

 private:
  Node& node_;
  const gate::Gate& before_;
  const gate::Gate& after_;
  const std::vector<ClassFacts>& classes_;
};

}  // namespace

// Holds back readers for as long as it lives.
class Change {
 public:
  Change(Node& node, Rules& rules) : node_(node), rules_(rules), lock_(rules.changing_) { ++rules_.epoch_; }
  ~Change() {
    ++rules_.epoch_;
    rules_.epoch_.notify_all();
  }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;

  std::vector<KeptRulebook> kept() const { return rules_.all(); }
  std::shared_ptr<const gate::Gate> gate() const {
    const std::lock_guard lock(rules_.mutex_);
    return rules_.gate_;
  }

  Status run(const gate::Gate& before, std::vector<KeptRulebook> kept,
             std::shared_ptr<const party::Directory> directory, store::Batch batch,
             const std::function<void()>& take_over) {
    auto after = gate::Gate::make(standing_of(kept, std::move(directory)), node_.environment().clock.now());
    batch.meta.emplace_back(kMeta, meta_of(*after));
    std::optional<store::Batch> last(std::move(batch));
    for (std::size_t announced = 0;;) {
      COMITY_TRY(const auto classes, node_.classes().all(node_.store()));
      if (!last && classes->size() == announced) break;
      COMITY_CHECK(announce(Openings(node_, before, *after, *classes), announced, std::exchange(last, {})));
      announced = classes->size();
    }
    if (take_over) take_over();
    const std::lock_guard lock(rules_.mutex_);
    rules_.kept_ = std::move(kept);
    rules_.gate_ = std::move(after);
    rules_.tables_.clear();
    return {};
  }

 private:
  // The batch itself goes last: what is announced before it and a crash is only not yet open.
  Status announce(Openings openings, std::size_t first, std::optional<store::Batch> batch) {
    for (const auto& tenant : node_.collections().tenants()) {
      store::Batch one;
      one.tenant = tenant;
      COMITY_TRY(one.announcements, openings.find(first, tenant));
      if (one.announcements.empty()) continue;
      one.record = {store::RecordKind::announce, note()};
      COMITY_CHECK(node_.store().apply(std::move(one)));
    }
    if (batch) COMITY_CHECK(node_.store().apply(std::move(*batch)));
    return {};
  }

  Bytes note() const {
    json::Writer out;
    out.begin_object().member("by", node_.party().handle.text()).member("what", "openings");
    return node_.vault().seal_note(out.end_object().take());
  }

  Node& node_;
  Rules& rules_;
  std::lock_guard<std::mutex> lock_;
};

Status change(Node& node, std::vector<KeptRulebook> kept, std::shared_ptr<const party::Directory> directory,
              store::Batch batch, const std::function<void()>& take_over) {
  Change change(node, node.rules());
  const auto before = change.gate();
  return change.run(*before, std::move(kept), std::move(directory), std::move(batch), take_over);
}

Status keep_up(Node& node) {
  const auto now = node.environment().clock.now();
  if (now < node.rules().read().gate->until()) return {};
  Change change(node, node.rules());
  const auto before = change.gate();
  if (now < before->until()) return {};  // another thread was first
  return change.run(*before, change.kept(), before->standing().directory, node_batch(node, "rules: a day came"), {});
}

Status resume_rules(Node& node) {
  COMITY_TRY(const auto meta, node.store().meta(kMeta));
  auto directory = node.directory();
  std::shared_ptr<const gate::Gate> before;
  auto batch = node_batch(node, "rules: resumed");
  COMITY_TRY(const auto text, read_file(node.folder() / files::kDirectory, kMaxDirectoryBytes));
  batch.documents.push_back(document_of(node, *directory, text));
  Change change(node, node.rules());
  if (meta) {
    json::Reader reader;
    COMITY_TRY(const auto* root, reader.read(*meta));
    COMITY_TRY(const auto then, directory_of(node, number_at(*root, "directory")));
    before = gate::Gate::make(standing_of(change.kept(), then), {static_cast<std::int64_t>(number_at(*root, "at"))});
    if (then->version == directory->version && node.environment().clock.now() < before->until()) return {};
  } else {
    before = change.gate();
  }
  return change.run(*before, change.kept(), directory, std::move(batch), {});
}

}  // namespace comity::exchange
