// Where an object speaks of persons: by the names of its fields, and by e-mail addresses and telephone numbers in its
// texts. docs/format/item-facts.md has the table.
//
// One pass over the object, linear in its size; its depth is the reader's limit. Pure, any thread, no errors.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "stix/object.h"

namespace comity::exchange {

// An e-mail address (someone@example.com) or a telephone number with its country code (+49 30 1234567).
bool has_address_or_number(std::string_view text);

// Whether one of the words of a field's name ("x_acme_contact_email") is a word for persons.
bool names_persons(std::string_view field);

// Called with each place found, as the field of a redaction names it: "x_victim.name", lists passed through. Returning
// false ends the search.
using Place = std::function<bool(const std::string& field)>;
void find_personal_data(const stix::Object& object, const Place& place);

}  // namespace comity::exchange
