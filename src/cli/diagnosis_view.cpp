#include "cli/diagnosis_view.h"

#include <fmt/format.h>

namespace comity::cli {

std::string text_of(const exchange::Diagnosis& diagnosis, const Terminal& terminal) {
  std::string out = render({Msg::kExamined,
                            {{"items", with_commas(diagnosis.items)},
                             {"asides", with_commas(diagnosis.asides)},
                             {"records", with_commas(diagnosis.records)}}}) +
                    "\n";
  for (const auto& complaint : diagnosis.complaints) {
    const bool wrong = complaint.weight == exchange::Weight::wrong;
    const auto id = complaint.id.empty() ? std::string() : printable(complaint.id) + ": ";
    out += fmt::format("{} {}{}\n",
                       terminal.paint(render(wrong ? Msg::kWrong : Msg::kAdvice), wrong ? Colour::red : Colour::yellow),
                       id, printable(render(complaint.message)));
  }
  if (diagnosis.unlisted > 0)
    out += render({Msg::kMoreComplaints, {{"count", with_commas(diagnosis.unlisted)}}}) + "\n";
  if (diagnosis.healthy()) out += terminal.paint(render(Msg::kHealthy), Colour::green) + "\n";
  return out;
}

std::string json_of(const exchange::Diagnosis& diagnosis) {
  json::Writer out;
  out.begin_object().member("healthy", diagnosis.healthy()).member("items", diagnosis.items);
  out.member("asides", diagnosis.asides).member("records", diagnosis.records).key("complaints").begin_array();
  for (const auto& complaint : diagnosis.complaints) {
    out.begin_object().member("weight", complaint.weight == exchange::Weight::wrong ? "wrong" : "advice");
    out.member("item", complaint.item)
        .member("id", complaint.id)
        .member("message", render(complaint.message))
        .end_object();
  }
  return out.end_array().member("unlisted", diagnosis.unlisted).end_object().take() + "\n";
}

store::Progress progress_on(Terminal& terminal, Msg what) {
  return [&terminal, what](std::uint64_t done, std::uint64_t total) {
    terminal.progress(render(what), done, total);
    return !terminal.cancelled();
  };
}

}  // namespace comity::cli
