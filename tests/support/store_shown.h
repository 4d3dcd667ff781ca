// What a store answers as text, to compare two stores.
#pragma once

#include <fmt/format.h>

#include <string>

#include "store/store.h"

namespace comity::store {

// What the store shows of its state, in values that compare.
inline std::string shown(const Error& error) {
  return "error " + std::string(info(error.code).slug) + error.sentence();
}
inline std::string shown(const ItemRow& row) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", row.seq, static_cast<int>(row.kind),
                     row.tenant, row.type, row.id, row.version, row.id_key, to_hex(row.digest), row.owner, row.creator,
                     row.custodian, row.origin, row.class_id, row.place, static_cast<int>(row.state),
                     static_cast<int>(row.exercise), row.key_id, row.dictionary, row.format, row.record);
}
inline std::string shown(const Sealed& sealed) {
  return fmt::format("{} {} {} {} {}", to_hex(sealed.bytes), to_hex(sealed.wrapped_key), sealed.key_id,
                     sealed.dictionary, sealed.format);
}
inline std::string shown(const AnnouncementRow& row) {
  return fmt::format("{} {} {} {} {}", row.order, row.stamp, row.item, row.class_id, row.audience);
}
inline std::string shown(const ClassRow& row) { return fmt::format("{} {} {}", row.id, row.facts, row.type); }
inline std::string shown(const DictionaryRow& row) { return fmt::format("{} {}", row.id, to_hex(row.bytes)); }
inline std::string shown(const RecordRow& row) {
  return fmt::format("{} {} {} {} {} {}", row.log_index, row.at.micros, static_cast<int>(row.record.kind),
                     to_hex(row.record.body), row.record.format, to_hex(row.record.commitment));
}
inline std::string shown(const Document& document) {
  return fmt::format("{}/{} {} {}", document.key.kind, document.key.name, to_hex(document.body),
                     document.expires.micros);
}
inline std::string shown(const AsideRow& row) {
  return fmt::format("{} {} {} {} {} {}", row.number, static_cast<int>(row.reason), shown(row.item), row.at.micros,
                     to_hex(row.details), row.has_content);
}
inline std::string shown(const Position& position) { return fmt::format("({}, {})", position.order, position.place); }
inline std::string shown(const PageEntry& entry) {
  return fmt::format("{} {} {}", shown(entry.at), entry.stamp, shown(entry.item));
}
inline std::string shown(const std::string& text) { return text; }
inline std::string shown(const Seq& seq) { return std::to_string(seq); }
template <class T>
std::string shown(const std::optional<T>& value) {
  return value ? shown(*value) : "(none)";
}
inline std::string shown(const Counts& counts) {
  return fmt::format("{} {} {} {} {}", counts.items, counts.erased, counts.asides, counts.announcements,
                     counts.records);
}
template <class T>
inline std::string shown(const std::vector<T>& values) {
  std::string text;
  for (const auto& value : values) text += shown(value) + "\n";
  return text;
}
inline std::string shown(const Page& page) {
  return shown(page.entries) + shown(page.next) + (page.more ? " more" : "");
}
inline std::string shown(const Outcome& outcome) {
  std::string text = fmt::format("{} {}", outcome.log_index, outcome.erased);
  for (const auto& item : outcome.items) text += fmt::format(" {}:{}", static_cast<int>(item.taken), item.item);
  for (const auto id : outcome.dictionaries) text += fmt::format(" d{}", id);
  return text;
}
template <class T>
inline std::string shown(const Result<T>& result) {
  return result ? shown(*result) : shown(result.error());
}

}  // namespace comity::store
