// Reads the tables against one object: the engine behind stix/check.h.
//
// An Inspection lives for one object and one thread; it borrows the object and the report. Nothing is allocated
// until there is something to report. No errors: what is wrong becomes a finding.
#pragma once

#include "base/limits.h"
#include "json/value.h"
#include "stix/finding.h"
#include "stix/object.h"
#include "stix/schema.h"

namespace comity::stix {

// Where in the object the check stands: a chain on the stack, written out only for a finding.
class Path {
 public:
  Path() = default;
  // The parent has to outlive the child.
  Path(Path&&, std::string_view) = delete;
  Path(Path&&, std::size_t) = delete;
  Path(const Path& parent, std::string_view key) : parent_(&parent), key_(key) {}
  Path(const Path& parent, std::size_t index) : parent_(&parent), index_(index), is_index_(true) {}

  std::string pointer() const;  // RFC 6901
  bool is_root() const { return parent_ == nullptr; }

 private:
  const Path* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

class Inspection {
 public:
  Inspection(const json::Value& object, Report& report, const Limits& limits);

  // The whole object: type, identifier, tables, custom content, extensions, markings.
  void run();
  // The header of a bundle.
  void run_bundle();

  // `detail` fills the sentence; `clause` is needed for rules that have none of their own.
  void add(Rule rule, const Path& path, std::string_view detail = {}, std::string_view clause = {});

  // One record of `table`; `common` is searched after it and is there for whole objects only.
  void check_record(const Record& table, const json::Value& object, const Path& path, const Record* common = nullptr);
  void check_value(const Type& type, const json::Value& value, const Path& path, std::string_view clause);

  const json::Value& object() const { return value_; }
  const ObjectType& type() const { return *type_; }
  bool is_custom() const { return object_.is_custom(); }
  Version version() const { return object_.spec_version(); }
  const Limits& limits() const { return limits_; }

 private:
  void check_type();
  void check_id();
  void check_spec_version();
  void check_unknown(const json::Value& member, const Path& path, const Path& parent);
  bool is_in_use(const Property& property) const;
  void check_present(const Property& property, const Path& path, std::string_view clause);
  void check_not_bare(const Record& table, std::uint64_t seen, const Path& path);
  void check_absent(const Record& table, std::uint64_t seen, const Path& path);
  void check_constraint(const Constraint& constraint, const json::Value& object, const Path& path,
                        std::string_view clause);
  void check_order(const Constraint& constraint, const json::Value& object, const Path& path, std::string_view clause);
  void check_one(const Type& type, const json::Value& value, const Path& path, std::string_view clause);
  void check_text(const Type& type, std::string_view text, const Path& path, std::string_view clause);
  void check_number(const Type& type, const json::Value& value, const Path& path, std::string_view clause);
  void check_timestamp(const Type& type, std::string_view text, const Path& path);
  void check_identifier(const Type& type, std::string_view text, const Path& path, std::string_view clause);
  void check_target(const Type& type, std::string_view target, const Path& path, std::string_view clause);
  void check_hashes(const json::Value& value, const Path& path);
  void check_dictionary(const Type& type, const json::Value& value, const Path& path, std::string_view clause);
  void check_container(const json::Value& value, const Path& path);

  const json::Value& value_;
  Object object_;
  const ObjectType* type_;
  Report& report_;
  const Limits& limits_;
  const json::Value* container_ = nullptr;  // inside observed-data's "objects": what references point into
  bool extended_ = false;                   // an extension brings top-level properties
  bool custom_reported_ = false;            // the deprecated way of adding properties is reported once
  std::size_t own_properties_ = 0;          // of a custom object
};

// Parts of an inspection that have files of their own.
void check_custom_value(Inspection&, const json::Value& value, const Path&);     // custom.cpp
void check_extensions(Inspection&, const json::Value& extensions, const Path&);  // extensions.cpp
bool has_toplevel_extension(const json::Value& object);                          // extensions.cpp
void check_markings(Inspection&, const json::Value& object);                     // markings.cpp

}  // namespace comity::stix
