#include "tests/support/verdict.h"

#include <algorithm>

#include "json/read.h"
#include "json/split.h"
#include "stix/check.h"

namespace comity::test {

namespace {

using Check = void (*)(const json::Value&, const Limits&, stix::Report&);

void judge_text(std::string_view text, Check check, json::Reader& reader, Verdict& verdict) {
  const auto value = reader.read(text);
  if (!value) {
    verdict.accepted = false;
    verdict.error = value.error().sentence();
    return;
  }
  stix::Report report;
  check(**value, Limits{}, report);
  verdict.accepted = verdict.accepted && report.accepted();
  for (auto& finding : report.findings) {
    verdict.findings.push_back(std::move(finding));
    verdict.ids.push_back(report.id);
  }
}

}  // namespace

bool Verdict::has(std::string_view slug) const {
  return std::any_of(findings.begin(), findings.end(),
                     [slug](const stix::Finding& finding) { return stix::info(finding.rule).slug == slug; });
}

std::string Verdict::text() const {
  std::string text = error;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto& finding = findings[i];
    text.append(ids[i]).append(" ").append(stix::info(finding.rule).slug).append(" ").append(finding.path);
    text.append(" (").append(finding.clause).append(") ").append(render(finding.message())).append("\n");
  }
  return text;
}

Verdict judge(std::string_view document) {
  Verdict verdict;
  json::Reader reader;
  const json::PaddedText padded{std::string(document)};
  const auto split = json::split(padded, Limits{});
  if (!split) {
    verdict.accepted = false;
    verdict.error = split.error().sentence();
    return verdict;
  }
  if (split->container == json::Container::bundle) judge_text(split->header, stix::check_bundle, reader, verdict);
  for (const auto object : split->objects) judge_text(object, stix::check, reader, verdict);
  return verdict;
}

}  // namespace comity::test
