#include "exchange/redact.h"

#include <algorithm>
#include <array>

#include "exchange/stated_facts.h"
#include "exchange/vault.h"
#include "json/read.h"
#include "json/slices.h"
#include "json/write.h"
#include "stix/check.h"
#include "stix/marking.h"
#include "stix/object.h"

namespace comity::exchange {

namespace {

using Fields = std::vector<std::string_view>;

// What says what the object is and how it is to be handled.
constexpr std::array kKept = std::to_array<std::string_view>(
    {"type", "spec_version", "id", "created", "modified", "revoked", "object_marking_refs", "granular_markings"});

bool is_kept(const json::Value& member) {
  if (std::find(kKept.begin(), kKept.end(), member.key()) != kKept.end()) return true;
  const auto labels = member.key() == "labels" ? member.items() : std::span<const json::Value>();
  return std::any_of(labels.begin(), labels.end(), [](const json::Value& label) { return states(label.text()); });
}

bool matches(std::string_view part, std::string_view key) {
  if (!part.ends_with('*')) return part == key;
  return key.starts_with(part.substr(0, part.size() - 1));
}

// What the fields mean for a member: that it goes, or what goes inside it.
struct Below {
  bool all = false;
  Fields fields;
};

Below below(const Fields& fields, std::string_view key) {
  Below found;
  for (const auto field : fields) {
    const auto dot = field.find('.');
    if (!matches(field.substr(0, dot), key)) continue;
    if (dot == std::string_view::npos) {
      found.all = true;
    } else {
      found.fields.push_back(field.substr(dot + 1));
    }
  }
  return found;
}

void append_item(std::string& out, std::string_view whole) {
  if (out.size() > 1) out += ',';
  out += whole;
}

class Removal {
 public:
  // The text without the fields. Lists keep their length: selectors count their elements.
  std::string without(const json::Value& value, std::string_view text, const Fields& fields) {
    std::string out = value.is_object() ? "{" : "[";
    const auto slices = json::slices(text);
    for (std::size_t i = 0; i < slices.size(); ++i) {
      const auto& item = value.items()[i];
      const auto inner = value.is_object() ? below(fields, item.key()) : Below{false, fields};
      if (inner.all) {
        removed_ = true;
      } else if (inner.fields.empty() || !(item.is_object() || item.is_array())) {
        append_item(out, slices[i].whole);
      } else {
        append_changed(out, value, item, slices[i], inner.fields);
      }
    }
    return out + (value.is_object() ? '}' : ']');
  }

  bool removed() const { return removed_; }

 private:
  // What had content and has none left goes with it, since the standard has no empty objects.
  void append_changed(std::string& out, const json::Value& parent, const json::Value& item, const json::Slice& slice,
                      const Fields& fields) {
    const auto text = without(item, slice.value, fields);
    if (parent.is_object() && text == "{}" && !item.items().empty()) return;
    const auto before = static_cast<std::size_t>(slice.value.data() - slice.whole.data());
    append_item(out, std::string(slice.whole.substr(0, before))
                         .append(text)
                         .append(slice.whole.substr(before + slice.value.size())));
  }

  bool removed_ = false;
};

std::string as_json(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

// The granular markings of what is still there; empty when none is left. STIX 2.1 §7.2.3.
std::string still_marked(const json::Value& object, const json::Value& markings, std::string_view text) {
  std::string out = "[";
  const auto slices = json::slices(text);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    const auto& marking = markings.items()[i];
    std::string rest = "{";
    bool any = false;
    const auto members = json::slices(slices[i].value);
    for (std::size_t k = 0; k < members.size(); ++k) {
      const auto& member = marking.items()[k];
      if (member.key() != "selectors") {
        append_item(rest, members[k].whole);
        continue;
      }
      std::string selectors = "[";
      for (const auto& selector : member.items()) {
        if (stix::selects(object, selector.text())) append_item(selectors, as_json(selector.text()));
      }
      any = selectors.size() > 1;
      append_item(rest, "\"selectors\":" + selectors + ']');
    }
    if (any) append_item(out, rest + '}');
  }
  return out.size() > 1 ? out + ']' : std::string();
}

// The derived object, from what remained of the original.
class Derivation {
 public:
  Derivation(const json::Value& root, std::string_view text, const Derived& derived)
      : root_(root),
        text_(text),
        derived_(derived),
        is_observable_(stix::Object(root).category() == stix::Category::sco) {
    reference_ = R"({"source_name":"derived-from","external_id":)" + as_json(stix::Object(root).id()) + '}';
  }

  std::string run() {
    const auto slices = json::slices(text_);
    for (std::size_t i = 0; i < slices.size(); ++i) append_member(root_.items()[i], slices[i]);
    if (!is_observable_ && root_.find("created_by_ref") == nullptr) add("created_by_ref", as_json(derived_.identity));
    if (!is_observable_ && root_.find("external_references") == nullptr) {
      add("external_references", '[' + reference_ + ']');
    }
    return out_ + '}';
  }

 private:
  void append_member(const json::Value& member, const json::Slice& slice) {
    const auto key = member.key();
    if (key == "id") return add(key, as_json(derived_.id));
    if (key == "created_by_ref" && !is_observable_) return add(key, as_json(derived_.identity));
    if (key == "external_references" && !is_observable_ && member.is_array()) {
      std::string list(slice.value.substr(0, slice.value.size() - 1));
      return add(key, list.append(member.items().empty() ? "" : ",").append(reference_).append("]"));
    }
    if (key != "granular_markings" || !member.is_array()) return append_item(out_, slice.whole);
    if (const auto markings = still_marked(root_, member, slice.value); !markings.empty()) add(key, markings);
  }

  void add(std::string_view key, const std::string& value) {
    append_item(out_, as_json(key).append(":").append(value));
  }

  const json::Value& root_;
  std::string_view text_;
  const Derived& derived_;
  bool is_observable_;
  std::string reference_;
  std::string out_ = "{";
};

bool keeps_the_standard(const json::Value& object) {
  stix::Report report;
  stix::check(object, whole_items(), report);
  return report.accepted();
}

}  // namespace

Result<std::optional<std::string>> redact(std::string_view bytes, const std::vector<std::string>& fields,
                                          const Derived& derived) {
  using Nothing = std::optional<std::string>;
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* original, reader.read(bytes));
  if (!original->is_object()) return fail(Code::malformed, {Msg::kJsonNotObject, {{"kind", "value"}}});
  const Fields wanted(fields.begin(), fields.end());
  for (const auto& member : original->items()) {
    const auto hit = below(wanted, member.key());
    if ((hit.all || !hit.fields.empty()) && is_kept(member)) return Nothing();
  }
  Removal removal;
  const auto rest = removal.without(*original, bytes, wanted);
  if (!removal.removed()) return Nothing(bytes);
  COMITY_TRY(const auto* left, reader.read(rest));
  auto text = Derivation(*left, rest, derived).run();
  const auto whole = reader.read(text);
  if (!whole || !keeps_the_standard(**whole)) return Nothing();
  return Nothing(std::move(text));
}

}  // namespace comity::exchange
