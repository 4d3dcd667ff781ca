// Rows of the tables as values of the interface.
#pragma once

#include "store/page.h"
#include "store/sqlite/names.h"
#include "store/sqlite/statement.h"

namespace comity::store {

// The columns that read_item expects, in its order; table `item` as i, `erasable` as e.
#define COMITY_ITEM_COLUMNS COMITY_ROW_COLUMNS ", i.announced"
#define COMITY_ITEM_TABLES "item i JOIN erasable e ON e.seq = i.seq"
#define COMITY_ROW_COLUMNS                                                                                    \
  "i.seq, i.tenant, i.kind, i.type, i.version, i.id_key, i.digest, i.owner, i.custodian, i.origin, i.class, " \
  "i.place, i.state, i.exercise, i.key_id, i.dictionary, i.format, i.record, e.id, e.creator, "               \
  "e.wrapped"

// The same of a member of a box, table `member` as m; binds the box. The item comes first, whatever SQLite thinks of
// the numbers: a box may be large.
#define COMITY_MEMBER_COLUMNS COMITY_ROW_COLUMNS ", m.announced"
#define COMITY_MEMBER_TABLES                                                                                    \
  "item i CROSS JOIN member m ON m.item = i.seq AND m.box = ? AND m.gone = 0 CROSS JOIN erasable e ON e.seq = " \
  "i.seq"

// The same of table `aside` (its type is the text itself: unchecked, so not a name), followed by number, reason, at,
// details and the length of its content.
#define COMITY_ASIDE_COLUMNS                                                                                  \
  "0, tenant, kind, type, version, id_key, digest, owner, custodian, origin, 0, 0, state, exercise, key_id, " \
  "dictionary, format, record, id, creator, wrapped, number, reason, at, details, length(sealed)"

Result<StoredItem> read_item(Query& query, Names& names);
Result<AsideRow> read_aside(Query& query, Names& names);

}  // namespace comity::store
