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

Status item_there(Seq seq, const Known& known) {
  if (seq >= 1 && seq <= known.last_item) return {};
  return fail(Code::not_found, {Msg::kNoItem, {{"number", std::to_string(seq)}}});
}

Status check_announcement(const NewAnnouncement& announcement, const Known& known) {
  if (announcement.item != 0) return item_there(announcement.item, known);
  if (announcement.class_id >= 1 && announcement.class_id <= known.last_class) return {};
  return fail(Code::not_found, {Msg::kNoClass, {{"number", std::to_string(announcement.class_id)}}});
}

std::size_t weight(const Sealed& sealed) { return sealed.bytes.size() + sealed.wrapped_key.size(); }

std::size_t weight(const NewItem& item) {
  return sizeof(NewItem) + item.id.size() + item.creator.size() + item.class_facts.size() + weight(item.sealed) +
         item.tokens.size() * sizeof(std::uint64_t);
}

}  // namespace

Status check_batch(const Batch& batch, const Known& known) {
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
  for (const auto& announcement : batch.announcements) COMITY_CHECK(check_announcement(announcement, known));
  return {};
}

std::size_t weight(const Batch& batch) {
  std::size_t total = sizeof(Batch) + batch.record.body.size();
  for (const auto& item : batch.items) total += weight(item);
  for (const auto& aside : batch.asides) total += weight(aside.item) + aside.details.size();
  for (const auto& dictionary : batch.dictionaries) total += dictionary.size();
  for (const auto& change : batch.classes) total += sizeof(ClassChange) + change.class_facts.size();
  return total + batch.erasures.size() * sizeof(VersionKey) + batch.states.size() * sizeof(StateChange) +
         batch.announcements.size() * sizeof(NewAnnouncement);
}

}  // namespace comity::store
