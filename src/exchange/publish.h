// Publishing rulebooks: checked, signed, chained to the version before, and in force for everybody at once.
//
// A node publishes its own party's rulebook and those of the jurisdictions for which its party signs. Those of others
// come signed by them, or are attached by the operator as sponsored: for plain clients, which publish nothing, and
// recorded as such. Errors: denied, invalid (not sound: `findings` of check_rulebook says why), exists, damaged (a
// signature), usage, and those of the store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/rules.h"
#include "gate/check.h"
#include "gate/rulebook_text.h"

namespace comity::exchange {

class Node;

struct Signature {
  std::string party;
  std::string key;
  std::string signature;  // base64
};

struct Publication {
  gate::Rulebook book;
  bool sponsored = false;
  std::optional<Signature> signature;  // of another party; absent: this node signs
  std::vector<gate::Place> places;     // of the rules in a text; empty for JSON
};

// Text or canonical JSON of a rulebook, or the signed form that signed_form() gives.
struct Unread {
  std::vector<gate::Slip> slips;  // of a text
  std::optional<Error> error;     // of anything else
};
Expected<Publication, Unread> read_publication(std::string_view text);

// {"format":"comity/rulebook-signed/1","rulebook":{…},"party":…,"key":…,"signature":…}
std::string signed_form(const KeptRulebook& kept);

// What check() has to say in this node: with its directory, its present version, today.
std::vector<gate::Finding> check_rulebook(Node& node, const Publication& publication);

// As it is published: where this node signs, an absent link to the version before is filled in.
Publication completed(Node& node, Publication publication);

Result<KeptRulebook> publish(Node& node, Publication publication, const Audience& who);

// What a new node begins with: docs/guide/rules.md. Valid from today for two years, less a day.
gate::Rulebook starter_rulebook(const party::Party& party, Time now);
// Publishes it unless the node's party has ever published one.
Status publish_starter(Node& node);

}  // namespace comity::exchange
