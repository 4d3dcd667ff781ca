#include "exchange/find.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "exchange/classes.h"
#include "exchange/facts.h"
#include "exchange/search_words.h"
#include "json/read.h"

namespace comity::exchange {

namespace {

// Candidates looked at for one search; beyond them it says that there is more.
constexpr std::size_t kMaxCandidates = 20'000;
constexpr std::size_t kCandidatesAtOnce = 256;

bool contains_all(const std::vector<std::string>& all, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const auto& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

class Finder {
 public:
  Finder(Node& node, const Search& search) : node_(node), store_(node.store()), search_(search) {}

  Result<Found> run();

 private:
  Status choose_classes();
  Result<Found> page();
  Result<Found> by_id();
  Result<Found> by_token(std::uint64_t token);
  Result<std::optional<store::PageEntry>> judge(const store::ItemRow& item);
  Result<bool> content_matches(const store::ItemRow& item);
  bool has_wanted_marking(const stix::Object& object) const;
  Result<bool> is_wanted_version(const store::ItemRow& item);
  Result<std::uint64_t> rarest_word();
  std::vector<std::string> definitions() const;

  Node& node_;
  store::Store& store_;
  const Search& search_;
  std::vector<store::ClassId> classes_;
  std::vector<std::string> name_words_;
  std::string value_;
  std::unordered_map<std::uint64_t, store::Seq> edges_;  // by id_key: the wanted version, once it was looked up
};

// A marking asked for by the id of its definition says nothing about classes but "other".
Status Finder::choose_classes() {
  for (const auto& marking : search_.markings) {
    if (!is_marking_definition(marking)) COMITY_CHECK(check_marking_name(marking));
  }
  COMITY_TRY(const auto all, node_.classes().all(store_));
  for (const auto& facts : *all) {
    if (fits(facts, search_.types, search_.markings)) classes_.push_back(facts.id);
  }
  return {};
}

std::vector<std::string> Finder::definitions() const {
  std::vector<std::string> ids;
  for (const auto& marking : search_.markings) {
    if (is_marking_definition(marking) && marking_name(marking) == kOtherMarking) ids.push_back(marking);
  }
  return ids;
}

// The newest or first of all its active versions, whatever else the search asks: an older one that happens to
// have the marking asked for is superseded all the same.
Result<bool> Finder::is_wanted_version(const store::ItemRow& item) {
  if (search_.versions == store::Versions::all) return true;
  if (const auto known = edges_.find(item.id_key); known != edges_.end()) return known->second == item.seq;
  COMITY_TRY(auto rows, store_.versions(item.id_key));
  std::erase_if(rows, [](const store::ItemRow& row) { return row.state != store::State::active; });
  if (rows.empty()) return false;
  const auto edge = (search_.versions == store::Versions::last ? rows.front() : rows.back()).seq;
  edges_.emplace(item.id_key, edge);
  return edge == item.seq;
}

Result<bool> Finder::content_matches(const store::ItemRow& item) {
  if (name_words_.empty() && value_.empty() && definitions().empty()) return true;
  const auto bytes = content(node_, item);
  if (!bytes && bytes.error().code == Code::not_found) return false;  // erased since the index was asked
  if (!bytes) return tl::make_unexpected(bytes.error());
  json::Reader reader(whole_items());
  COMITY_TRY(const auto* root, reader.read(*bytes));
  const stix::Object object(*root);
  const auto found = search_words(object, whole_items());
  if (!contains_all(found.words, name_words_)) return false;
  if (!value_.empty() && !contains_all(found.values, {value_})) return false;
  return has_wanted_marking(object);
}

// Any of those asked for, by its name in the facts or by the very id.
bool Finder::has_wanted_marking(const stix::Object& object) const {
  const auto wanted = definitions();
  if (wanted.empty()) return true;  // names alone: the class says it
  const auto has = markings_of(object);
  const bool by_name =
      std::any_of(search_.markings.begin(), search_.markings.end(), [&has](const std::string& marking) {
        if (is_marking_definition(marking) && marking_name(marking) == kOtherMarking) return false;
        return is_among(marking, has);
      });
  const auto refs = object.marking_refs();
  return by_name || std::any_of(refs.begin(), refs.end(), [&wanted](const json::Value& ref) {
           return std::find(wanted.begin(), wanted.end(), ref.text()) != wanted.end();
         });
}

// The entry of a candidate that fits every filter.
Result<std::optional<store::PageEntry>> Finder::judge(const store::ItemRow& item) {
  using Nothing = std::optional<store::PageEntry>;
  if (item.state != store::State::active || item.tenant != search_.tenant) return Nothing();
  if (std::find(classes_.begin(), classes_.end(), item.class_id) == classes_.end()) return Nothing();
  if (!search_.id.empty() && item.id != search_.id) return Nothing();
  COMITY_TRY(const auto announced, store_.announcements_of(item.seq, {}));
  const auto seen =
      std::find_if(announced.rbegin(), announced.rend(), [](const auto& a) { return a.audience.empty(); });
  if (seen == announced.rend()) return Nothing();
  const auto place = seen->item == 0 ? item.place : 0;
  const store::PageEntry entry{{seen->order, place}, seen->stamp + place, item};
  const Time taken{static_cast<std::int64_t>(entry.stamp)};
  if ((search_.since && taken < *search_.since) || (search_.until && taken > *search_.until)) return Nothing();
  COMITY_TRY(const bool wanted, is_wanted_version(item));
  if (!wanted) return Nothing();
  COMITY_TRY(const bool matches, content_matches(item));
  return matches ? Nothing(entry) : Nothing();
}

// The word with the fewest candidates, as far as one look tells: of "sample 4242", the second.
Result<std::uint64_t> Finder::rarest_word() {
  std::uint64_t rarest = 0;
  std::size_t fewest = kCandidatesAtOnce + 1;
  for (const auto& word : name_words_) {
    const auto token = node_.vault().token(search_.tenant, Token::word, word);
    COMITY_TRY(const auto candidates, store_.find(token, 0, kCandidatesAtOnce));
    if (candidates.size() >= fewest) continue;
    fewest = candidates.size();
    rarest = token;
  }
  return rarest;
}

Result<Found> Finder::by_id() {
  Found found;
  COMITY_TRY(const auto rows, store_.versions(node_.vault().id_key(search_.tenant, search_.id)));
  for (const auto& row : rows) {
    COMITY_TRY(auto entry, judge(row));
    if (!entry) continue;
    found.more = found.entries.size() == search_.limit;
    if (found.more) break;
    found.entries.push_back(std::move(*entry));
  }
  return found;
}

Result<Found> Finder::by_token(std::uint64_t token) {
  Found found;
  store::Seq before = 0;
  for (std::size_t looked_at = 0; looked_at < kMaxCandidates;) {
    COMITY_TRY(const auto candidates, store_.find(token, before, kCandidatesAtOnce));
    for (const auto seq : candidates) {
      COMITY_TRY(const auto row, store_.item(seq));
      COMITY_TRY(auto entry, judge(row));
      if (!entry) continue;
      if (found.entries.size() == search_.limit) {
        found.more = true;
        return found;
      }
      found.entries.push_back(std::move(*entry));
    }
    if (candidates.size() < kCandidatesAtOnce) return found;
    looked_at += candidates.size();
    before = candidates.back();
  }
  found.more = true;
  return found;
}

Result<Found> Finder::page() {
  store::PageQuery query;
  query.tenant = search_.tenant;
  query.classes = classes_;
  query.after = search_.after;
  query.versions = search_.versions;
  if (search_.until) query.until = static_cast<std::uint64_t>(std::max<std::int64_t>(0, search_.until->micros));
  if (search_.since && search_.since->micros > 0) {
    COMITY_TRY(const auto from, store_.position_after(static_cast<std::uint64_t>(search_.since->micros - 1)));
    query.after = std::max(query.after, from);
  }
  Found found;
  found.next = query.after;
  do {
    query.limit = search_.limit - found.entries.size();
    COMITY_TRY(auto page, store_.page(query));
    for (auto& entry : page.entries) {
      COMITY_TRY(const bool wanted, search_.markings.empty() ? Result<bool>(true) : is_wanted_version(entry.item));
      if (wanted) found.entries.push_back(std::move(entry));
    }
    query.after = found.next = page.next;
    found.more = page.more;
  } while (found.more && found.entries.size() < search_.limit);
  return found;
}

Result<Found> Finder::run() {
  if (search_.limit == 0) return fail(Code::usage, Msg::kLimitZero);
  COMITY_CHECK(choose_classes());
  if (classes_.empty()) return Found();
  name_words_ = words(fold(search_.name), kMaxWords);
  value_ = fold(search_.value);
  if (!search_.name.empty() && name_words_.empty()) return fail(Code::usage, {Msg::kNoWord, {{"name", search_.name}}});

  const auto& vault = node_.vault();
  if (!search_.id.empty()) return by_id();
  if (!value_.empty()) return by_token(vault.token(search_.tenant, Token::value, value_));
  if (!name_words_.empty()) {
    COMITY_TRY(const auto rarest, rarest_word());
    return by_token(rarest);
  }
  const auto wanted = definitions();
  if (!wanted.empty() && search_.markings.size() == 1) {
    return by_token(vault.token(search_.tenant, Token::marking, wanted.front()));
  }
  if (!wanted.empty()) return fail(Code::usage, Msg::kOneDefinition);
  return page();
}

}  // namespace

Result<Found> find(Node& node, const Search& search) { return Finder(node, search).run(); }

std::optional<std::string> version_key(const std::string& text) {
  auto key = instant_key(text);
  return key ? key : instant_key(text + "Z");
}

Result<std::string> content(Node& node, const store::ItemRow& item) {
  COMITY_TRY(const auto sealed, node.store().sealed(item.seq));
  return node.vault().open(item, sealed);
}

Result<ContentCache::Content> shared_content(Node& node, const store::ItemRow& item) {
  auto& cache = node.contents();
  if (auto known = cache.find(item.seq)) return known;
  const auto generation = cache.generation();
  COMITY_TRY(auto bytes, content(node, item));
  auto opened = std::make_shared<const std::string>(std::move(bytes));
  cache.put(item.seq, opened, generation);
  return ContentCache::Content(std::move(opened));
}

}  // namespace comity::exchange
