#include "cli/receiver.h"

#include <CLI/CLI.hpp>

#include "base/text.h"

namespace comity::cli {

CLI::Option& declare_receiver(CLI::App& command, Receiver& receiver) {
  auto* const to = command.add_option("--to", receiver.to, help(Msg::kHelpExplainTo));
  to->type_name("HANDLE")->check(refuse_empty);
  command.add_option("--purpose", receiver.purpose, help(Msg::kHelpPurpose))
      ->default_str(exchange::kDefaultPurpose)
      ->check(refuse_empty)
      ->needs(to);
  command.add_option("--authentication", receiver.authentication, help(Msg::kHelpAuthentication))
      ->default_str("token")
      ->check(refuse_empty)
      ->needs(to);
  command.add_option("--accept", receiver.accepts, help(Msg::kHelpAccept))
      ->delimiter(',')
      ->type_name("TERM")
      ->needs(to);
  return *to;
}

Result<exchange::Audience> audience_of(const Session& session, const Receiver& receiver) {
  if (session.node->rules().read().gate->find(receiver.to) == gate::kUnknownParty) {
    return fail(Code::usage, {Msg::kPartyUnknown, {{"party", printable(receiver.to)}}});
  }
  auto audience = receiver.to == gate::kAnyone
                      ? exchange::anonymous()
                      : exchange::Audience{receiver.to, {}, exchange::kDefaultPurpose, "token", 0};
  if (!receiver.purpose.empty()) audience.purpose = receiver.purpose;
  if (!receiver.authentication.empty()) audience.authentication = receiver.authentication;
  COMITY_CHECK(choice(gate::Fact::purpose, audience.purpose));
  COMITY_CHECK(choice(gate::Fact::authentication, audience.authentication));
  COMITY_TRY(audience.terms, terms(receiver.accepts));
  return audience;
}

Result<gate::Choice> choice(gate::Fact fact, const std::string& word) {
  if (word.empty()) return gate::Choice{0};
  if (const auto found = gate::choice_of(fact, word); found != 0) return found;
  return fail(Code::usage, {Msg::kWordUnfit,
                            {{"word", excerpt(word)},
                             {"fact", std::string(gate::word_of(fact))},
                             {"allowed", listed(gate::words_of(fact))}}});
}

Result<gate::TermSet> terms(const std::vector<std::string>& words) {
  constexpr gate::TermSet kEvery = (1U << gate::kTerms) - 1;
  for (const auto& word : words) {
    if (gate::find_term(word)) continue;
    return fail(Code::usage, {Msg::kTermUnfit, {{"term", excerpt(word)}, {"allowed", listed(gate::words_of(kEvery))}}});
  }
  return gate::terms_of(words);
}

}  // namespace comity::cli
