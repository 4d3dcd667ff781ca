#include "stix/inspect.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "base/uuid.h"
#include "json/pointer.h"
#include "stix/id.h"
#include "stix/observable_id.h"

namespace comity::stix {

namespace {

const Property* find_property(const Record& table, std::string_view name) {
  for (const auto& property : table.properties) {
    if (property.name == name) return &property;
  }
  return nullptr;
}

std::size_t index_in(const Record& table, const Property& property) {
  return static_cast<std::size_t>(&property - table.properties.data());
}

std::string joined_names(std::span<const std::string_view> names) {
  std::string text;
  for (const auto name : names) {
    if (name.empty()) break;
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

// STIX 2.1 §3.8.
constexpr std::array<std::string_view, 4> kReserved{"severity", "username", "phone_number", "action"};

bool is_reserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

}  // namespace

std::string Path::pointer() const {
  if (is_root()) return {};
  std::string text = parent_->pointer();
  json::append_pointer(text, is_index_ ? std::to_string(index_) : std::string(key_));
  return text;
}

Inspection::Inspection(const json::Value& object, Report& report, const Limits& limits)
    : value_(object),
      object_(object),
      type_(object_.known() != nullptr ? object_.known() : &custom_type(object_.category(), object_.spec_version())),
      report_(report),
      limits_(limits) {}

static constexpr std::size_t kFindingBytes = 512;  // of a path or detail; longer ones are cut

void Inspection::add(Rule rule, const Path& path, std::string_view detail, std::string_view clause) {
  const auto& about = info(rule);
  if (about.severity == Severity::must) ++report_.must;
  if (report_.findings.size() >= limits_.findings) {
    ++report_.unlisted;
    return;
  }
  // A sender may have named a property with megabytes.
  report_.findings.push_back({rule, about.clause.empty() ? clause : about.clause,
                              excerpt(path.pointer(), kFindingBytes), excerpt(detail, kFindingBytes)});
}

void Inspection::run() {
  const Path root;
  report_.id = object_.id();
  // STIX 2.1 §8.1: what stands in "objects" is a STIX Object.
  if (!value_.is_object()) return add(Rule::object_kind, root);
  if (type_->category == Category::bundle) return add(Rule::bundle_nested, root);
  extended_ = has_toplevel_extension(value_);
  check_type();
  check_spec_version();
  check_id();
  check_record(type_->own, value_, root, type_->common);
  check_markings(*this, value_);
}

void Inspection::run_bundle() {
  const Path root;
  report_.id = object_.id();
  type_ = find_type("bundle", Version::v21);
  if (object_.type() != type_->name)
    return add(Rule::forbidden_value, Path(root, "type"), type_->name, "STIX 2.1 §8.1");
  check_id();
  check_record(type_->own, value_, root, type_->common);
}

// STIX 2.1 §11.2.1: the names of custom objects.
void Inspection::check_type() {
  if (!is_custom()) return;
  const auto name = object_.type();
  const Path root;
  if (name.empty()) return;  // absent or no string: the common properties say so
  const Path path(root, "type");
  if (!is_type_name(name)) return add(Rule::type_name, path);
  if (is_reserved(name)) return add(Rule::type_reserved, path);
  if (category_of_extension(value_)) return;
  add(Rule::custom_object, path);
  if (!has_custom_prefix(name, '-')) add(Rule::type_prefix, path);
}

// STIX 2.1 §3.2: "2.1" for objects of that specification. An object of 2.0 has none; "2.0" says the same.
void Inspection::check_spec_version() {
  const Path root;
  const auto stated = object_.text("spec_version");
  if (!stated.empty() && stated != "2.1" && stated != "2.0") add(Rule::spec_version, Path(root, "spec_version"));
}

// STIX 2.1 §2.9: an identifier begins with the exact type of its object. Its form is judged with the common
// properties.
void Inspection::check_id() {
  const auto parts = parse_id(object_.id());
  if (!parts || object_.type().empty()) return;
  const Path root;
  const Path path(root, "id");
  if (parts->type != object_.type()) return add(Rule::identifier_type, path, object_.type());
  if (type_->category == Category::sco) {
    if (!is_custom()) check_observable_id(*this, *type_, value_);
  } else if (uuid_version(parts->uuid) != 4 && version() == Version::v21) {
    add(Rule::identifier_version, path);
  }
}

void Inspection::check_record(const Record& table, const json::Value& object, const Path& path, const Record* common) {
  if (!object.is_object()) return add(Rule::kind, path, "an object", table.clause);
  std::uint64_t seen = 0;
  std::uint64_t seen_common = 0;
  for (const auto& member : object.items()) {
    const Path inner(path, member.key());
    if (const auto* own = find_property(table, member.key()); own != nullptr && is_in_use(*own)) {
      seen |= std::uint64_t{1} << index_in(table, *own);
      check_present(*own, inner, table.clause);
      check_value(own->type, member, inner, table.clause);
    } else if (const auto* shared = common == nullptr ? nullptr : find_property(*common, member.key())) {
      seen_common |= std::uint64_t{1} << index_in(*common, *shared);
      check_present(*shared, inner, common->clause);
      check_value(shared->type, member, inner, common->clause);
    } else {
      check_unknown(member, inner, path);
    }
  }
  check_absent(table, seen, path);
  for (const auto& constraint : table.constraints) {
    if (constraint.relation == Relation::not_bare) {
      check_not_bare(table, seen, path);
    } else {
      check_constraint(constraint, object, path, table.clause);
    }
  }
  if (common != nullptr) {
    check_absent(*common, seen_common, path);
    for (const auto& constraint : common->constraints) check_constraint(constraint, object, path, common->clause);
    // STIX 2.1 §11.2.1: a custom object has properties of its own.
    if (is_custom() && path.is_root() && own_properties_ == 0) add(Rule::custom_object_bare, path);
  }
  if (table.extra != nullptr) table.extra(*this, object, path);
}

bool Inspection::is_in_use(const Property& property) const {
  return property.presence != Presence::version20 || version() == Version::v20;
}

void Inspection::check_present(const Property& property, const Path& path, std::string_view clause) {
  switch (property.presence) {
    case Presence::deprecated: return add(Rule::deprecated, path, {}, clause);
    case Presence::not_applicable: return add(Rule::not_applicable, path);
    case Presence::sco_only: return add(Rule::defanged, path);
    default: return;
  }
}

void Inspection::check_absent(const Record& table, std::uint64_t seen, const Path& path) {
  for (const auto& property : table.properties) {
    if (property.presence != required && property.presence != recommended) continue;
    if ((seen >> index_in(table, property) & 1U) != 0) continue;
    add(property.presence == required ? Rule::required : Rule::recommended, path, property.name, table.clause);
  }
}

void Inspection::check_not_bare(const Record& table, std::uint64_t seen, const Path& path) {
  for (const auto& property : table.properties) {
    if (property.presence != required && (seen >> index_in(table, property) & 1U) != 0) return;
  }
  add(Rule::bare, path, {}, table.clause);
}

// STIX 2.1 §11.1: what no table knows is custom, in the objects and in the records inside them.
void Inspection::check_unknown(const json::Value& member, const Path& path, const Path& parent) {
  const auto name = member.key();
  const bool own = is_custom() && parent.is_root();
  // STIX 2.1 §3.8: reserved on all STIX Objects.
  if (parent.is_root() && is_reserved(name)) return add(Rule::reserved, path);
  if (!is_property_name(name)) return add(Rule::property_name, path);
  if (own) ++own_properties_;
  if (!own && !(extended_ && parent.is_root())) {
    if (!has_custom_prefix(name, '_')) add(Rule::property_prefix, path);
    if (!custom_reported_) add(Rule::custom_property, path);
    custom_reported_ = true;
  }
  check_custom_value(*this, member, path);
}

void Inspection::check_constraint(const Constraint& constraint, const json::Value& object, const Path& path,
                                  std::string_view clause) {
  std::size_t present = 0;
  std::size_t named = 0;
  for (; named < constraint.names.size() && !constraint.names[named].empty(); ++named) {
    if (object.find(constraint.names[named]) != nullptr) ++present;
  }
  const std::span<const std::string_view> names(constraint.names.data(), named);
  switch (constraint.relation) {
    case Relation::at_least_one:
      if (present == 0) add(Rule::at_least_one, path, joined_names(names), clause);
      return;
    case Relation::exclusive:
      if (present > 1) add(Rule::exclusive, path, joined_names(names), clause);
      return;
    case Relation::needs:
      if (present < named && object.find(names[0]) != nullptr) {
        add(Rule::dependency, Path(path, names[0]), joined_names(names.subspan(1)), clause);
      }
      return;
    case Relation::not_bare: return;  // a matter of the table: check_not_bare
    case Relation::not_before:
    case Relation::after:
      if (present == 2) check_order(constraint, object, path, clause);
      return;
  }
}

void Inspection::check_order(const Constraint& constraint, const json::Value& object, const Path& path,
                             std::string_view clause) {
  const auto later = object.find(constraint.names[0])->text();
  const auto earlier = object.find(constraint.names[1])->text();
  const auto later_time = to_time(later);
  const auto earlier_time = to_time(earlier);
  if (!later_time || !earlier_time) return;  // reported where it stands
  auto order = *later_time <=> *earlier_time;
  // Within one microsecond the further digits decide.
  if (order == 0) order = *instant_key(later) <=> *instant_key(earlier);
  const bool strict = constraint.relation == Relation::after;
  if (order > 0 || (order == 0 && !strict)) return;
  add(strict ? Rule::order_strict : Rule::order, Path(path, constraint.names[0]), constraint.names[1], clause);
}

}  // namespace comity::stix
