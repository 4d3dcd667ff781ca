#include "net/media_type.h"

#include <algorithm>

#include "net/grammar.h"

namespace comity::net {

namespace {

// A cursor over a field's value. Each reader takes what it reads, or nothing and says so.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  bool at(char c) const { return !rest_.empty() && rest_.front() == c; }

  bool take(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // RFC 9110 §5.6.3 OWS
  void skip_space() {
    while (at(' ') || at('\t')) rest_.remove_prefix(1);
  }

  std::string_view token() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_token_character);
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  // RFC 9110 §5.6.4 quoted-string
  std::optional<std::string> quoted() {
    if (!take('"')) return {};
    std::string out;
    while (!at_end() && !at('"')) {
      take('\\');
      if (at_end() || is_control(rest_.front())) return {};
      out += rest_.front();
      rest_.remove_prefix(1);
    }
    if (!take('"')) return {};
    return out;
  }

 private:
  std::string_view rest_;
};

Failure malformed() { return fail(Code::malformed, Msg::kMediaTypeMalformed); }

// RFC 9110 §5.6.6: *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] )
Status read_parameters(Scan& scan, std::vector<std::pair<std::string, std::string>>& parameters) {
  for (;;) {
    scan.skip_space();
    if (!scan.take(';')) return {};
    scan.skip_space();
    const auto name = scan.token();
    if (name.empty()) continue;
    if (!scan.take('=')) return malformed();
    std::optional<std::string> value = scan.at('"') ? scan.quoted() : std::string(scan.token());
    if (!value || (value->empty() && name == "q")) return malformed();
    if (parameters.size() == kMaxMediaParameters)
      return fail(Code::limit, {Msg::kMediaParametersTooMany, {{"limit", std::to_string(kMaxMediaParameters)}}});
    parameters.emplace_back(lower_case(name), std::move(*value));
  }
}

// A name that comes twice would let two readers choose differently.
bool repeats(const std::vector<std::pair<std::string, std::string>>& parameters) {
  for (auto one = parameters.begin(); one != parameters.end(); ++one)
    if (std::any_of(parameters.begin(), one, [&](const auto& other) { return other.first == one->first; })) return true;
  return false;
}

// The standard library of Java sends "*" for "*/*".
enum class Star { refused, alone };

Result<MediaType> read_type(Scan& scan, Star star) {
  MediaType media;
  media.type = lower_case(scan.token());
  if (media.type.empty()) return malformed();
  if (scan.take('/')) {
    media.subtype = lower_case(scan.token());
  } else if (star == Star::alone && media.type == "*") {
    media.subtype = media.type;
  }
  if (media.subtype.empty()) return malformed();
  COMITY_CHECK(read_parameters(scan, media.parameters));
  return media;
}

// RFC 9110 §12.4.2, with the leading zero left out, too, as Java does: "1", "0.75", ".2". Empty when it is none.
std::optional<int> weight_of(std::string_view text) {
  int weight = 0;
  if (text.starts_with('0') || text.starts_with('1')) {
    weight = (text.front() - '0') * 1000;
    text.remove_prefix(1);
    if (text.empty()) return weight;
  }
  if (!text.starts_with('.') || text.size() > 4) return {};
  int place = 100;
  for (const char digit : text.substr(1)) {
    if (digit < '0' || digit > '9') return {};
    weight += (digit - '0') * place;
    place /= 10;
  }
  if (weight > 1000) return {};
  return weight;
}

// RFC 9110 §12.5.1: "q" separates the type's parameters from extensions that nobody uses.
Result<MediaRange> to_range(MediaType type) {
  MediaRange range;
  const auto q =
      std::find_if(type.parameters.begin(), type.parameters.end(), [](const auto& p) { return p.first == "q"; });
  if (q != type.parameters.end()) {
    const auto weight = weight_of(q->second);
    if (!weight) return malformed();
    range.weight = *weight;
    type.parameters.erase(q, type.parameters.end());
  }
  if (repeats(type.parameters) || (type.type == "*" && type.subtype != "*")) return malformed();
  range.type = std::move(type);
  return range;
}

// How closely a range names a type: 0 not at all, more the more it says (RFC 9110 §12.5.1).
std::size_t closeness(const MediaType& range, const MediaType& offered) {
  if (range.type == "*") return 1;
  if (range.type != offered.type) return 0;
  if (range.subtype == "*") return 2;
  if (range.subtype != offered.subtype) return 0;
  for (const auto& [name, value] : range.parameters) {
    const std::string* held = offered.find(name);
    if (held == nullptr || lower_case(*held) != lower_case(value)) return 0;
  }
  return 3 + range.parameters.size();
}

int weight_for(std::span<const MediaRange> accepted, const MediaType& offered) {
  std::size_t closest = 0;
  int weight = 0;
  for (const auto& range : accepted) {
    const auto close = closeness(range.type, offered);
    if (close == 0 || close < closest) continue;
    weight = close == closest ? std::max(weight, range.weight) : range.weight;
    closest = close;
  }
  return weight;
}

}  // namespace

const std::string* MediaType::find(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == name; });
  return found == parameters.end() ? nullptr : &found->second;
}

bool MediaType::is(std::string_view type_and_subtype) const {
  return type_and_subtype.size() == type.size() + 1 + subtype.size() && type_and_subtype.starts_with(type) &&
         type_and_subtype[type.size()] == '/' && type_and_subtype.ends_with(subtype);
}

Result<MediaType> parse_media_type(std::string_view value) {
  Scan scan(value);
  scan.skip_space();
  COMITY_TRY(MediaType media, read_type(scan, Star::refused));
  if (!scan.at_end() || media.type == "*" || media.subtype == "*" || repeats(media.parameters)) return malformed();
  return media;
}

Result<std::vector<MediaRange>> parse_accept(std::string_view value) {
  std::vector<MediaRange> ranges;
  Scan scan(value);
  for (scan.skip_space(); !scan.at_end(); scan.skip_space()) {
    if (scan.take(',')) continue;
    if (ranges.size() == kMaxMediaRanges)
      return fail(Code::limit, {Msg::kMediaRangesTooMany, {{"limit", std::to_string(kMaxMediaRanges)}}});
    COMITY_TRY(MediaType type, read_type(scan, Star::alone));
    COMITY_TRY(MediaRange range, to_range(std::move(type)));
    ranges.push_back(std::move(range));
    if (!scan.at_end() && !scan.at(',')) return malformed();
  }
  return ranges;
}

std::optional<std::size_t> negotiate(std::span<const MediaRange> accepted, std::span<const MediaType> offered) {
  if (accepted.empty()) return offered.empty() ? std::optional<std::size_t>() : 0;
  std::optional<std::size_t> best;
  int best_weight = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const int weight = weight_for(accepted, offered[i]);
    if (weight <= best_weight) continue;
    best = i;
    best_weight = weight;
  }
  return best;
}

}  // namespace comity::net
