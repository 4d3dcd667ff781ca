// The property types of STIX 2.1 §2: one value against its type.
#include <algorithm>
#include <cmath>

#include "base/time.h"
#include "base/uuid.h"
#include "stix/hashes.h"
#include "stix/id.h"
#include "stix/inspect.h"

namespace comity::stix {

namespace {

bool is_in(Words words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

std::string joined(Words words) {
  std::string text;
  for (const auto word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

struct KindInfo {
  json::Kind json;
  std::string_view name;
  std::string_view clause;
};

KindInfo about(Kind kind) {
  switch (kind) {
    case Kind::boolean: return {json::Kind::boolean, "a boolean", "STIX 2.1 §2.2"};
    case Kind::integer: return {json::Kind::integer, "an integer", "STIX 2.1 §2.10"};
    case Kind::number: return {json::Kind::number, "a number", "STIX 2.1 §2.6"};
    case Kind::timestamp: return {json::Kind::string, "a timestamp", "STIX 2.1 §2.16"};
    case Kind::identifier: return {json::Kind::string, "an identifier", "STIX 2.1 §2.9"};
    case Kind::hashes: return {json::Kind::object, "a dictionary of hashes", "STIX 2.1 §2.7"};
    case Kind::dictionary: return {json::Kind::object, "a dictionary", "STIX 2.1 §2.3"};
    case Kind::extensions: return {json::Kind::object, "a dictionary of extensions", "STIX 2.1 §3.2"};
    case Kind::container: return {json::Kind::object, "a dictionary of observables", "STIX 2.1 §2.13"};
    default: return {json::Kind::string, "a string", "STIX 2.1 §2.15"};
  }
}

bool is_whole(const json::Value& value) { return value.is_number() && std::floor(value.number()) == value.number(); }

bool is_of(const json::Value& value, json::Kind kind) {
  if (kind == json::Kind::integer) return is_whole(value);
  if (kind == json::Kind::number) return value.is_number();
  return value.is(kind);
}

std::string category_names(Categories targets) {
  std::string text;
  const auto name = [&](Category one, std::string_view word) {
    if (contains(targets, one)) text.append(text.empty() ? "" : " or ").append(word);
  };
  name(Category::sdo, "a domain object");
  name(Category::sro, "a relationship object");
  name(Category::sco, "a cyber-observable");
  name(Category::meta, "a meta object");
  return text;
}

// STIX 2.1 §2.3 and §2.7: the characters of keys.
bool is_key(std::string_view key, std::size_t shortest) {
  if (key.size() < shortest || key.size() > kLongestName) return false;
  return std::all_of(key.begin(), key.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

}  // namespace

void Inspection::check_value(const Type& type, const json::Value& value, const Path& path, std::string_view clause) {
  if (!type.list) return check_one(type, value, path, clause);
  // STIX 2.1 §2.12: a list has at least one value.
  if (!value.is_array()) return add(Rule::kind, path, "a list", "STIX 2.1 §2.12");
  if (value.items().empty()) return add(Rule::empty_list, path);
  std::size_t index = 0;
  for (const auto& element : value.items()) check_one(type, element, Path(path, index++), clause);
}

void Inspection::check_one(const Type& type, const json::Value& value, const Path& path, std::string_view clause) {
  if (type.kind == Kind::any) return;
  if (type.kind == Kind::record) return check_record(*type.record, value, path);
  const auto expected = about(type.kind);
  if (!is_of(value, expected.json)) return add(Rule::kind, path, expected.name, expected.clause);
  switch (type.kind) {
    case Kind::boolean: return;
    case Kind::integer:
    case Kind::number: return check_number(type, value, path, clause);
    case Kind::timestamp: return check_timestamp(type, value.text(), path);
    case Kind::identifier: return check_identifier(type, value.text(), path, clause);
    case Kind::hashes: return check_hashes(value, path);
    case Kind::dictionary: return check_dictionary(type, value, path, clause);
    case Kind::extensions: return check_extensions(*this, value, path);
    case Kind::container: return check_container(value, path);
    default: return check_text(type, value.text(), path, clause);
  }
}

void Inspection::check_text(const Type& type, std::string_view text, const Path& path, std::string_view clause) {
  switch (type.kind) {
    case Kind::format:
      if (!type.format->holds(text)) add(type.format->rule, path, {}, clause);
      return;
    // STIX 2.1 §2.14: one of the suggested terms, or another in lower case with hyphens.
    case Kind::open_vocab:
      if (is_in(type.words, text)) return;
      add(Rule::vocabulary, path, {}, clause);
      if (!is_term(text)) add(Rule::term_format, path, {}, "STIX 2.1 §2.14");
      return;
    case Kind::enumeration:
      if (!is_in(type.words, text)) add(Rule::enumeration, path, joined(type.words));
      return;
    case Kind::hex:
      if (!is_hex_text(text)) add(Rule::hex, path);
      return;
    case Kind::binary:
      if (!is_base64(text)) add(Rule::binary, path);
      return;
    default: return;
  }
}

void Inspection::check_number(const Type& type, const json::Value& value, const Path& path, std::string_view clause) {
  const double number = value.number();
  if (number >= type.least && number <= type.most) return;
  const bool whole = type.kind == Kind::integer;
  const auto bound = [whole](double limit) {
    return whole ? std::to_string(static_cast<std::int64_t>(limit)) : std::to_string(limit);
  };
  add(Rule::range, path, bound(type.least) + " to " + bound(type.most), clause);
}

// STIX 2.1 §2.16.1: RFC 3339 in UTC; §3.2: created and modified with milliseconds at least.
void Inspection::check_timestamp(const Type& type, std::string_view text, const Path& path) {
  if (!to_time(text)) return add(Rule::timestamp, path);
  const auto point = text.find('.');
  const auto digits = point == std::string_view::npos ? 0 : text.size() - point - 2;  // without "." and "Z"
  if (static_cast<double>(digits) < type.least || static_cast<double>(digits) > type.most) add(Rule::precision, path);
}

void Inspection::check_identifier(const Type& type, std::string_view text, const Path& path, std::string_view clause) {
  if (container_ != nullptr) {
    // STIX 2.1 §2.13: references inside the container are local to it.
    const auto* target = container_->find(text);
    if (target == nullptr) return add(Rule::container_reference, path);
    const auto* target_type = target->find("type");
    return check_target(type, target_type == nullptr ? std::string_view() : target_type->text(), path, clause);
  }
  const auto parts = parse_id(text);
  if (!parts) return add(Rule::identifier, path);
  // STIX 2.0 part 1 §2.7: version 4 only.
  if (version() == Version::v20 && uuid_version(parts->uuid) != 4) add(Rule::identifier_v4, path);
  check_target(type, parts->type, path, clause);
}

// STIX 2.1 §3.3: references may be restricted to some types. A type unknown to the standard is custom and may be of
// any category.
void Inspection::check_target(const Type& type, std::string_view target, const Path& path, std::string_view clause) {
  if (!type.words.empty()) {
    const auto rule = type.advisory ? Rule::reference_described : Rule::reference_type;
    if (!is_in(type.words, target)) add(rule, path, joined(type.words), clause);
    return;
  }
  const auto* known = find_type(target, Version::v21);
  if (known != nullptr && !contains(type.targets, known->category)) {
    add(Rule::reference_type, path, category_names(type.targets), clause);
  }
}

void Inspection::check_hashes(const json::Value& value, const Path& path) {
  if (value.items().empty()) return add(Rule::empty_dictionary, path);
  for (const auto& member : value.items()) {
    const Path inner(path, member.key());
    if (!is_key(member.key(), kShortestName)) {
      add(Rule::hash_name, inner);
    } else if (!member.is_string()) {
      add(Rule::kind, inner, "a string", "STIX 2.1 §2.7");
    } else {
      // Property tables say that keys MUST come from an open vocabulary; §2.14 makes any other value one of it, and
      // §2.7 recommends the listed ones.
      const auto fit = fits_algorithm(member.key(), member.text());
      if (!fit) add(Rule::hash_algorithm, inner);
      if (fit && !*fit) add(Rule::hash_value, inner, member.key());
    }
  }
}

void Inspection::check_dictionary(const Type& type, const json::Value& value, const Path& path,
                                  std::string_view clause) {
  if (value.items().empty()) return add(Rule::empty_dictionary, path);
  for (const auto& member : value.items()) {
    const Path inner(path, member.key());
    if (!is_key(member.key(), 1)) {
      add(Rule::dictionary_key, inner);
    } else if (!type.keeps_case && std::any_of(member.key().begin(), member.key().end(), is_upper)) {
      add(Rule::dictionary_key_case, inner);
    }
    if (type.record != nullptr) {
      check_record(*type.record, member, inner);
    } else if (member.is(json::Kind::null)) {
      add(Rule::dictionary_value, inner, {}, clause);
    } else if (member.is_array() && member.items().empty()) {
      add(Rule::empty_list, inner);
    }
  }
}

// STIX 2.1 §2.13, deprecated: observables of 2.1 or 2.0 without ids of their own.
void Inspection::check_container(const json::Value& value, const Path& path) {
  if (value.items().empty()) return add(Rule::empty_dictionary, path);
  container_ = &value;
  const auto* whole = type_;
  for (const auto& member : value.items()) {
    const Path inner(path, member.key());
    const auto* name = member.find("type");
    const auto* known = name == nullptr ? nullptr : find_type(name->text(), Version::v21);
    if (known != nullptr && known->category != Category::sco) {
      add(Rule::reference_type, inner, category_names(static_cast<Categories>(Category::sco)), "STIX 2.1 §2.13");
    } else {
      type_ = known != nullptr ? known : &custom_type(Category::sco, Version::v21);
      check_record(type_->own, member, inner, &kCommonOfContained);
    }
  }
  type_ = whole;
  container_ = nullptr;
}

}  // namespace comity::stix
