#include "api/taxii/media.h"

#include <gtest/gtest.h>

#include "tests/support/data.h"

namespace comity::api {
namespace {

// The status with which it is refused; 0: it is not.
int status_of(const json::Value& one) {
  net::Request request;
  request.method = one.find("method")->text();
  for (const auto& value : one.find("accept")->items()) request.fields.add("Accept", value.text());
  if (const auto* types = one.find("content_type")) {
    for (const auto& value : types->items()) request.fields.add("Content-Type", value.text());
  }
  if (const auto* coding = one.find("content_encoding")) request.fields.add("Content-Encoding", coding->text());
  const auto refusal = refuse_media({request, {}, {}, nullptr});
  return refusal ? refusal->status : 0;
}

// TAXII 2.1 §1.6.8, §3.1, §5.4.
TEST(Media, IsNegotiatedAsTheCasesSay) {
  const test::Json cases(test::case_file("cases/taxii_media.json"));
  ASSERT_GT(cases->items().size(), 40U);
  for (const auto& one : cases->items())
    EXPECT_EQ(status_of(one), one.find("status")->integer()) << one.find("title")->text();
}

}  // namespace
}  // namespace comity::api
