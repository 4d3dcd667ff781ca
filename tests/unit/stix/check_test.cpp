// The rules of src/stix/rules.def against tests/cases/stix/*.json.
//
// A case of most files names a valid base object and a change to it (RFC 7386: null removes), or gives an object whole,
// and the rules that the result breaks, all of them. observables.json lists objects with all their findings, which have
// a test of their own. Every rule has to be broken by a case of either.
#include "stix/check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "json/canonical.h"
#include "json/write.h"
#include "tests/support/data.h"

namespace comity::stix {
namespace {

std::string_view text_of(const json::Value& object, std::string_view member) {
  const auto* found = object.find(member);
  return found == nullptr ? std::string_view() : found->text();
}

// RFC 7386 §2.
void merge(json::Writer& out, const json::Value* target, const json::Value& change) {
  if (!change.is_object()) {
    out.raw(json::canonical(change));
    return;
  }
  out.begin_object();
  if (target != nullptr) {
    for (const auto& member : target->items()) {
      if (target->is_object() && change.find(member.key()) == nullptr) {
        out.key(member.key()).raw(json::canonical(member));
      }
    }
  }
  for (const auto& member : change.items()) {
    if (member.is(json::Kind::null)) continue;
    out.key(member.key());
    merge(out, target == nullptr ? nullptr : target->find(member.key()), member);
  }
  out.end_object();
}

using Slugs = std::set<std::string>;

Slugs slugs_of(const Report& report) {
  Slugs slugs;
  for (const auto& finding : report.findings) slugs.emplace(info(finding.rule).slug);
  return slugs;
}

bool refuses(const Slugs& slugs) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Rule::count_); ++i) {
    const auto& about = info(static_cast<Rule>(i));
    if (about.severity == Severity::must && slugs.count(std::string(about.slug)) != 0) return true;
  }
  return false;
}

std::string sentences(const Report& report) {
  std::string text;
  for (const auto& finding : report.findings) {
    text.append(finding.path).append(": ").append(render(finding.message())).append("\n");
  }
  return text;
}

class Cases : public testing::Test {
 protected:
  void run(const std::filesystem::path& file) {
    const test::Json data(test::case_file("cases/stix/" + file.filename().string()));
    for (const auto& entry : data->is_array() ? data->items() : std::span<const json::Value>()) note(entry);
    if (data->is_array()) return;
    for (const auto& base : data->find("bases")->items()) {
      const auto report = check_text(json::canonical(base), "");
      EXPECT_TRUE(report.findings.empty()) << file << " base " << base.key() << "\n" << sentences(report);
    }
    for (const auto& one : data->find("cases")->items()) run_case(*data->find("bases"), one);
  }

  // An entry of observables.json: its findings as "slug path".
  void note(const json::Value& entry) {
    for (const auto& finding : entry.find("findings")->items()) {
      seen_.emplace(finding.text().substr(0, finding.text().find(' ')));
    }
  }

  void run_case(const json::Value& bases, const json::Value& one) {
    SCOPED_TRACE(text_of(one, "name"));
    std::string text;
    if (const auto* whole = one.find("object")) {
      text = json::canonical(*whole);
    } else {
      json::Writer out;
      const auto* base = bases.find(text_of(one, "base"));
      ASSERT_NE(base, nullptr);
      merge(out, base, *one.find("change"));
      text = out.take();
    }
    const auto report = check_text(text, text_of(one, "as"));
    Slugs expected;
    for (const auto& slug : one.find("rules")->items()) expected.emplace(slug.text());
    EXPECT_EQ(slugs_of(report), expected) << sentences(report);
    EXPECT_EQ(report.accepted(), !refuses(expected));
    for (const auto& finding : report.findings) {
      EXPECT_EQ(finding.clause.substr(0, 5), "STIX ") << info(finding.rule).slug;
      EXPECT_EQ(render(finding.message()).find("{"), std::string::npos) << render(finding.message());
    }
    if (const auto path = text_of(one, "path"); !path.empty()) {
      const auto stands = [path](const Finding& finding) { return finding.path == path; };
      EXPECT_TRUE(std::any_of(report.findings.begin(), report.findings.end(), stands)) << sentences(report);
    }
    seen_.merge(expected);
  }

  Report check_text(const std::string& text, std::string_view as) {
    const test::Json object(text);
    Report report;
    (as == "bundle" ? check_bundle : check)(*object, Limits{}, report);
    return report;
  }

  Slugs seen_;
};

TEST_F(Cases, EachBreaksExactlyItsRules) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(COMITY_SOURCE_DIR "/tests/cases/stix")) {
    if (entry.path().extension() != ".json") continue;
    run(entry.path());
    ++files;
  }
  EXPECT_GT(files, 0U);
  for (std::size_t i = 0; i < static_cast<std::size_t>(Rule::count_); ++i) {
    const auto& about = info(static_cast<Rule>(i));
    EXPECT_EQ(seen_.count(std::string(about.slug)), 1U) << "no case breaks the rule " << about.slug;
  }
}

TEST(Check, BoundsTheFindingsAndCountsTheRest) {
  std::string labels;
  for (int i = 0; i < 50; ++i) labels += std::string(i == 0 ? "" : ",") + "1";
  const test::Json object(
      R"({"type":"identity","spec_version":"2.1","id":"identity--11111111-1111-4111-8111-111111111111",)"
      R"("created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"A","labels":[)" +
      labels + "]}");
  Limits limits;
  limits.findings = 7;
  Report report;
  check(*object, limits, report);
  EXPECT_EQ(report.findings.size(), 7U);
  EXPECT_EQ(report.unlisted, 43U);
  EXPECT_EQ(report.must, 50U);
  EXPECT_FALSE(report.accepted());
  EXPECT_EQ(report.id, "identity--11111111-1111-4111-8111-111111111111");
}

}  // namespace
}  // namespace comity::stix
