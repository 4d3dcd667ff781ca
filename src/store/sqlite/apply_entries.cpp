// Announcements and boxes, as Applier applies them.
#include "store/channel.h"
#include "store/sqlite/apply.h"

namespace comity::store {

Status Applier::change_memberships(const Work& work) {
  for (const auto& [box, item] : work.batch.joins) {
    COMITY_TRY(const auto channel, names_.intern(channel_of(work.batch.tenant, box)));
    COMITY_CHECK(join(item, channel, work));
  }
  for (const auto& [box, item] : work.batch.leaves) {
    COMITY_TRY(const auto channel, names_.find(channel_of(work.batch.tenant, box)));
    COMITY_CHECK(connection_.run("UPDATE member SET gone = 1 WHERE item = ? AND box = ?", item, channel));
  }
  return {};
}

Status Applier::join(Seq item, std::int64_t box, const Work& work) {
  COMITY_TRY(auto query, connection_.query("SELECT i.class, i.place, m.gone FROM item i LEFT JOIN member m ON m.item = "
                                           "i.seq AND m.box = ? WHERE i.seq = ? AND i.tenant = ? AND i.state <> 3",
                                           box, item, work.tenant));
  COMITY_TRY(const bool row, query.next());
  if (!row) return {};
  const bool came_before = !query.is_null(2);
  if (came_before && query.integer(2) == 0) return {};
  const auto class_id = static_cast<ClassId>(query.integer(0));
  if (came_before) {
    COMITY_CHECK(connection_.run("UPDATE member SET gone = 0 WHERE item = ? AND box = ?", item, box));
  } else {
    COMITY_CHECK(
        connection_.run("INSERT INTO member(item, box, class, place, announced, gone) VALUES(?, ?, ?, ?, ?, 0)", item,
                        box, class_id, query.integer(1), sequence_.order + 1));
  }
  return add_entry({box, 0, class_id, item, 0, came_before ? Again::yes : Again::no}, work.now);
}

// The item has come to another class; its first announcement in each box follows, as its others have.
Status Applier::move_members(Seq item, const Class& joined) {
  COMITY_CHECK(
      connection_.run("UPDATE member SET class = ?, place = ? WHERE item = ?", joined.id, joined.moved_place, item));
  return connection_.run(
      "UPDATE announcement SET class = ?, moved = 1 WHERE ord IN (SELECT announced FROM member WHERE item = ?)",
      joined.id, item);
}

Status Applier::announce(const NewAnnouncement& announcement, const Work& work) {
  COMITY_TRY(const auto audience, names_.intern(announcement.audience));
  if (announcement.item != 0) return announce_item(announcement.item, audience, work);
  const auto places = class_by_id_[announcement.class_id - 1]->next_place - 1;
  return add_entry({work.tenant, audience, announcement.class_id, 0, places, Again::no}, work.now);
}

Status Applier::announce_item(Seq item, std::int64_t audience, const Work& work) {
  COMITY_TRY(auto query, connection_.query("SELECT class, tenant FROM item WHERE seq = ?", item));
  COMITY_CHECK(query.next());
  Entry entry{query.integer(1), audience, static_cast<ClassId>(query.integer(0)), item, 0, Again::yes};
  COMITY_CHECK(add_entry(entry, work.now));
  COMITY_TRY(auto boxes,
             connection_.query("SELECT box FROM member WHERE item = ? AND gone = 0 ORDER BY announced", item));
  for (;;) {
    COMITY_TRY(const bool row, boxes.next());
    if (!row) return {};
    entry.channel = boxes.integer(0);
    COMITY_CHECK(add_entry(entry, work.now));
  }
}

Status Applier::add_entry(const Entry& entry, Time now) {
  const auto stamp = sequence_.next_stamp(now, random_, entry.places);
  return connection_.run(
      "INSERT INTO announcement(ord, stamp, channel, class, item, audience, places, again, moved) "
      "VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0)",
      ++sequence_.order, stamp, entry.channel, entry.class_id, entry.item, entry.audience, entry.places, entry.again);
}

}  // namespace comity::store
