#include "exchange/change.h"

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

// What `after` opens of what there is: classes as a whole, and items that were approved already.
class Openings {
 public:
  Openings(Node& node, const gate::Gate& before, const gate::Gate& after)
      : node_(node), before_(before), after_(after) {}

  // Of the classes from the one with place `first` on; how many there are.
  Result<std::size_t> look(std::size_t first) {
    COMITY_TRY(const auto classes, node_.classes().all(node_.store()));
    classes_.clear();
    items_.clear();
    for (const auto& audience : audiences(node_)) COMITY_CHECK(look(*classes, first, audience));
    return classes->size();
  }

  // As announcements in one tenant.
  std::vector<store::NewAnnouncement> in(const std::string& tenant) const {
    std::vector<store::NewAnnouncement> all;
    for (const auto& [party, id] : classes_) all.push_back({0, id, party});
    for (const auto& [party, row] : items_) {
      if (row.tenant == tenant) all.push_back({row.seq, 0, party});
    }
    return all;
  }

 private:
  Status look(const std::vector<ClassFacts>& classes, std::size_t first, const Audience& audience) {
    const ClassTable was(before_, classes, node_.party(), audience, nullptr);
    const ClassTable is(after_, classes, node_.party(), audience, nullptr);
    for (auto i = first; i < classes.size(); ++i) {
      const auto& now = is.of(classes[i].id);
      if (now.form == Form::withheld || now.form == Form::by_item || now == was.of(classes[i].id)) continue;
      classes_.emplace(audience.party, classes[i].id);
    }
    for (const auto seq : node_.approvals().granted_to(audience.party, after_.since())) {
      COMITY_TRY(auto row, node_.store().item(seq));
      const auto id = row.class_id;
      if (id > classes.size() || is.of(id).form != Form::by_item || was.of(id).form == Form::by_item) continue;
      items_.emplace_back(audience.party, std::move(row));
    }
    return {};
  }

  Node& node_;
  const gate::Gate& before_;
  const gate::Gate& after_;
  std::set<std::pair<std::string, store::ClassId>> classes_;
  std::vector<std::pair<std::string, store::ItemRow>> items_;
};

}  // namespace

// One change at a time; readers are held back from the first commit until the change holds.
class Change {
 public:
  Change(Node& node, Rules& rules) : node_(node), rules_(rules), lock_(rules.changing_) {}

  std::shared_ptr<const gate::Gate> gate() const {
    const std::lock_guard lock(rules_.mutex_);
    return rules_.gate_;
  }

  // `before`: the gate by which all that was open is announced.
  Status run(const gate::Gate& before, Changed changed, store::Batch batch, const std::function<void()>& take_over) {
    auto kept = rules_.all();
    if (changed.rulebook) kept.push_back(std::move(*changed.rulebook));
    auto directory = changed.directory ? std::move(changed.directory) : node_.directory();
    auto after = gate::Gate::make(standing_of(kept, std::move(directory)), node_.environment().clock.now());
    batch.meta.emplace_back(kMeta, meta_of(*after));
    COMITY_CHECK(announce(Openings(node_, before, *after), std::move(batch), [&] {
      if (take_over) take_over();
      const std::lock_guard lock(rules_.mutex_);
      rules_.kept_ = std::move(kept);
      rules_.gate_ = std::move(after);
      rules_.tables_.clear();
    }));
    return {};
  }

 private:
  class Hold {
   public:
    explicit Hold(Rules& rules) : rules_(rules) { ++rules_.epoch_; }
    ~Hold() {
      ++rules_.epoch_;
      rules_.epoch_.notify_all();
    }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    Rules& rules_;
  };

  // The batch itself goes last: what is announced before it and a crash is only not yet open. Classes that came while
  // it was looked and committed are looked at once more.
  Status announce(Openings openings, store::Batch batch, const std::function<void()>& swap) {
    COMITY_TRY(auto looked_at, openings.look(0));
    const Hold hold(rules_);
    COMITY_CHECK(commit(openings));
    COMITY_CHECK(node_.store().apply(std::move(batch)));
    for (;;) {
      COMITY_TRY(const auto there, openings.look(looked_at));
      if (there == looked_at) break;
      looked_at = there;
      COMITY_CHECK(commit(openings));
    }
    swap();
    return {};
  }

  Status commit(const Openings& openings) {
    for (const auto& tenant : node_.collections().tenants()) {
      auto batch = node_batch(node_, store::RecordKind::announce, "openings");
      batch.tenant = tenant;
      batch.announcements = openings.in(tenant);
      if (!batch.announcements.empty()) COMITY_CHECK(node_.store().apply(std::move(batch)));
    }
    return {};
  }

  Node& node_;
  Rules& rules_;
  std::lock_guard<std::mutex> lock_;
};

Status change(Node& node, Changed changed, store::Batch batch, const std::function<void()>& take_over) {
  Change change(node, node.rules());
  return change.run(*change.gate(), std::move(changed), std::move(batch), take_over);
}

Status keep_up(Node& node) {
  const auto now = node.environment().clock.now();
  if (now < node.rules().read().gate->until()) return {};
  Change change(node, node.rules());
  const auto before = change.gate();
  if (now < before->until()) return {};  // another thread was first
  return change.run(*before, {}, node_batch(node, store::RecordKind::node, "rules: a day came"), {});
}

Status resume_rules(Node& node) {
  const auto directory = node.directory();
  auto batch = node_batch(node, store::RecordKind::node, "rules: resumed");
  COMITY_TRY(const auto text, read_file(node.folder() / files::kDirectory, kMaxDirectoryBytes));
  batch.documents.push_back(document_of(node, *directory, text));
  Change change(node, node.rules());
  auto before = change.gate();
  COMITY_TRY(const auto meta, node.store().meta(kMeta));
  if (meta) {
    json::Reader reader;
    COMITY_TRY(const auto* root, reader.read(*meta));
    COMITY_TRY(const auto then, directory_of(node, number_at(*root, "directory")));
    before =
        gate::Gate::make(standing_of(node.rules().all(), then), {static_cast<std::int64_t>(number_at(*root, "at"))});
    if (then->version == directory->version && node.environment().clock.now() < before->until()) return {};
  }
  return change.run(*before, {}, std::move(batch), {});
}

}  // namespace comity::exchange
