// The table tests/cases/item_facts.json: objects, and the facts that the gate judges them by.
#include "exchange/item_facts.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "exchange/facts.h"
#include "exchange/stated_facts.h"
#include "json/canonical.h"
#include "json/read.h"
#include "tests/support/data.h"

namespace comity::exchange {
namespace {

using gate::Fact;
using gate::Truth;

const json::Value& table(std::string_view part) {
  static const test::Json all(test::case_file("cases/item_facts.json"));
  return *all->find(part);
}

Markings definitions() {
  Markings markings;
  for (const auto& definition : table("definitions").items()) {
    markings.learn(definition.find("id")->text(), meaning_of(definition));
  }
  return markings;
}

Time now() { return *to_time(table("now").text()); }

gate::Choice choice(const json::Value& facts, Fact fact, std::string_view otherwise) {
  const auto* given = facts.find(gate::word_of(fact));
  return gate::choice_of(fact, given == nullptr ? otherwise : given->text());
}

gate::Soil soil(const json::Value& facts, Fact fact) {
  const auto* given = facts.find(gate::word_of(fact));
  return given == nullptr ? gate::Soil{0} : gate::soil_of(*party::Jurisdiction::parse(given->text()));
}

void set(const json::Value& facts, std::string_view list, Truth truth, gate::ItemFacts& expected) {
  const auto* given = facts.find(list);
  if (given == nullptr) return;
  if (given->is_string()) expected.categories.fill(truth);  // "all", "rest"
  for (const auto& word : given->items()) expected.categories[index_of(*gate::find_fact(word.text()))] = truth;
}

gate::ItemFacts expected(const json::Value& facts, std::string_view type) {
  gate::ItemFacts all;
  all.kind = choice(facts, Fact::kind, type);
  all.marking = choice(facts, Fact::marking, "unmarked");
  all.pap = choice(facts, Fact::pap, "unmarked");
  all.embargo = choice(facts, Fact::embargo, "over");
  all.generated = soil(facts, Fact::generated);
  all.obtained = soil(facts, Fact::obtained);
  all.categories.fill(Truth::no);
  set(facts, "unknown", Truth::unknown, all);
  set(facts, "has", Truth::yes, all);
  set(facts, "lacks", Truth::no, all);
  if (const auto* subjects = facts.find("subject")) {
    all.subjects.known = true;
    for (const auto& code : subjects->items()) {
      all.subjects.soils[all.subjects.count++] = gate::soil_of(*party::Jurisdiction::parse(code.text()));
    }
  }
  return all;
}

std::string shown(const gate::ItemFacts& facts) {
  json::Writer out;
  out.begin_object();
  gate::write(out, facts);
  return out.end_object().take();
}

std::vector<std::string> fields_of(const Detected& detected) {
  std::vector<std::string> fields;
  for (const auto& trace : detected.traces)
    fields.push_back(std::string(gate::word_of(trace.fact)) + ' ' + trace.field);
  return fields;
}

TEST(ItemFacts, AreThoseOfTheTable) {
  const auto markings = definitions();
  ASSERT_GE(table("cases").items().size(), 60U);
  for (const auto& entry : table("cases").items()) {
    const stix::Object object(*entry.find("object"));
    const auto& facts = *entry.find("facts");
    const auto wanted = expected(facts, object.type());
    const auto detected = detect(object, markings, now());
    EXPECT_EQ(detected.facts, wanted) << entry.find("why")->text() << ": " << shown(detected.facts) << " instead of "
                                      << shown(wanted);
    EXPECT_TRUE(detected.traces.empty());
    const auto traced = detect(object, markings, now(), Traces::collect);
    EXPECT_EQ(traced.facts, wanted) << entry.find("why")->text();
    if (const auto* fields = facts.find("fields")) {
      std::vector<std::string> named;
      for (const auto& field : fields->items()) named.emplace_back(field.text());
      EXPECT_EQ(fields_of(traced), named) << entry.find("why")->text();
    }
  }
}

TEST(ItemFacts, AreReadBackFromTheTextOfTheClass) {
  const auto markings = definitions();
  for (const auto& entry : table("cases").items()) {
    const stix::Object object(*entry.find("object"));
    const auto text = class_of(object, {{"xa.cert"}, {}}, markings, now());
    json::Reader reader;
    const auto root = reader.read(text);
    ASSERT_TRUE(root) << text;
    EXPECT_EQ(json::canonical(**root), text);
    const auto facts = gate::read_item_facts(*(*root)->find("facts"));
    ASSERT_TRUE(facts) << facts.error().sentence();
    EXPECT_EQ(*facts, detect(object, markings, now()).facts) << text;
  }
}

bool is_at_least(gate::Choice stated, gate::Choice detected) { return stricter(stated, detected) == stated; }

// What permits need and restrictions bite on: a stated fact takes neither away that was detected.
bool loosens(const gate::ItemFacts& stated, const gate::ItemFacts& detected) {
  for (std::size_t i = 0; i < gate::kCategories; ++i) {
    if (detected.categories[i] == Truth::yes && stated.categories[i] != Truth::yes) return true;
  }
  const auto over = gate::choice_of(Fact::embargo, "over");
  return !is_at_least(stated.marking, detected.marking) || !is_at_least(stated.pap, detected.pap) ||
         stated.kind != detected.kind || (detected.embargo != over && stated.embargo == over);
}

std::vector<std::string> any_labels() {
  return *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "comity:lacks=personal-data", "comity:has=exploit-code", "comity:lacks=exploit-code", "comity:marking=CLEAR",
      "comity:marking=unmarked", "comity:marking=RED", "comity:pap=CLEAR", "PAP:WHITE", "tlp:clear", "comity:pap=RED",
      "comity:embargo=2020-01-01T00:00:00Z", "comity:embargo=2030-01-01T00:00:00Z", "comity:lacks=", "comity:x",
      "comity:embargo=", "plain"));
}

gate::ItemFacts with_labels(const json::Value& object, const std::vector<std::string>& labels) {
  json::Writer out;
  out.begin_object();
  for (const auto& member : object.items()) {
    if (member.key() != "labels") out.key(member.key()).raw(json::canonical(member));
  }
  out.key("labels").begin_array();
  for (const auto& label : labels) out.value(label);
  const test::Json whole(out.end_array().end_object().take());
  return detect(stix::Object(*whole), definitions(), now()).facts;
}

RC_GTEST_PROP(ItemFacts, StatingNeverLoosens, ()) {
  const auto cases = table("cases").items();
  const auto& object = *cases[*rc::gen::inRange<std::size_t>(0, cases.size())].find("object");
  auto labels = any_labels();
  const auto before = with_labels(object, labels);
  RC_ASSERT(!loosens(before, with_labels(object, {})));
  for (auto& label : any_labels()) labels.push_back(std::move(label));
  RC_ASSERT(!loosens(with_labels(object, labels), before));
}

TEST(ItemFacts, FewTracesAreKeptOfMany) {
  std::string text = R"({"type":"tool")";
  for (int i = 0; i < 100; ++i) text += ",\"x_person_" + std::to_string(i) + "\":\"somebody\"";
  json::Reader reader;
  const auto root = reader.read(text + "}");
  EXPECT_EQ(detect(stix::Object(**root), {}, now(), Traces::collect).traces.size(), kMaxTraces);
}

}  // namespace
}  // namespace comity::exchange
