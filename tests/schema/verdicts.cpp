// Reads documents, one JSON text a line, and prints comity's verdict on each as a line of JSON.
#include <iostream>
#include <string>

#include "json/write.h"
#include "tests/support/verdict.h"

namespace {

std::string line_of(const comity::test::Verdict& verdict) {
  comity::json::Writer out;
  out.begin_object().member("accepted", verdict.accepted).member("error", verdict.error).key("findings").begin_array();
  for (std::size_t i = 0; i < verdict.findings.size(); ++i) {
    const auto& finding = verdict.findings[i];
    const auto& about = comity::stix::info(finding.rule);
    out.begin_object()
        .member("id", verdict.ids[i])
        .member("rule", about.slug)
        .member("severity", about.severity == comity::stix::Severity::must ? "must" : "should")
        .member("clause", finding.clause)
        .member("path", finding.path)
        .end_object();
  }
  return out.end_array().end_object().take();
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) std::cout << line_of(comity::test::judge(line)) << '\n';
  return std::cout.good() ? 0 : 1;
}
