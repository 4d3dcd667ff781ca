#include "json/read.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "json/simd_error.h"
#include "json/tree.h"

namespace comity::json {

namespace {

namespace dom = simdjson::dom;

// Objects up to this many members compare their keys pairwise; larger ones sort them.
constexpr std::size_t kPairwise = 12;

const std::string_view* find_duplicate(std::vector<std::string_view>& keys) {
  if (keys.size() <= kPairwise) {
    for (std::size_t i = 1; i < keys.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (keys[i] == keys[k]) return &keys[i];
      }
    }
    return nullptr;
  }
  std::sort(keys.begin(), keys.end());
  const auto twin = std::adjacent_find(keys.begin(), keys.end());
  return twin == keys.end() ? nullptr : &*twin;
}

bool fits_64_bits(std::string_view integer) {
  std::int64_t number = 0;
  std::uint64_t large = 0;
  const char* end = integer.data() + integer.size();
  return std::from_chars(integer.data(), end, number).ec == std::errc() ||
         std::from_chars(integer.data(), end, large).ec == std::errc();
}

// RFC 8259 §6 bounds no integer, and RFC 8785 writes doubles up to 1e21 as integers; simdjson takes 64 bits.
// Those beyond are spelt as the doubles that they are ("e0" after the digits). False if there are none.
bool spell_large_integers(std::string_view text, std::vector<char>& out) {
  bool found = false;
  bool in_string = false;
  out.clear();
  for (std::size_t i = 0; i < text.size();) {
    const bool number = !in_string && (text[i] == '-' || (text[i] >= '0' && text[i] <= '9'));
    std::size_t end = number ? std::min(text.find_first_not_of("+-.0123456789Ee", i), text.size()) : i + 1;
    if (text[i] == '"') in_string = !in_string;
    if (in_string && text[i] == '\\') end = std::min(end + 1, text.size());
    const auto token = text.substr(i, end - i);
    out.insert(out.end(), token.begin(), token.end());
    if (number && token.find_first_not_of("0123456789", 1) == token.npos && !fits_64_bits(token)) {
      out.insert(out.end(), {'e', '0'});
      found = true;
    }
    i = end;
  }
  return found;
}

}  // namespace

struct Reader::State {
  explicit State(Limits stated) : limits(stated) {
    // Depth is checked while the tree is built, with a sentence of ours; simdjson's own bound lies behind it.
    if (parser.allocate(kFirstCapacity, limits.depth + 2)) throw std::bad_alloc();
  }

  simdjson::error_code parse(std::string_view text, dom::element& root);
  Status build(dom::element from, Value& to, std::uint32_t depth);

  static constexpr std::size_t kFirstCapacity = 64 * 1024;
  Limits limits;
  dom::parser parser{};
  std::pmr::monotonic_buffer_resource memory{256 * 1024};
  TreeBuilder tree{memory};
  std::vector<char> padded;  // simdjson reads SIMDJSON_PADDING bytes past the end
  std::vector<std::string_view> keys;
  std::uint64_t values = 0;
};

simdjson::error_code Reader::State::parse(std::string_view text, dom::element& root) {
  const auto parse_padded = [&] {
    const std::size_t size = padded.size();
    padded.resize(size + simdjson::SIMDJSON_PADDING, '\0');
    return parser.parse(padded.data(), size, false).get(root);
  };
  padded.assign(text.begin(), text.end());
  const auto error = parse_padded();
  return error == simdjson::NUMBER_ERROR && spell_large_integers(text, padded) ? parse_padded() : error;
}

Status Reader::State::build(dom::element from, Value& to, std::uint32_t depth) {
  if (++values > limits.values)
    return fail(Code::limit, {Msg::kJsonTooManyValues, {{"limit", std::to_string(limits.values)}}});
  switch (from.type()) {
    case dom::element_type::NULL_VALUE: TreeBuilder::set_null(to); return {};
    case dom::element_type::BOOL: TreeBuilder::set(to, bool(from)); return {};
    case dom::element_type::INT64: TreeBuilder::set(to, std::int64_t(from)); return {};
    case dom::element_type::UINT64: TreeBuilder::set(to, std::uint64_t(from)); return {};
    case dom::element_type::DOUBLE: TreeBuilder::set(to, double(from)); return {};
    case dom::element_type::STRING: TreeBuilder::set(to, std::string_view(from)); return {};
    case dom::element_type::ARRAY:
    case dom::element_type::OBJECT: break;
  }
  if (depth >= limits.depth) return fail(Code::limit, {Msg::kJsonTooDeep, {{"limit", std::to_string(limits.depth)}}});

  std::size_t i = 0;
  if (from.is_array()) {
    const dom::array array = from;
    std::size_t count = 0;  // array.size() saturates
    for ([[maybe_unused]] auto element : array) ++count;
    const auto children = tree.allocate(count);
    for (auto element : array) COMITY_CHECK(build(element, children[i++], depth + 1));
    TreeBuilder::set(to, Kind::array, children);
    return {};
  }
  const dom::object object = from;
  keys.clear();
  for (auto [key, value] : object) keys.push_back(key);
  const auto children = tree.allocate(keys.size());
  for (std::size_t k = 0; k < keys.size(); ++k) TreeBuilder::set_key(children[k], keys[k]);
  if (const auto* twin = find_duplicate(keys)) {
    return fail(Code::malformed, {Msg::kJsonDuplicateKey, {{"key", std::string(*twin)}}});
  }
  for (auto [key, value] : object) COMITY_CHECK(build(value, children[i++], depth + 1));
  TreeBuilder::set(to, Kind::object, children);
  return {};
}

Reader::Reader(Limits limits) : state_(std::make_unique<State>(limits)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

Result<const Value*> Reader::read(std::string_view text) {
  State& s = *state_;
  if (text.size() > s.limits.object_bytes) {
    return fail(Code::limit,
                {Msg::kObjectTooLarge,
                 {{"size", std::to_string(text.size())}, {"limit", std::to_string(s.limits.object_bytes)}}});
  }
  s.memory.release();
  s.values = 0;

  dom::element root;
  if (const auto error = s.parse(text, root)) return reading_error(error, s.limits);
  const auto node = s.tree.allocate(1);
  COMITY_CHECK(s.build(root, node[0], 0));
  return &node[0];
}

}  // namespace comity::json
