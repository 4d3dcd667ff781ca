// The text from which an item's handling class is made: the facts that rules may read, its owners, and what filters
// ask.
//
// Equal facts give equal text, so a class is an interned text. Markings are named by level where the standard
// fixes their ids (TLP 1 and 2); any other definition is "other", whatever it may be: what it asks stands in the
// facts (exchange/item_facts.h). Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gate/facts.h"
#include "stix/object.h"

namespace comity::exchange {

// Raised when facts_of reads more; a node that finds another number in its store recomputes every class.
inline constexpr std::string_view kFactsVersion = "3";
inline constexpr const char* kFactsMeta = "facts-version";  // where the store remembers it

// The name of every marking that is none of TLP.
inline constexpr std::string_view kOtherMarking = "other";

// Classes a node distinguishes at most; an object that would need one more is refused with that reason.
inline constexpr std::size_t kMaxClasses = 4096;

// Whose the item is: what its content does not say, or not by handles.
struct Origin {
  std::vector<std::string> owners;  // at least one
  std::string creator;              // empty where its created_by_ref is no identity of a party of the directory
};

// Canonical JSON: {"creator":"xa.cert","facts":{…},"granular":[…],"kind":"stix","markings":[…],"owners":["xa.cert"],
// "spec":"2.1","type":"tool"}.
std::string facts_of(const stix::Object& object, const Origin& origin, const gate::ItemFacts& facts);

// As such a text names it; `first_owner` where it names none.
Origin origin_in(std::string_view facts, const std::string& first_owner);

// The names of an object's markings, granular ones too, each once.
std::vector<std::string> markings_of(const stix::Object& object);

// "TLP:AMBER" … of a TLP marking definition's id (1 or 2), "other" of any other.
std::string_view marking_name(std::string_view definition_id);

// Whether it is one that facts can hold.
bool is_marking_name(std::string_view name);

// Whether the object is marked TLP:CLEAR and no part of it otherwise.
bool is_all_clear(std::string_view facts);

// The markings named in such a text, granular ones too.
std::vector<std::string> markings_in(std::string_view facts);

}  // namespace comity::exchange
