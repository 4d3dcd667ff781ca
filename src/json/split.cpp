#include "json/split.h"

#include <simdjson.h>

#include <algorithm>

#include "json/simd_error.h"

namespace comity::json {

namespace {

namespace ondemand = simdjson::ondemand;

static_assert(PaddedText::kPadding >= simdjson::SIMDJSON_PADDING);

std::string_view without_space_after(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// The exact bytes of a value, without validating what is inside.
simdjson::error_code raw(ondemand::value value, std::string_view& out) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    const auto error = object.raw_json().get(out);
    out = without_space_after(out);
    return error;
  }
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    const auto error = array.raw_json().get(out);
    out = without_space_after(out);
    return error;
  }
  out = without_space_after(value.raw_json_token());
  return simdjson::SUCCESS;
}

class Splitter {
 public:
  Splitter(const PaddedText& text, const Limits& limits) : text_(text.view()), limits_(limits) {}

  Result<Split> run();

 private:
  Status members(ondemand::object object);
  Status objects(ondemand::value value);
  Failure error(simdjson::error_code code) const { return reading_error(code, limits_); }

  std::string_view text_;
  const Limits& limits_;
  Split split_;
  std::vector<std::string> keys_;
  bool has_type_ = false;
  bool is_bundle_ = false;
  enum class Objects { absent, list, other } objects_ = Objects::absent;
};

Status Splitter::objects(ondemand::value value) {
  ondemand::array array;
  if (value.get_array().get(array)) {
    // A STIX 2.0 observed-data has an "objects" dictionary: fine for a bare object, judged in run().
    objects_ = Objects::other;
    std::string_view ignored;
    if (const auto code = raw(value, ignored)) return error(code);
    return {};
  }
  objects_ = Objects::list;
  for (auto element : array) {
    ondemand::value item;
    if (const auto code = element.get(item)) return error(code);
    std::string_view range;
    if (const auto code = raw(item, range)) return error(code);
    if (split_.objects.size() >= limits_.objects) {
      return fail(Code::limit, {Msg::kTooManyObjects, {{"limit", std::to_string(limits_.objects)}}});
    }
    split_.objects.push_back(range);
  }
  return {};
}

Status Splitter::members(ondemand::object object) {
  for (auto field : object) {
    ondemand::raw_json_string raw_key;
    if (const auto code = field.key().get(raw_key)) return error(code);
    const char* key_begin = raw_key.raw() - 1;  // the opening quote
    std::string_view key;
    if (const auto code = field.unescaped_key().get(key)) return error(code);
    keys_.emplace_back(key);
    ondemand::value value;
    if (const auto code = field.value().get(value)) return error(code);
    if (keys_.back() == "objects") {
      COMITY_CHECK(objects(value));
      continue;
    }
    std::string_view range;
    if (const auto code = raw(value, range)) return error(code);
    if (keys_.back() == "type") {
      has_type_ = true;
      is_bundle_ = range.starts_with('"') && !value.get_string().get(key) && key == "bundle";
    }
    split_.header.append(split_.header.empty() ? "{" : ",");
    split_.header.append(key_begin, range.data() + range.size());
  }
  return {};
}

Result<Split> Splitter::run() {
  ondemand::parser parser;
  ondemand::document document;
  if (const auto code = parser.iterate(text_.data(), text_.size(), text_.size() + PaddedText::kPadding).get(document)) {
    return error(code);
  }
  ondemand::json_type type{};
  if (const auto code = document.type().get(type)) return error(code);
  if (type != ondemand::json_type::object) {
    const bool list = type == ondemand::json_type::array;
    return fail(Code::malformed, {Msg::kJsonNotObject, {{"kind", list ? "list" : "single value"}}});
  }
  ondemand::object object;
  if (const auto code = document.get_object().get(object)) return error(code);
  COMITY_CHECK(members(object));
  const char* rest = nullptr;
  if (!document.current_location().get(rest)) return fail(Code::malformed, Msg::kJsonTrailing);

  std::sort(keys_.begin(), keys_.end());
  if (const auto twin = std::adjacent_find(keys_.begin(), keys_.end()); twin != keys_.end()) {
    return fail(Code::malformed, {Msg::kJsonDuplicateKey, {{"key", *twin}}});
  }
  if (is_bundle_ && objects_ == Objects::other) return fail(Code::malformed, Msg::kObjectsNotList);
  split_.header.append(split_.header.empty() ? "{}" : "}");
  if (is_bundle_ || (!has_type_ && objects_ == Objects::list)) {
    split_.container = is_bundle_ ? Container::bundle : Container::envelope;
    return std::move(split_);
  }
  const auto begin = text_.find_first_not_of(" \t\r\n");
  split_.objects = {without_space_after(text_.substr(begin))};
  split_.header.clear();
  return std::move(split_);
}

}  // namespace

PaddedText::PaddedText(std::string content) : buffer_(std::move(content)), size_(buffer_.size()) {
  buffer_.resize(size_ + kPadding, '\0');
}

Result<Split> split(const PaddedText& text, const Limits& limits) { return Splitter(text, limits).run(); }

}  // namespace comity::json
