#include "store/batch.h"

#include <map>
#include <string>

namespace comity::store {

namespace {

// The types of the classes that the batch itself will make.
class ClassTypes {
 public:
  explicit ClassTypes(const Known& known) : known_(known) {}

  Status add(const std::string& facts, const std::string& type) {
    const auto stored = known_.type_of(facts);
    const std::string_view expected = stored ? *stored : made_.try_emplace(facts, type).first->second;
    if (expected == type) return {};
    return fail(Code::invalid, {Msg::kClassOfOtherType, {{"type", type}, {"expected", std::string(expected)}}});
  }

 private:
  const Known& known_;
  std::map<std::string, std::string, std::less<>> made_;
};

Status item_there(Seq seq, const Known& known) { return seq >= 1 && seq <= known.last_item ? Status{} : no_item(seq); }

Status check_announcement(const NewAnnouncement& announcement, const Known& known) {
  if (announcement.item != 0) return item_there(announcement.item, known);
  if (announcement.class_id >= 1 && announcement.class_id <= known.last_class) return {};
  return fail(Code::not_found, {Msg::kNoClass, {{"number", std::to_string(announcement.class_id)}}});
}

bool within(std::string_view text, std::size_t most) { return !text.empty() && text.size() <= most; }

Status check_box(const std::string& name) {
  if (within(name, kMaxBoxName)) return {};
  return fail(Code::limit,
              {Msg::kBoxName, {{"most", std::to_string(kMaxBoxName)}, {"bytes", std::to_string(name.size())}}});
}

// Of an item of another tenant it says what it says of none.
Status check_membership(const Membership& membership, const std::string& tenant, const Known& known) {
  COMITY_CHECK(check_box(membership.box));
  COMITY_CHECK(item_there(membership.item, known));
  COMITY_TRY(const auto of_item, known.tenant_of_item(membership.item));
  return of_item == tenant ? Status{} : no_item(membership.item);
}

Status check_key(const DocumentKey& key) {
  if (within(key.kind, kMaxDocumentKind) && within(key.name, kMaxDocumentName)) return {};
  return fail(Code::limit, {Msg::kDocumentKey,
                            {{"kind_most", std::to_string(kMaxDocumentKind)},
                             {"name_most", std::to_string(kMaxDocumentName)},
                             {"kind", std::to_string(key.kind.size())},
                             {"name", std::to_string(key.name.size())}}});
}

Status check_document(const Document& document) {
  COMITY_CHECK(check_key(document.key));
  if (document.body.size() <= kMaxDocument) return {};
  return fail(Code::limit, {Msg::kDocumentTooLong,
                            {{"most", std::to_string(kMaxDocument)}, {"bytes", std::to_string(document.body.size())}}});
}

bool is_book_keeping(const Batch& batch) {
  return batch.erasures.empty() && batch.items.empty() && batch.asides.empty() && batch.states.empty() &&
         batch.classes.empty() && batch.joins.empty() && batch.leaves.empty() && batch.announcements.empty() &&
         batch.dictionaries.empty();
}

std::size_t weight(const Sealed& sealed) { return sealed.bytes.size() + sealed.wrapped_key.size(); }

std::size_t weight(const NewItem& item) {
  return sizeof(NewItem) + item.id.size() + item.creator.size() + item.class_facts.size() + weight(item.sealed) +
         item.tokens.size() * sizeof(std::uint64_t);
}

std::size_t weight(const DocumentKey& key) { return key.kind.size() + key.name.size(); }

}  // namespace

Failure no_item(Seq seq) { return fail(Code::not_found, {Msg::kNoItem, {{"number", std::to_string(seq)}}}); }

Status check_batch(const Batch& batch, const Known& known) {
  if (!batch.record && !is_book_keeping(batch)) return fail(Code::invalid, Msg::kBatchWithoutRecord);
  ClassTypes types(known);
  for (const auto& item : batch.items) COMITY_CHECK(types.add(item.class_facts, item.type));
  for (const auto& change : batch.states) {
    COMITY_CHECK(item_there(change.item, known));
    if (change.state == State::erased) return fail(Code::invalid, {Msg::kErasedByChange});
  }
  for (const auto& change : batch.classes) {
    COMITY_CHECK(item_there(change.item, known));
    COMITY_TRY(const auto type, known.type_of_item(change.item));
    COMITY_CHECK(types.add(change.class_facts, type));
  }
  if (!batch.box.empty()) COMITY_CHECK(check_box(batch.box));
  for (const auto& join : batch.joins) COMITY_CHECK(check_membership(join, batch.tenant, known));
  for (const auto& leave : batch.leaves) COMITY_CHECK(check_membership(leave, batch.tenant, known));
  for (const auto& announcement : batch.announcements) COMITY_CHECK(check_announcement(announcement, known));
  for (const auto& document : batch.documents) COMITY_CHECK(check_document(document));
  for (const auto& key : batch.forgotten) COMITY_CHECK(check_key(key));
  return {};
}

std::size_t weight(const Batch& batch) {
  std::size_t total = sizeof(Batch) + (batch.record ? batch.record->body.size() : 0);
  for (const auto& item : batch.items) total += weight(item);
  for (const auto& aside : batch.asides) total += weight(aside.item) + aside.details.size();
  for (const auto& dictionary : batch.dictionaries) total += dictionary.size();
  for (const auto& change : batch.classes) total += sizeof(ClassChange) + change.class_facts.size();
  for (const auto& document : batch.documents) total += sizeof(Document) + weight(document.key) + document.body.size();
  for (const auto& key : batch.forgotten) total += sizeof(DocumentKey) + weight(key);
  for (const auto* memberships : {&batch.joins, &batch.leaves}) {
    for (const auto& membership : *memberships) total += sizeof(Membership) + membership.box.size();
  }
  return total + batch.erasures.size() * sizeof(VersionKey) + batch.states.size() * sizeof(StateChange) +
         batch.announcements.size() * sizeof(NewAnnouncement);
}

}  // namespace comity::store
