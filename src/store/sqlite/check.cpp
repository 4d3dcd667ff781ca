#include "store/sqlite/check.h"

#include <array>

#include "store/sqlite/log_file.h"
#include "store/sqlite/progress_guard.h"
#include "store/sqlite/reader.h"

namespace comity::store {

namespace {

constexpr std::size_t kReported = 1'000;  // findings of one rule; one damaged page can break a million rows

struct Rule {
  Msg what;
  const char* broken;  // gives the numbers of the items that break it, 0 for none in particular
};

constexpr std::array kRules{
    Rule{Msg::kDamageKeyMissing, "SELECT i.seq FROM item i LEFT JOIN erasable e ON e.seq = i.seq WHERE e.seq IS NULL"},
    Rule{Msg::kDamageContentMissing,
         "SELECT i.seq FROM item i LEFT JOIN content c ON c.seq = i.seq WHERE i.state <> 3 AND c.seq IS NULL"},
    Rule{Msg::kDamageOrphan,
         "SELECT c.seq FROM content c LEFT JOIN item i ON i.seq = c.seq WHERE i.seq IS NULL OR i.state = 3 "
         "UNION ALL SELECT e.seq FROM erasable e LEFT JOIN item i ON i.seq = e.seq WHERE i.seq IS NULL"},
    Rule{Msg::kDamageNotErased,
         "SELECT i.seq FROM item i JOIN erasable e ON e.seq = i.seq WHERE i.state = 3 AND i.state <> 0 AND "
         "(trim(e.id) <> '' OR trim(e.creator) <> '' OR e.wrapped <> zeroblob(length(e.wrapped)))"},
    Rule{Msg::kDamageValue,
         "SELECT seq FROM item WHERE state NOT BETWEEN 0 AND 3 OR kind NOT BETWEEN 1 AND 2 OR exercise NOT BETWEEN 0 "
         "AND 1 OR length(digest) <> 32 OR place < 1"},
    Rule{Msg::kDamageClass,
         "SELECT i.seq FROM item i LEFT JOIN class c ON c.id = i.class WHERE c.id IS NULL OR c.type <> i.type OR "
         "i.place >= c.next_place "
         "UNION ALL SELECT max(seq) FROM item GROUP BY tenant, class, place HAVING count(*) > 1"},
    Rule{Msg::kDamageNotAnnounced,
         "SELECT i.seq FROM item i LEFT JOIN announcement a ON a.ord = i.announced WHERE a.ord IS NULL OR a.item <> "
         "i.seq OR a.class <> i.class OR a.channel <> i.tenant OR a.audience <> 0 OR a.again <> 0"},
    Rule{Msg::kDamageAnnouncement,
         "SELECT a.item FROM announcement a LEFT JOIN item i ON i.seq = a.item LEFT JOIN member m ON m.item = a.item "
         "AND m.box = a.channel WHERE a.item <> 0 AND (i.seq IS NULL OR a.class <> i.class OR (a.channel <> i.tenant "
         "AND m.item IS NULL) OR (a.again = 0 AND coalesce(m.announced, i.announced) <> a.ord) OR a.places <> 0 OR "
         "a.again NOT BETWEEN 0 AND 1 "
         "OR a.moved NOT BETWEEN 0 AND 1) "
         "UNION ALL SELECT 0 FROM announcement a LEFT JOIN class c ON c.id = a.class WHERE a.item = 0 AND (c.id IS "
         "NULL OR a.places >= c.next_place OR a.again <> 0 OR a.moved <> 0)"},
    // The name of a box begins with that of its tenant.
    Rule{Msg::kDamageMember,
         "SELECT m.item FROM member m LEFT JOIN item i ON i.seq = m.item LEFT JOIN announcement a ON a.ord = "
         "m.announced LEFT JOIN name b ON b.id = m.box LEFT JOIN name t ON t.id = i.tenant WHERE i.seq IS NULL OR "
         "m.class <> i.class OR m.place <> i.place OR m.gone NOT BETWEEN 0 AND 1 OR a.ord IS NULL OR a.item <> m.item "
         "OR a.channel <> m.box OR a.audience <> 0 OR a.again <> 0 OR b.id IS NULL OR "
         "instr(b.text, coalesce(t.text, '') || '/') <> 1"},
    Rule{Msg::kDamageDocument,
         "SELECT 0 FROM document WHERE length(CAST(kind AS BLOB)) NOT BETWEEN 1 AND 64 OR length(CAST(name AS BLOB)) "
         "NOT BETWEEN 1 AND 512"},
    Rule{Msg::kDamageStamps,
         "SELECT item FROM (SELECT item, stamp, lag(stamp + places) OVER (ORDER BY ord) AS before FROM announcement) "
         "WHERE stamp <= before"},
    Rule{Msg::kDamageName,
         "SELECT seq FROM item WHERE (tenant <> 0 AND tenant NOT IN (SELECT id FROM name)) OR (type <> 0 AND type NOT "
         "IN (SELECT id FROM name)) OR (owner <> 0 AND owner NOT IN (SELECT id FROM name)) OR (custodian <> 0 AND "
         "custodian NOT IN (SELECT id FROM name)) OR (origin <> 0 AND origin NOT IN (SELECT id FROM name)) "
         "UNION ALL SELECT item FROM announcement WHERE (audience <> 0 AND audience NOT IN (SELECT id FROM name)) OR "
         "(channel <> 0 AND channel NOT IN (SELECT id FROM name))"},
    Rule{Msg::kDamageRecord,
         "SELECT i.seq FROM item i LEFT JOIN record r ON r.log_index = i.record WHERE r.log_index IS NULL"},
    Rule{Msg::kDamageNumbers,
         "SELECT 0 WHERE (SELECT count(*) FROM item) <> (SELECT coalesce(max(seq), 0) FROM item) "
         "OR (SELECT count(*) FROM announcement) <> (SELECT coalesce(max(ord), 0) FROM announcement) "
         "OR (SELECT count(*) FROM record) <> (SELECT coalesce(max(log_index) + 1, 0) FROM record) "
         "OR (SELECT count(*) FROM aside) <> (SELECT coalesce(max(number), 0) FROM aside) "
         "OR (SELECT count(*) FROM class) <> (SELECT coalesce(max(id), 0) FROM class) "
         "OR (SELECT count(*) FROM dictionary) <> (SELECT coalesce(max(id), 0) FROM dictionary)"}};

void report(std::vector<Damage>& found, Seq item, const Message& what) { found.push_back({item, render(what)}); }

// Damage that stops a statement is a finding, not a failure of the check.
Status note(Status status, std::vector<Damage>& found) {
  if (status || status.error().code != Code::damaged) return status;
  found.push_back({0, status.error().sentence()});
  return {};
}

Status apply_rule(Connection& connection, const Rule& rule, std::vector<Damage>& found) {
  COMITY_TRY(auto query, connection.query(rule.broken));
  for (std::size_t count = 0; count < kReported; ++count) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return {};
    report(found, query.number(0), {rule.what});
  }
  return {};
}

// Each item's tokens, each plus one so that none is nothing, must add up to the sum that its row keeps.
Status check_tokens(Connection& connection, std::vector<Damage>& found) {
  COMITY_TRY(const auto last, connection.number_of("SELECT max(seq) FROM item", 0));
  for (std::uint64_t bucket = 0; bucket <= last / kTokenBucket; ++bucket) {
    std::array<std::uint64_t, kTokenBucket> sums{};
    COMITY_TRY(auto tokens, connection.query("SELECT token, item FROM token WHERE bucket = ?", bucket));
    for (;;) {
      COMITY_TRY(const bool row, tokens.next());
      if (!row) break;
      if (tokens.number(1) / kTokenBucket == bucket) sums[tokens.number(1) % kTokenBucket] += tokens.number(0) + 1;
    }
    COMITY_TRY(auto items, connection.query("SELECT seq, token_sum FROM item WHERE seq BETWEEN ? AND ?",
                                            bucket * kTokenBucket, bucket * kTokenBucket + kTokenBucket - 1));
    for (;;) {
      COMITY_TRY(const bool row, items.next());
      if (!row) break;
      if (items.number(1) != sums[items.number(0) % kTokenBucket]) {
        report(found, items.number(0), {Msg::kDamageTokens});
      }
    }
  }
  return {};
}

Status structure(Connection& connection, std::vector<Damage>& found) {
  COMITY_TRY(auto query, connection.query("PRAGMA integrity_check(1000)"));
  for (;;) {
    COMITY_TRY(const bool row, query.next());
    if (!row) return {};
    if (query.text(0) != "ok") report(found, 0, {Msg::kDamageStructure, {{"reason", std::string(query.text(0))}}});
  }
}

Status check_log(const std::filesystem::path& file, std::vector<Damage>& found) {
  COMITY_TRY(const auto frame, damaged_frame(log_of(file)));
  if (frame) report(found, 0, {Msg::kDamageLog, {{"frame", std::to_string(*frame)}}});
  for (const auto& copy : damaged_logs(file)) {
    report(found, 0, {Msg::kDamagedLogKept, {{"file", copy.filename().string()}}});
  }
  return {};
}

}  // namespace

Result<std::vector<Damage>> check_structure(Connection& connection) {
  std::vector<Damage> found;
  COMITY_CHECK(note(structure(connection, found), found));
  return found;
}

Result<std::vector<Damage>> check_store(Connection& connection, const std::filesystem::path& file,
                                        const Progress& progress) {
  constexpr std::uint64_t kTotal = kRules.size() + 3;
  std::uint64_t done = 0;
  const auto go_on = [&] { return !progress || progress(done, kTotal); };
  const ProgressGuard guard(connection, go_on);
  COMITY_TRY(const auto snapshot, Transaction::read(connection));
  std::vector<Damage> found;
  COMITY_CHECK(check_log(file, found));
  ++done;
  COMITY_CHECK(note(structure(connection, found), found));
  for (const auto& rule : kRules) {
    ++done;
    if (!go_on()) return fail(Code::stopped, {Msg::kStopped});
    COMITY_CHECK(note(apply_rule(connection, rule, found), found));
  }
  ++done;
  COMITY_CHECK(note(check_tokens(connection, found), found));
  return found;
}

}  // namespace comity::store
