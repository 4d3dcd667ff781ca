// Pages that ask about single items, and classes of which only what was granted shows.
#include "tests/support/store_contract.h"

namespace comity::store {
namespace {

using test::sample_batch;
using test::sample_item;
using Seqs = std::vector<Seq>;

class Admission : public Contract {};

TEST_P(Admission, OfExaminedClassesOnlyWhatIsAdmittedShows) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1", "indicator|AMBER")}));
  auto query = of({1, 2});
  query.examined = {1};
  query.admits = [](const ItemRow& row) { return row.id_key == 2; };
  EXPECT_EQ(seqs(query), (Seqs{2, 3}));
  query.limit = 1;
  EXPECT_EQ(seqs(query), Seqs{2});
  query.ids = {1, 2};
  EXPECT_EQ(seqs(query), Seqs{2});
}

TEST_P(Admission, OfGrantedClassesOnlyWhatWasAnnouncedToTheReaderItselfShows) {
  apply(sample_batch({sample_item(1, "1"), sample_item(2, "1"), sample_item(3, "1", "indicator|AMBER")}));
  const auto audience = [&](const std::string& name) {
    auto query = of({1, 2}, name);
    query.granted = {1};
    query.admits = [](const ItemRow& row) { return row.id_key == 1; };
    return query;
  };
  EXPECT_EQ(seqs(audience("xb.cert")), Seqs{3});
  const auto end = page(audience("xb.cert")).next;
  apply(announce(1, 0, "xb.cert"));
  apply(announce(2, 0, "xc.cert"));
  auto later = audience("xb.cert");
  later.after = end;
  EXPECT_EQ(seqs(later), Seqs{1});
  EXPECT_EQ(seqs(audience("xb.cert")), (Seqs{3, 1}));
  EXPECT_EQ(seqs(audience("xc.cert")), Seqs{3});  // announced, and not admitted
  EXPECT_EQ(seqs(audience("")), Seqs{3});
}

// The newest version that a reader may see is the newest among those.
TEST_P(Admission, WhatIsNotAdmittedHidesNoOtherVersion) {
  apply(sample_batch({sample_item(1, "1"), sample_item(1, "2")}));
  auto query = of({1});
  query.examined = {1};
  query.admits = [](const ItemRow& row) { return row.version == "1"; };
  query.versions = Versions::last;
  EXPECT_EQ(seqs(query), Seqs{1});
}

INSTANTIATE_TEST_SUITE_P(Stores, Admission, testing::Values(Kind::memory, Kind::sqlite));

}  // namespace
}  // namespace comity::store
