#include "store/sqlite/rows.h"

#include <algorithm>

namespace comity::store {

namespace {

// All but the type, which is kept in two ways.
Result<ItemRow> read_row(Query& query, Names& names) {
  ItemRow row;
  row.seq = query.number(0);
  COMITY_TRY(row.tenant, names.text(query.integer(1)));
  row.kind = static_cast<ItemKind>(query.integer(2));
  row.version = query.text(4);
  row.id_key = query.number(5);
  const auto digest = query.blob(6);
  std::copy_n(digest.begin(), std::min(digest.size(), row.digest.size()), row.digest.begin());
  COMITY_TRY(row.owner, names.text(query.integer(7)));
  COMITY_TRY(row.custodian, names.text(query.integer(8)));
  COMITY_TRY(row.origin, names.text(query.integer(9)));
  row.class_id = static_cast<ClassId>(query.integer(10));
  row.place = query.number(11);
  row.state = static_cast<State>(query.integer(12));
  row.exercise = static_cast<Exercise>(query.integer(13));
  row.key_id = static_cast<std::uint32_t>(query.integer(14));
  row.dictionary = static_cast<std::uint32_t>(query.integer(15));
  row.format = static_cast<std::uint16_t>(query.integer(16));
  row.record = query.number(17);
  if (row.state == State::erased) return row;  // what stands in its place is blank
  row.id = query.text(18);
  row.creator = query.text(19);
  row.wrapped_key = query.bytes(20);
  return row;
}

}  // namespace

Result<StoredItem> read_item(Query& query, Names& names) {
  COMITY_TRY(auto row, read_row(query, names));
  COMITY_TRY(row.type, names.text(query.integer(3)));
  return StoredItem{std::move(row), query.number(21)};
}

Result<AsideRow> read_aside(Query& query, Names& names) {
  COMITY_TRY(auto row, read_row(query, names));
  const bool erased = row.state == State::erased;
  if (!erased) row.type = query.text(3);
  return AsideRow{
      query.number(21),        static_cast<AsideReason>(query.integer(22)), std::move(row),
      Time{query.integer(23)}, erased ? Bytes{} : query.bytes(24),          !erased && query.integer(25) > 0};
}

}  // namespace comity::store
