// Rows of the tables as values of the interface.
#pragma once

#include "store/page.h"
#include "store/sqlite/names.h"
#include "store/sqlite/statement.h"

namespace comity::store {

// The columns that read_item expects, in its order; table `item` as i, `erasable` as e.
#define COMITY_ITEM_COLUMNS                                                                                   \
  "i.seq, i.tenant, i.kind, i.type, i.version, i.id_key, i.digest, i.owner, i.custodian, i.origin, i.class, " \
  "i.place, i.state, i.exercise, i.key_id, i.dictionary, i.format, i.record, e.id, e.creator, i.announced"
#define COMITY_ITEM_TABLES "item i JOIN erasable e ON e.seq = i.seq"

// The same of table `aside` (its type is the text itself: unchecked, so not a name), followed by number, reason, at,
// details and the length of its content.
#define COMITY_ASIDE_COLUMNS                                                                                  \
  "0, tenant, kind, type, version, id_key, digest, owner, custodian, origin, 0, 0, state, exercise, key_id, " \
  "dictionary, format, record, id, creator, number, reason, at, details, length(sealed)"

Result<StoredItem> read_item(Query& query, Names& names);
Result<AsideRow> read_aside(Query& query, Names& names);

}  // namespace comity::store
