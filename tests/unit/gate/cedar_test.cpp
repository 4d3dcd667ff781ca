// What an exported rulebook reads like; that Cedar decides by it as the gate does is shown by tests/cedar/run.
#include "gate/cedar.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"
#include "tests/support/starters.h"

namespace comity::gate {
namespace {

std::string exported(const std::string& text, const char* now = "2026-03-01T00:00:00Z") {
  return to_cedar(parse_text(text).value().book, test::starter_directory(), *to_time(now));
}

TEST(Cedar, ClosesTheRulebookOfAPartyAndAsksForWhatItNeeds) {
  EXPECT_EQ(exported("rulebook xa.cert version 7 vocabulary 1\nvalid 2026-01-01 .. 2027-12-31\n"
                     "group partners = xb.cert until 2026-06-30\n"
                     "rule R \"TLP:\\\"AMBER\\\"\" permit share binds own-data\n"
                     "  when marking is AMBER and receiver in XA or partners under no-onward\n"),
            "// Rulebook xa.cert, version 7, valid 2026-01-01 .. 2027-12-31\n"
            "\n"
            "@id(\"R\")\n"
            "@title(\"TLP:\\\"AMBER\\\"\")\n"
            "@outcome(\"permit\")\n"
            "permit (\n"
            "  principal,\n"
            "  action in [Action::\"share\"],\n"
            "  resource\n"
            ")\n"
            "when { context has owner && context.owner.handle == \"xa.cert\" }\n"
            "when { context has marking && ([\"AMBER\"].contains(context.marking)) }\n"
            "when { context has receiver && ([\"xb.cert\"].contains(context.receiver.handle) || "
            "(context.receiver has jurisdiction && [\"XA\"].contains(context.receiver.jurisdiction))) }\n"
            "when { context has terms && context.terms.containsAll([\"no-onward\"]) }\n"
            "when { context has embargo && context.embargo == \"over\" }\n"
            "when { !(context has receiver && context.receiver.handle == \"anyone\") };\n");
}

TEST(Cedar, OpensTheRulebookOfAJurisdictionAndBitesOnWhatIsUnknown) {
  const std::string text =
      "rulebook XA version 1 vocabulary 1\nvalid 2026-01-01 .. 2027-12-31\n"
      "rule R \"t\" require approval of xa.dpa valid 30 days on share binds own-data when item has personal-data law "
      "\"l\"\n";
  const auto book = parse_text(text).value().book;
  const auto digest = to_hex(digest_of(book, book.rules[0]));
  EXPECT_EQ(exported(text),
            "// Rulebook XA, version 1, valid 2026-01-01 .. 2027-12-31\n"
            "\n"
            "@id(\"(baseline)\")\n"
            "@title(\"What is not restricted is open\")\n"
            "permit (principal, action, resource);\n"
            "\n"
            "@id(\"R\")\n"
            "@title(\"t\")\n"
            "@outcome(\"require approval\")\n"
            "@approver(\"xa.dpa\")\n"
            "@valid_days(\"30\")\n"
            "@law(\"l\")\n"
            "forbid (\n"
            "  principal,\n"
            "  action in [Action::\"share\"],\n"
            "  resource\n"
            ")\n"
            "when { context has owner && context.owner has jurisdiction && context.owner.jurisdiction == \"XA\" }\n"
            "when { !(context has personal_data) || (context.personal_data) }\n"
            "unless { context has approvals && context.approvals.contains(\"" +
                digest + "\") };\n");
}

TEST(Cedar, LeavesOutAGroupThatIsOver) {
  const std::string text =
      "rulebook xa.cert version 1 vocabulary 1\nvalid 2026-01-01 .. 2027-12-31\n"
      "group partners = xb.cert until 2026-06-30\n"
      "rule R \"t\" permit receive binds own-party when sender in partners\n";
  EXPECT_NE(exported(text).find("xb.cert"), std::string::npos);
  const auto later = exported(text, "2026-07-01T00:00:00Z");
  EXPECT_EQ(later.find("xb.cert"), std::string::npos);
  EXPECT_NE(later.find("when { context has sender && (false) }"), std::string::npos);
}

}  // namespace
}  // namespace comity::gate
