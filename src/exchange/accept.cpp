#include "exchange/accept.h"

#include <algorithm>
#include <deque>
#include <unordered_set>

#include "exchange/describe.h"
#include "exchange/entrance.h"
#include "exchange/facts.h"
#include "exchange/in_order.h"
#include "exchange/journal.h"
#include "exchange/owners.h"
#include "exchange/reclass.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kChunk = 256;         // objects a worker makes ready at a time, and one record of the journal
constexpr std::size_t kUnacknowledged = 8;  // chunks on their way to the disk

struct Chunk {
  std::vector<Described> objects;
  std::size_t first = 0;
};

struct Waiting {
  std::vector<ObjectReport> reports;
  std::vector<std::size_t> items;                            // which reports the batch's items are, in order
  std::vector<std::pair<std::size_t, Meaning>> definitions;  // which of the batch's items are
  std::future<Result<store::Outcome>> outcome;
};

Fate fate_of(store::Taken taken) {
  switch (taken) {
    case store::Taken::taken: return Fate::taken;
    case store::Taken::duplicate: return Fate::duplicate;
    case store::Taken::conflict: return Fate::conflict;
    case store::Taken::erased: return Fate::erased;
  }
  return Fate::refused;
}

void count(Tally& tally, const ObjectReport& report) {
  ++tally.objects;
  switch (report.fate) {
    case Fate::taken:
      ++tally.taken;
      if (!report.findings.empty()) ++tally.with_findings;
      return;
    case Fate::duplicate: ++tally.duplicate; return;
    case Fate::conflict: ++tally.conflict; return;
    case Fate::erased: ++tally.erased; return;
    case Fate::quarantined: ++tally.quarantined; return;
    case Fate::refused: ++tally.refused; return;
  }
}

class Intake {
 public:
  Intake(Node& node, const Introduction& introduction, Observer& observer)
      : node_(node), introduction_(introduction), observer_(observer), entrance_(node, introduction) {}

  Result<AcceptResult> run(const json::PaddedText& text);

 private:
  bool take(Chunk chunk);
  Status judge(Described& object);
  void keep_out(Described& object, Error why) const;
  bool has_class(const std::string& facts);
  bool settle_oldest();
  void learn(const Waiting& waiting, const store::Outcome& outcome);
  Status own_also(Waiting& waiting, const store::Outcome& outcome);
  bool stop(const Error& error);
  std::string note(const std::vector<ObjectReport>& reports, std::size_t first) const;

  Node& node_;
  const Introduction& introduction_;
  Observer& observer_;
  Entrance entrance_;
  std::deque<Waiting> waiting_;
  std::unordered_set<std::string> classes_;  // by their facts
  store::Seq first_item_ = 0;
  std::uint64_t total_ = 0;
  AcceptResult result_;
};

// What the journal keeps of a chunk: where it came from and what was not taken, and why.
std::string Intake::note(const std::vector<ObjectReport>& reports, std::size_t first) const {
  json::Writer writer;
  writer.begin_object().member("source", introduction_.source);
  if (!introduction_.box.empty()) writer.member("collection", introduction_.box);
  writer.member("first", static_cast<std::uint64_t>(first))
      .member("objects", static_cast<std::uint64_t>(reports.size()));
  writer.key("refused").begin_array();
  for (const auto& report : reports) {
    if (report.fate != Fate::refused) continue;
    writer.begin_object().member("index", static_cast<std::uint64_t>(report.index)).member("id", report.id);
    writer.key("rules").begin_array();
    for (const auto& finding : report.findings) writer.value(stix::info(finding.rule).slug);
    if (report.error) writer.value(info(report.error->code).slug);
    writer.end_array().end_object();
  }
  return writer.end_array().end_object().take();
}

// Waits for the oldest batch and tells what became of its objects. False when the store failed.
bool Intake::settle_oldest() {
  Waiting oldest = std::move(waiting_.front());
  waiting_.pop_front();
  const auto outcome = oldest.outcome.get();
  if (!outcome) {
    if (!result_.stopped) result_.stopped = outcome.error();
    return false;
  }
  learn(oldest, *outcome);
  for (std::size_t i = 0; i < oldest.items.size(); ++i) {
    auto& report = oldest.reports[oldest.items[i]];
    report.fate = fate_of(outcome->items[i].taken);
    report.item = outcome->items[i].item;
  }
  if (const auto owned = own_also(oldest, *outcome); !owned) return stop(owned.error());
  for (const auto& report : oldest.reports) {
    count(result_.tally, report);
    observer_.object(report);
  }
  if (observer_.progress(result_.tally.objects, total_)) return true;
  if (!result_.stopped) result_.stopped = Error{Code::stopped, Msg::kStoppedByPerson, introduction_.source};
  return false;
}

// What another introduced before has this introducer as a further owner.
Status Intake::own_also(Waiting& waiting, const store::Outcome& outcome) {
  std::vector<store::Seq> known;
  for (const auto& item : outcome.items) {
    if (item.taken == store::Taken::duplicate) known.push_back(item.item);
  }
  if (known.empty()) return {};
  COMITY_TRY(const auto without_room, add_owner(node_, introducer(node_, introduction_), known));
  for (std::size_t i = 0; i < waiting.items.size(); ++i) {
    if (std::find(without_room.begin(), without_room.end(), outcome.items[i].item) == without_room.end()) continue;
    auto& report = waiting.reports[waiting.items[i]];
    report.fate = Fate::refused;
    report.error =
        Error{Code::limit,
              {Msg::kNoRoomForOwner, {{"owners", std::to_string(kMaxOwners)}, {"limit", std::to_string(kMaxClasses)}}},
              {}};
  }
  return {};
}

// Definitions count once they are held, so that the next start of the node knows the same.
void Intake::learn(const Waiting& waiting, const store::Outcome& outcome) {
  const auto is_held = [&](std::size_t item) {
    return outcome.items[item].taken == store::Taken::taken || outcome.items[item].taken == store::Taken::duplicate;
  };
  std::vector<Definition> held;
  for (const auto& [item, meaning] : waiting.definitions) {
    if (is_held(item)) held.emplace_back(waiting.reports[waiting.items[item]].id, meaning);
  }
  if (!held.empty()) node_.markings().learn(held);
  for (const auto& item : outcome.items) {
    if (first_item_ == 0 && item.taken == store::Taken::taken) first_item_ = item.item;
  }
}

// Whether the class is there, or may be made.
bool Intake::has_class(const std::string& facts) {
  if (classes_.contains(facts)) return true;
  if (classes_.size() >= kMaxClasses) return false;
  classes_.insert(facts);
  return true;
}

bool Intake::stop(const Error& error) {
  if (!result_.stopped) result_.stopped = error;
  return false;
}

// What the rules do not let in is refused or set aside, as the operator chose.
void Intake::keep_out(Described& object, Error why) const {
  object.report.fate = Fate::refused;
  if (introduction_.on_denied == OnDenied::quarantine && why.code == Code::denied) {
    object.report.fate = Fate::quarantined;
    json::Writer details;
    details.begin_object().member("source", introduction_.source).member("refused", why.sentence()).end_object();
    object.aside = store::NewAside{store::AsideReason::quarantine, std::move(*object.item),
                                   node_.vault().seal_note(details.take())};
  }
  object.report.error = std::move(why);
}

Status Intake::judge(Described& object) {
  if (object.report.fate != Fate::taken) return {};
  COMITY_TRY(auto refusal, entrance_.refusal(*object.item));
  if (!refusal && !has_class(object.item->class_facts)) {
    refusal = Error{Code::limit, {Msg::kTooManyClasses, {{"limit", std::to_string(kMaxClasses)}}}, {}};
  }
  if (refusal) keep_out(object, std::move(*refusal));
  return {};
}

bool Intake::take(Chunk chunk) {
  if (const auto begun = entrance_.begin(); !begun) return stop(begun.error());
  Waiting next;
  store::Batch batch;
  batch.tenant = introduction_.tenant;
  batch.box = introduction_.box;
  Entry entry(node_, store::RecordKind::accept);
  for (auto& object : chunk.objects) {
    if (const auto judged = judge(object); !judged) return stop(judged.error());
    if (object.report.fate == Fate::taken) {
      if (object.meaning) next.definitions.emplace_back(next.items.size(), *object.meaning);
      next.items.push_back(next.reports.size());
      entry.items.push_back(item_hash(entry.key(), object.secret, entrance_.decided_by(*object.item)));
      batch.items.push_back(std::move(*object.item));
    } else if (object.aside) {
      batch.asides.push_back(std::move(*object.aside));
    }
    next.reports.push_back(std::move(object.report));
  }
  entry.details = note(next.reports, chunk.first);
  entry.decisions = entrance_.decisions();
  batch.record = record_of(node_.vault(), entry);
  next.outcome = node_.store().submit(std::move(batch));
  waiting_.push_back(std::move(next));
  return waiting_.size() < kUnacknowledged || settle_oldest();
}

Result<AcceptResult> Intake::run(const json::PaddedText& text) {
  COMITY_TRY(const auto split, json::split(text, introduction_.limits));
  if (split.container == json::Container::bundle) {
    observer_.container(check_container(split.header, introduction_.limits));
  }
  COMITY_TRY(const auto classes, node_.store().classes());
  for (const auto& row : classes) classes_.insert(row.facts);
  // Objects are described by the definitions beside them, wherever these stand.
  const auto moment = node_.markings().moment();
  const auto own = definitions_in(split.objects, introduction_.limits);
  auto markings = *node_.markings().now();
  markings.learn(own);
  total_ = split.objects.size();
  const std::size_t chunks = (total_ + kChunk - 1) / kChunk;

  const auto new_maker = [&]() -> std::function<Chunk(std::size_t)> {
    auto describer = std::make_shared<Describer>(node_, introduction_, markings);
    return [&split, describer](std::size_t i) {
      Chunk chunk;
      chunk.first = i * kChunk;
      const std::size_t end = std::min(split.objects.size(), chunk.first + kChunk);
      for (std::size_t k = chunk.first; k < end; ++k) chunk.objects.push_back(describer->describe(k, split.objects[k]));
      return chunk;
    };
  };
  in_order<Chunk>(chunks, introduction_.workers, new_maker, [this](Chunk chunk) { return take(std::move(chunk)); });
  while (!waiting_.empty()) settle_oldest();
  const auto settled = settle_markings(node_, {markings, own, moment, first_item_});
  if (!settled && !result_.stopped) result_.stopped = settled.error();
  return std::move(result_);
}

}  // namespace

const std::string& introducer(const Node& node, const Introduction& introduction) {
  return introduction.from ? introduction.from->party : node.party().handle.text();
}

Tally& Tally::operator+=(const Tally& other) {
  objects += other.objects;
  taken += other.taken;
  duplicate += other.duplicate;
  conflict += other.conflict;
  erased += other.erased;
  quarantined += other.quarantined;
  refused += other.refused;
  with_findings += other.with_findings;
  return *this;
}

Result<AcceptResult> accept(Node& node, const json::PaddedText& text, const Introduction& introduction,
                            Observer& observer) {
  return Intake(node, introduction, observer).run(text);
}

}  // namespace comity::exchange
