// Hears what becomes of the objects of one input, for its report: which were not taken, which rules were broken.
//
// One thread at a time. The session must outlive it.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/report.h"

namespace comity::cli {

// Base is exchange::Observer or one that hears more.
template <class Base>
class ImportObserver : public Base {
 public:
  ImportObserver(Session& session, std::string name) : session_(session), name_(std::move(name)) {}

  void container(const stix::Report& header) override {
    for (const auto& finding : header.findings) note(finding, "bundle");
  }
  void object(const exchange::ObjectReport& report) override {
    if (report.fate == exchange::Fate::duplicate) return;
    if (report.fate == exchange::Fate::taken) {
      for (const auto& finding : report.findings) note(finding, report.id);
      return;
    }
    if (not_taken_.size() < (session_.format == Format::json ? kShownAsJson : kShown)) not_taken_.push_back(report);
  }
  bool progress(std::uint64_t done, std::uint64_t total) override {
    session_.terminal.progress(name_, done, total);
    return !session_.terminal.cancelled();
  }

  const std::vector<exchange::ObjectReport>& not_taken() const { return not_taken_; }
  const FindingCounts& findings() const { return findings_; }

 protected:
  void rename(std::string name) { name_ = std::move(name); }

 private:
  // Of the objects not taken so many are told an input; the rest are counted.
  static constexpr std::size_t kShown = 20;
  static constexpr std::size_t kShownAsJson = 10'000;

  void note(const stix::Finding& finding, const std::string& id) {
    auto& count = findings_[finding.rule];
    if (count.times++ == 0) count.example = {id, finding};
  }

  Session& session_;
  std::string name_;
  std::vector<exchange::ObjectReport> not_taken_;
  FindingCounts findings_;
};

}  // namespace comity::cli
