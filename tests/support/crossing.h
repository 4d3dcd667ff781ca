// A node of xa.cert, two parties beside it, and what they see of its items under the rules of a test.
#pragma once

#include <gtest/gtest.h>

#include "exchange/browse.h"
#include "exchange/decisions.h"
#include "exchange/parties.h"
#include "exchange/publish.h"
#include "tests/support/exchange_samples.h"
#include "tests/support/party_of.h"

namespace comity::test {

using namespace exchange;
using Ids = std::vector<std::string>;

inline constexpr std::int64_t kDay = 86'400'000'000;

inline std::string marked(const char* definition) {
  return std::string(R"(,"object_marking_refs":["marking-definition--)") + definition + "\"]";
}
inline const std::string kAmber = marked("55d920b0-5e8b-4f79-9ee9-91f868d9b421");
inline const std::string kRed = marked("e828b379-4e03-4974-9ac4-e53a884c97c1");

inline std::string person(std::size_t number) {
  return R"({"type":"identity","spec_version":"2.1","id":"identity--)" + uuid_of(number) +
         R"(","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"Ada",)"
         R"("identity_class":"individual","contact_information":"ada@example.org"})";
}

// Rules of xa.cert beside which everything else stays as in the starter.
class Crossing : public testing::Test {
 protected:
  Crossing() {
    EXPECT_TRUE(add_party(*node_, test::party_of("xb.cert", 2)));
    EXPECT_TRUE(add_party(*node_, test::party_of("xc.bank", 3)));
    view_ = *node_->collections().find(kOwnTenant, "all");
    for (const auto* party : {"xb.cert", "xc.bank"}) {
      receives(party);
      Caller caller{party, Strength::token, *party::Handle::parse(party), kDefaultPurpose, {}, {}, {}};
      EXPECT_TRUE(node_->callers().add_token(*node_, caller));
    }
  }

  std::string head(const std::string& publisher, unsigned version) {
    const auto today = static_cast<std::int32_t>(node_.clock().now().micros / kDay);
    return "rulebook " + publisher + " version " + std::to_string(version) + " vocabulary 1\nvalid " +
           gate::to_text(gate::Date{today}) + " .. " + gate::to_text(gate::Date{today + 700}) +
           " basis \"a statute\"\n";
  }
  void publish_text(const std::string& text, bool sponsored = false) {
    auto publication = read_publication(text);
    ASSERT_TRUE(publication) << publication.error().slips.size() << "\n" << text;
    publication->sponsored = sponsored;
    const auto kept = publish(*node_, *publication, operator_of(node_->party(), "test"));
    if (kept) return;
    std::string all = kept.error().sentence();
    for (const auto& finding : check_rulebook(*node_, *publication)) {
      all += "\n" + render(finding.message);
    }
    FAIL() << all << "\n" << text;
  }
  void receives(const std::string& party) {
    publish_text(
        head(party, 1) + "rule in-1 \"They take what they are given\"\n  permit receive, publish binds own-party\n",
        true);
  }
  // The rulebook of xa.cert: what every version has, and these rules.
  void rules(const std::string& more, const std::string& groups = {}) {
    publish_text(head("xa.cert", ++version_) + groups +
                 "rule base-1 \"We may have what we hold\"\n  permit share, reshare binds own-party\n"
                 "  when receiver in xa.cert and embargo is over or running\n"
                 "rule base-2 \"We keep and administer\"\n"
                 "  permit receive, store, publish, credential, approve, erase binds own-party\n" +
                 more);
  }
  Listing page(const std::string& party, const Browse& from = {}, const Selection& selection = {}) {
    auto listing = browse(*node_, view_, reader(party), selection, from);
    EXPECT_TRUE(listing) << listing.error().sentence();
    return listing ? std::move(*listing) : Listing();
  }
  Ids seen(const std::string& party) {
    Ids ids;
    for (auto& id : ids_of(page(party))) {
      if (id != node_->party().identity) ids.push_back(std::move(id));
    }
    return ids;
  }
  // What comes after everything that the party sees now.
  Browse end(const std::string& party) {
    Browse from;
    for (;;) {
      const auto listing = page(party, from);
      if (!listing.entries.empty())
        from.added_after = Time{static_cast<std::int64_t>(listing.entries.back().entry.stamp)};
      if (!listing.more) break;
    }
    if (!from.added_after) from.added_after = node_.clock().now();
    return from;
  }
  static Selection of(const std::string& id) {
    Selection selection;
    selection.ids = {id};
    return selection;
  }
  void expect_replays() {
    std::size_t decisions = 0;
    const auto counts = node_->store().counts();
    for (std::uint64_t i = 0; i < counts->records; ++i) {
      const auto again = replay(*node_, i);
      if (!again) {
        EXPECT_EQ(again.error().message.id, Msg::kNoDecision) << again.error().sentence();
        continue;
      }
      EXPECT_EQ(again->equal, again->decisions) << i << " " << again->first_difference;
      decisions += again->decisions;
    }
    EXPECT_GT(decisions, 0U);
  }

  TestNode node_;
  Collection view_;
  unsigned version_ = 1;  // of the starter
};

}  // namespace comity::test
