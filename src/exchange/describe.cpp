#include "exchange/describe.h"

#include "base/text.h"
#include "exchange/facts.h"
#include "exchange/item_facts.h"
#include "exchange/search_words.h"
#include "json/canonical.h"

namespace comity::exchange {

namespace {

constexpr std::size_t kReportedBytes = 300;  // of an id or type, whatever a sender put there

}  // namespace

Describer::Describer(const Node& node, const Introduction& introduction, const Markings& markings)
    : node_(node),
      introduction_(introduction),
      markings_(markings),
      directory_(node.directory()),
      now_(node.environment().clock.now()),
      reader_(introduction.limits) {}

store::NewItem Describer::item_of(const json::Value& root, std::string_view bytes, ItemSecret& secret) {
  const stix::Object object(root);
  const Vault& vault = node_.vault();
  const std::string& tenant = introduction_.tenant;
  const auto& own = node_.party().handle.text();
  const auto& owner = introducer(node_, introduction_);

  store::NewItem item;
  item.type = object.type();
  item.id = object.id();
  item.version = object.version();
  item.id_key = vault.id_key(tenant, item.id);
  canonical_.clear();
  json::append_canonical(canonical_, root);
  item.digest = vault.digest(canonical_);
  item.owner = owner;
  item.creator = object.created_by();
  item.custodian = own;
  item.class_facts = class_of(object, {{owner}, creator_of(*directory_, item.creator)}, markings_, now_);
  const auto found = search_words(object, introduction_.limits);
  for (const auto& word : found.words) item.tokens.push_back(vault.token(tenant, Token::word, word));
  for (const auto& value : found.values) item.tokens.push_back(vault.token(tenant, Token::value, value));
  const auto add_marking = [&](std::string_view id) {
    if (marking_name(id) == kOtherMarking) item.tokens.push_back(vault.token(tenant, Token::marking, id));
  };
  for (const auto& marking : object.marking_refs()) add_marking(marking.text());
  for (const auto& marking : object.granular_markings()) {
    if (const auto* ref = marking.find("marking_ref")) add_marking(ref->text());
  }
  auto sealed = vault.seal(tenant, item, bytes, crypto::sha256(as_bytes(canonical_)));
  item.sealed = std::move(sealed.sealed);
  secret = sealed.secret;
  return item;
}

Described Describer::describe(std::size_t index, std::string_view bytes) {
  Described described;
  ObjectReport& report = described.report;
  report.index = index;
  const auto root = reader_.read(bytes);
  if (!root) {
    report.error = root.error();
    return described;
  }
  stix::check(**root, introduction_.limits, report_);
  const stix::Object object(**root);
  report.type = excerpt(object.type(), kReportedBytes);
  report.id = excerpt(report_.id, kReportedBytes);
  report.version = excerpt(object.modified().empty() ? object.created() : object.modified(), kReportedBytes);
  report.findings = report_.findings;
  report.unlisted = report_.unlisted;
  if (!report_.accepted() && introduction_.on_invalid == OnInvalid::refuse) return described;

  auto item = item_of(**root, bytes, described.secret);
  if (report_.accepted()) {
    report.fate = Fate::taken;
    if (object.type() == "marking-definition") described.meaning = meaning_of(**root);
    described.item = std::move(item);
    return described;
  }
  report.fate = Fate::quarantined;
  json::Writer why;
  why.begin_object().member("source", introduction_.source).key("findings").begin_array();
  for (const auto& finding : report_.findings) {
    why.begin_object().member("rule", stix::info(finding.rule).slug).member("path", finding.path).end_object();
  }
  described.aside = store::NewAside{store::AsideReason::quarantine, std::move(item),
                                    node_.vault().seal_note(why.end_array().end_object().take())};
  return described;
}

stix::Report check_container(std::string_view header, const Limits& limits) {
  json::Reader reader(limits);
  stix::Report report;
  if (const auto root = reader.read(header)) stix::check_bundle(**root, limits, report);
  return report;
}

}  // namespace comity::exchange
