#include "peer/resume.h"

#include "base/text.h"
#include "peer/publisher.h"

namespace comity::peer {

namespace {

// What all witnesses said.
struct Answers {
  Hearing hearing;
  std::vector<log::Cosigned> cosigned;
  std::vector<std::string> ahead;
};

Message reason_of(const std::string& witness, const Error& error) {
  return {Msg::kWitnessUnreachable, {{"witness", witness}, {"reason", error.sentence()}}};
}

Status ask(exchange::Node& node, const log::PolicyWitness& witness, const std::function<bool()>& go_on, Answers& out) {
  COMITY_TRY(auto client, connect(witness, go_on));
  const auto head = node.ledger().head();
  const auto asked = client.ask(head, prove_from(node, head));
  if (!asked) {
    out.hearing.silent.push_back(reason_of(witness.name, asked.error()));
  } else if (asked->outcome == Asked::Outcome::cosigned) {
    out.hearing.agreed.push_back(witness.name);
    out.cosigned.push_back({witness.name, asked->at});
  } else {
    out.ahead.push_back(witness.name + " (" + std::to_string(asked->size) + ")");
  }
  return {};
}

}  // namespace

Result<Hearing> resume_log(exchange::Node& node, Word word, const std::function<bool()>& go_on) {
  COMITY_TRY(const auto why, node.ledger().settle(node.store()));
  Answers answers;
  answers.hearing.size = node.ledger().head().size;
  if (!why) return answers.hearing;
  if (why->message.id != Msg::kLogUnconfirmed) return tl::make_unexpected(*why);
  COMITY_TRY(const auto policy, read_log_policy(node.folder()));
  for (std::size_t i = 0; policy && i < policy->witnesses.size(); ++i) {
    COMITY_CHECK(ask(node, policy->witnesses[i], go_on, answers));
  }
  const auto size = std::to_string(answers.hearing.size);
  if (!answers.ahead.empty()) {
    return fail(Code::frozen, {Msg::kResumeAhead, {{"size", size}, {"witnesses", listed(answers.ahead)}}});
  }
  const bool enough = !answers.cosigned.empty() && log::quorum_of(*policy, answers.cosigned).reached;
  if (!enough && word == Word::none) return fail(Code::frozen, Msg::kResumeUnasked);
  COMITY_CHECK(node.ledger().accept(node.store()));
  return answers.hearing;
}

}  // namespace comity::peer
