// What the paging algorithm looks up, answered by indexes. Used within one read transaction.
#pragma once

#include "store/page.h"
#include "store/sqlite/names.h"
#include "store/sqlite/statement.h"

namespace comity::store {

Result<Position> find_position(Connection& connection, std::uint64_t stamp);

class SqlitePageSource final : public PageSource {
 public:
  static Result<SqlitePageSource> make(Connection& connection, Names& names, const PageQuery& query);

  Result<Position> position_after(std::uint64_t stamp) override { return find_position(connection_, stamp); }
  Result<bool> has_own_entries() override;
  Result<std::optional<ClassEntry>> latest_class_entry(ClassId id) override;
  Result<std::uint64_t> last_moved_place(ClassId id) override;
  Status read(const Stream& stream, std::size_t count, std::vector<Candidate>& out) override;
  Result<std::optional<StoredItem>> item(Seq seq) override;
  Result<std::uint64_t> latest_item_entry(const StoredItem& item) override;
  Result<std::uint64_t> stamp_of(std::uint64_t order) override;
  Status versions(std::uint64_t id_key, From from, const std::function<bool(const StoredItem&)>& visit) override;

 private:
  SqlitePageSource(Connection& connection, Names& names, std::int64_t tenant, std::int64_t box, std::int64_t audience)
      : connection_(connection), names_(names), tenant_(tenant), box_(box), audience_(audience) {}

  // Of item entries.
  std::int64_t channel() const { return box_ != 0 ? box_ : tenant_; }

  Result<std::optional<ClassEntry>> latest_class_entry(ClassId id, std::int64_t audience);
  Result<std::uint64_t> latest_item_entry(const StoredItem& item, std::int64_t audience);
  Result<Query> query_versions(std::uint64_t id_key, From from);
  Result<Query> query_member_versions(std::uint64_t id_key, From from);
  Result<Query> entries(const Stream& stream, std::size_t count);
  Status read_members(const Stream& stream, std::size_t count, std::vector<Candidate>& out);

  Connection& connection_;
  Names& names_;
  std::int64_t tenant_;
  std::int64_t box_;       // 0: the tenant's view
  std::int64_t audience_;  // 0: everybody
};

}  // namespace comity::store
