#include "exchange/submissions.h"

#include <algorithm>
#include <chrono>

#include "base/uuid.h"
#include "exchange/browse.h"
#include "exchange/documents.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::exchange {

namespace {

constexpr const char* kKind = "submission";
constexpr const char* kBodyKind = "submission-body";
constexpr const char* kPendingKind = "submission-pending";
constexpr std::size_t kTimeDigits = 20;
constexpr std::chrono::seconds kRetry{5};

void write_verdicts(json::Writer& out, std::string_view key, const std::vector<Verdict>& verdicts) {
  out.key(key).begin_array();
  for (const auto& one : verdicts) out.begin_array().value(one.id).value(one.version).value(one.message).end_array();
  out.end_array();
}

std::vector<Verdict> verdicts_at(const json::Value& object, std::string_view key) {
  std::vector<Verdict> verdicts;
  const auto* list = object.find(key);
  if (list == nullptr) return verdicts;
  for (const auto& one : list->items()) {
    const auto parts = one.items();
    if (parts.size() != 3) continue;
    verdicts.push_back({std::string(parts[0].text()), std::string(parts[1].text()), std::string(parts[2].text())});
  }
  return verdicts;
}

std::string text_of(const Submission& submission) {
  json::Writer out;
  out.begin_object().member("id", submission.id).member("tenant", submission.tenant);
  out.member("collection", submission.collection).member("caller", submission.from.caller);
  out.member("party", submission.from.party).member("purpose", submission.from.purpose);
  out.member("authentication", submission.from.authentication);
  out.member("requested", submission.requested.micros).member("complete", submission.complete);
  out.member("total", submission.total);
  write_verdicts(out, "successes", submission.successes);
  write_verdicts(out, "failures", submission.failures);
  return out.end_object().take();
}

Result<Submission> parse(std::string_view text) {
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(text));
  Submission submission;
  submission.id = text_at(*root, "id");
  submission.tenant = text_at(*root, "tenant");
  submission.collection = text_at(*root, "collection");
  submission.from = {text_at(*root, "party"), text_at(*root, "caller"), text_at(*root, "purpose"),
                     text_at(*root, "authentication"), 0};
  submission.requested = Time{static_cast<std::int64_t>(number_at(*root, "requested"))};
  const auto* complete = root->find("complete");
  submission.complete = complete != nullptr && complete->boolean();
  submission.total = number_at(*root, "total");
  submission.successes = verdicts_at(*root, "successes");
  submission.failures = verdicts_at(*root, "failures");
  return submission;
}

// Names order as submissions came, so that a start finds what is pending without reading every status.
store::DocumentKey pending_key(const Submission& submission) {
  auto time = std::to_string(submission.requested.micros);
  time.insert(0, kTimeDigits - std::min(kTimeDigits, time.size()), '0');
  return {kPendingKind, time + submission.id};
}

std::string why_not(const ObjectReport& report) {
  if (report.error) return report.error->sentence();
  switch (report.fate) {
    case Fate::conflict: return render(Msg::kPostedConflict);
    case Fate::erased: return render(Msg::kPostedErased);
    default: break;
  }
  std::string all;
  for (const auto& finding : report.findings) {
    if (stix::info(finding.rule).severity != stix::Severity::must) continue;
    all.append(all.empty() ? "" : "; ").append(finding.path.empty() ? "" : finding.path + " ");
    all.append(render(finding.message())).append(" (").append(finding.clause).append(")");
  }
  return all;
}

// Whether what failed so can succeed later: a full disk, a stop. What cannot must not keep the others waiting.
bool may_pass(Code code) {
  switch (code) {
    case Code::usage:
    case Code::invalid:
    case Code::malformed:
    case Code::limit:
    case Code::damaged: return false;
    default: return true;
  }
}

}  // namespace

// Hears what becomes of the objects of one submission.
class Submissions::Verdicts final : public Observer {
 public:
  Verdicts(Submissions& owner, Submission& submission) : owner_(owner), submission_(submission) {}

  void object(const ObjectReport& report) override {
    const bool success = report.fate == Fate::taken || report.fate == Fate::duplicate || is_unknown_to_it(report);
    const std::lock_guard lock(owner_.mutex_);
    auto& list = success ? submission_.successes : submission_.failures;
    auto id = report.id.empty() ? "object " + std::to_string(report.index + 1) : report.id;
    list.push_back({std::move(id), report.version, success ? std::string() : why_not(report)});
  }
  bool progress(std::uint64_t, std::uint64_t) override { return !owner_.stopping_; }

 private:
  // Of what it may not have a caller is told what it would be told were it not there: the conflict is the operator's to
  // see, and what was sent stands aside.
  bool is_unknown_to_it(const ObjectReport& report) const {
    if (report.fate != Fate::conflict && report.fate != Fate::erased) return false;
    if (submission_.from.party.empty()) return false;
    if (report.item == 0) return true;
    const auto may = may_have(owner_.node_, submission_.from, report.item);
    return !may || !*may;
  }

  Submissions& owner_;
  Submission& submission_;
};

Result<std::unique_ptr<Submissions>> Submissions::start(Node& node, Introduction defaults) {
  std::unique_ptr<Submissions> submissions(new Submissions(node, std::move(defaults)));
  COMITY_CHECK(submissions->load());
  submissions->thread_ = std::thread([raw = submissions.get()] { raw->run(); });
  return submissions;
}

Submissions::~Submissions() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status Submissions::load() {
  COMITY_TRY(const auto found, node_.store().documents(kPendingKind, {}, kMaxPending));
  for (const auto& document : found) waiting_.push_back(document.key.name.substr(kTimeDigits));
  return {};
}

std::uint64_t Submissions::pending() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

// What is pending is kept until it is done, whatever the clock says.
Status Submissions::save(const Submission& submission, std::optional<std::string_view> body) {
  const Time expires{submission.complete ? node_.environment().clock.now().micros + kStatusKeptMicros : 0};
  store::Batch batch;
  batch.documents.push_back(node_.vault().seal_document({kKind, submission.id}, text_of(submission), expires));
  if (body) {
    batch.documents.push_back(node_.vault().seal_document({kBodyKind, submission.id}, *body));
    batch.documents.push_back(node_.vault().seal_document(pending_key(submission), {}));
  }
  if (submission.complete) batch.forgotten = {{kBodyKind, submission.id}, pending_key(submission)};
  COMITY_CHECK(node_.store().apply(std::move(batch)));
  return {};
}

Status Submissions::work_on(Submission& submission, const json::PaddedText& text) {
  Introduction introduction = defaults_;
  introduction.tenant = submission.tenant;
  introduction.box = submission.collection;
  introduction.source = submission.from.caller;
  // One that waited since before callers were known by their parties came from this node's own.
  if (!submission.from.party.empty()) introduction.from = submission.from;
  Verdicts verdicts(*this, submission);
  COMITY_TRY(const auto result, accept(node_, text, introduction, verdicts));
  if (result.stopped) return tl::make_unexpected(*result.stopped);
  return {};
}

Result<Submission> Submissions::take(const Collection& box, const Audience& from, std::string body) {
  const std::size_t size = body.size();
  const json::PaddedText text(std::move(body));
  COMITY_TRY(const auto split, json::split(text, defaults_.limits));
  // TAXII 2.1 §5.4: an envelope. A bundle is taken as well: clients send one.
  if (split.container == json::Container::bare) return fail(Code::invalid, Msg::kNoEnvelope);
  Submission submission;
  submission.id = random_uuid(node_.environment().random);
  submission.tenant = box.tenant;
  submission.collection = box.id;
  submission.from = from;
  submission.requested = node_.environment().clock.now();
  submission.total = split.objects.size();
  if (size > kAnsweredWhole) return postpone(std::move(submission), text.view());
  COMITY_CHECK(work_on(submission, text));
  submission.complete = true;
  COMITY_CHECK(save(submission, {}));
  return submission;
}

Result<Submission> Submissions::postpone(Submission submission, std::string_view body) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + saving_ >= kMaxPending) return fail(Code::busy, Msg::kTooMuchPending);
    ++saving_;
  }
  const auto saved = save(submission, body);
  {
    const std::lock_guard lock(mutex_);
    --saving_;
    if (saved) waiting_.push_back(submission.id);
  }
  changed_.notify_all();
  if (!saved) return tl::make_unexpected(saved.error());
  return submission;
}

Result<std::optional<Submission>> Submissions::read(const std::string& id) {
  COMITY_TRY(const auto document, node_.store().document({kKind, id}));
  if (!document) return std::nullopt;
  const auto expires = document->expires;
  if (expires.micros != 0 && expires <= node_.environment().clock.now()) return std::nullopt;
  COMITY_TRY(const auto text, node_.vault().open_document(*document));
  COMITY_TRY(auto submission, parse(text));
  return std::optional(std::move(submission));
}

Result<std::optional<Submission>> Submissions::find(const std::string& tenant, const std::string& id,
                                                    const std::string& caller) {
  std::optional<Submission> found;
  {
    const std::lock_guard lock(mutex_);
    if (const auto at_work = active_.find(id); at_work != active_.end()) found = at_work->second;
  }
  if (!found) {
    COMITY_TRY(found, read(id));
  }
  if (found && (found->tenant != tenant || found->from.caller != caller)) found.reset();
  return found;
}

Result<json::PaddedText> Submissions::body_of(const std::string& id) {
  COMITY_TRY(const auto body, node_.store().document({kBodyKind, id}));
  if (!body) return fail(Code::damaged, Msg::kSubmissionLost);
  COMITY_TRY(auto text, node_.vault().open_document(*body));
  return json::PaddedText(std::move(text));
}

// Forgets what is pending of a submission of which there is no status.
Status Submissions::drop(const std::string& id) {
  auto batch = node_batch(node_, store::RecordKind::node, "submission dropped");
  batch.forgotten.push_back({kBodyKind, id});
  COMITY_TRY(const auto pending, node_.store().documents(kPendingKind, {}, kMaxPending));
  for (const auto& document : pending) {
    if (document.key.name.ends_with(id)) batch.forgotten.push_back(document.key);
  }
  COMITY_CHECK(node_.store().apply(std::move(batch)));
  return {};
}

// What is not done yet of a submission that was answered as pending.
Status Submissions::finish(const std::string& id) {
  COMITY_TRY(auto stored, read(id));
  if (!stored) return drop(id);
  Submission* submission = nullptr;
  {
    const std::lock_guard lock(mutex_);
    submission = &active_.insert_or_assign(id, std::move(*stored)).first->second;
  }
  const auto text = body_of(id);
  const auto done = text ? work_on(*submission, *text) : Status(tl::make_unexpected(text.error()));
  const bool hopeless = !done && !may_pass(done.error().code);
  auto saved = done;
  if (done || hopeless) {
    Submission finished;
    {
      const std::lock_guard lock(mutex_);
      for (auto left = submission->pending(); hopeless && left > 0; --left) {
        submission->failures.push_back(
            {"object " + std::to_string(submission->total - left + 1), {}, done.error().sentence()});
      }
      submission->complete = true;
      finished = *submission;
    }
    saved = save(finished, {});
  }
  const std::lock_guard lock(mutex_);
  active_.erase(id);
  return saved;
}

void Submissions::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto id = waiting_.front();
    lock.unlock();
    const auto done = finish(id);
    lock.lock();
    if (done || !may_pass(done.error().code)) {  // what is damaged would keep the others waiting for ever
      waiting_.pop_front();
    } else {  // a full disk, as a rule: again once it may have changed
      changed_.wait_for(lock, kRetry, [this] { return stopping_.load(); });
    }
  }
}

}  // namespace comity::exchange
