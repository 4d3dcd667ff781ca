#include "api/errors.h"

#include <gtest/gtest.h>

#include "tests/support/data.h"

namespace comity::api {
namespace {

constexpr const char* kPath = "/srv/node/store.sqlite";

std::vector<Code> all_codes() {
  std::vector<Code> codes;
#define COMITY_CODE(name, slug, http_status, exit_status, meaning) codes.push_back(Code::name);
#include "base/error_codes.def"
#undef COMITY_CODE
  return codes;
}

std::string text_at(const test::Json& json, std::string_view key) {
  const auto* value = json->find(key);
  return value == nullptr ? "absent" : std::string(value->text());
}

TEST(Errors, EveryCodeHasAStatusAndAPhrase) {
  for (const auto code : all_codes()) {
    const auto status = info(code).http_status;
    EXPECT_GE(status, 400) << info(code).slug;
    EXPECT_LT(status, 600) << info(code).slug;
    for (const auto family : {Family::plain, Family::taxii, Family::admin})
      EXPECT_EQ(error_answer(family, Error{code, Msg::kNothingHere, {}}).status, status) << info(code).slug;
    const auto nameless = status < 500 ? "Bad Request" : "Internal Server Error";
    const bool generic = status == 400 || status == 500;
    EXPECT_EQ(phrase_of(status) == nameless, generic) << status << " needs a phrase of its own";
  }
}

// TAXII 2.1 §3.6.1.
TEST(Errors, TaxiiHasItsOwnResource) {
  const auto answer = error_answer(Family::taxii, Error{Code::not_found, Msg::kNoSuchObject, {}});
  EXPECT_EQ(*answer.fields.find("content-type"), kTaxiiType);
  const test::Json body(answer.body);
  EXPECT_EQ(text_at(body, "title"), "Not Found");
  EXPECT_EQ(text_at(body, "description"), render(Msg::kNoSuchObject));
  EXPECT_EQ(text_at(body, "http_status"), "404");  // a string
}

// RFC 9457 §3.1.
TEST(Errors, EverythingElseHasProblemDetails) {
  for (const auto family : {Family::plain, Family::admin}) {
    const auto answer = error_answer(family, Error{Code::exists, {Msg::kAliasTaken, {{"alias", "a\"b"}}}, {}});
    EXPECT_EQ(*answer.fields.find("content-type"), kProblemType);
    const test::Json body(answer.body);
    EXPECT_EQ(text_at(body, "type"), "about:blank");
    EXPECT_EQ(text_at(body, "title"), "Conflict");
    EXPECT_EQ(body->find("status")->integer(), 409);
    EXPECT_EQ(text_at(body, "code"), "exists");
    EXPECT_EQ(text_at(body, "detail"), render({Msg::kAliasTaken, {{"alias", "a\"b"}}}));
  }
}

// Of what is wrong with a request its place is said: a parameter, a member. Of all else the place is the node's.
TEST(Errors, NoneLeaksWhereSomethingIsInTheNode) {
  for (const auto code : all_codes()) {
    const bool of_request =
        code == Code::usage || code == Code::invalid || code == Code::malformed || code == Code::limit;
    for (const auto family : {Family::plain, Family::taxii, Family::admin}) {
      const auto answer = error_answer(family, Error{code, {Msg::kStoreIo, {{"reason", "sector 7"}}}, kPath});
      EXPECT_EQ(answer.body.find(kPath) != std::string::npos, of_request) << info(code).slug;
      if (answer.status >= 500 && code != Code::busy && code != Code::full) {
        EXPECT_EQ(answer.body.find("sector 7"), std::string::npos) << info(code).slug;
        EXPECT_NE(answer.body.find(render(Msg::kInside)), std::string::npos) << info(code).slug;
      }
    }
  }
}

TEST(Errors, WhoFindsItBusyIsToldWhenToComeBack) {
  for (const auto code : all_codes()) {
    const auto answer = error_answer(Family::taxii, Error{code, Msg::kTooMuchPending, {}});
    EXPECT_EQ(answer.fields.count("retry-after"), code == Code::busy ? 1U : 0U) << info(code).slug;
  }
}

TEST(Errors, AnswersAreNotStoredNorGuessedAt) {
  const auto answer = error_answer(Family::plain, 404, Msg::kNothingHere, "limit");
  EXPECT_EQ(*answer.fields.find("cache-control"), "no-store");
  EXPECT_EQ(*answer.fields.find("x-content-type-options"), "nosniff");
  const test::Json body(answer.body);
  EXPECT_EQ(text_at(body, "detail"), "limit: " + render(Msg::kNothingHere));
  EXPECT_EQ(body->find("code"), nullptr);
}

TEST(Errors, AProblemOfACommandHasTheStatusOfItsCode) {
  for (const auto code : all_codes()) {
    const auto answer = command_problem(info(code).slug, "what happened");
    EXPECT_EQ(answer.status, info(code).http_status) << info(code).slug;
    EXPECT_EQ(text_at(test::Json(answer.body), "code"), info(code).slug);
  }
  EXPECT_EQ(command_problem("unheard-of", "x").status, 500);
}

}  // namespace
}  // namespace comity::api
