#include "peer/feed_cursor.h"

#include "exchange/documents.h"
#include "json/read.h"
#include "json/write.h"

namespace comity::peer {

namespace {

constexpr std::int64_t kFormat = 1;

// Keyed, since addresses of servers and names of users can be guessed.
store::DocumentKey document_key(const exchange::Node& node, const FeedKey& key) {
  json::Writer name;
  name.begin_array().value(key.collection.url()).value(key.tenant).value(key.box).value(key.user).end_array();
  return {"feed", to_hex(node.vault().digest("comity feed 1" + name.take()))};
}

std::string text_of(const FeedKey& key, const Cursor& cursor) {
  json::Writer out;
  out.begin_object().member("format", kFormat).member("collection", key.collection.url());
  if (cursor.last) out.member("last", to_text(*cursor.last));
  if (!cursor.next.empty()) out.member("next", cursor.next);
  return out.member("whole", cursor.whole).end_object().take();
}

Result<Cursor> parse(std::string_view text) {
  json::Reader reader;
  COMITY_TRY(const auto* root, reader.read(text));
  const auto* format = root->find("format");
  const auto* whole = root->find("whole");
  if (format == nullptr || format->integer() != kFormat || whole == nullptr) {
    return fail(Code::damaged, Msg::kFeedCursorUnreadable);
  }
  Cursor cursor;
  cursor.whole = whole->boolean();
  if (const auto* last = root->find("last")) cursor.last = to_time(last->text());
  if (const auto* next = root->find("next")) cursor.next = next->text();
  return cursor;
}

}  // namespace

Result<Cursor> read_cursor(exchange::Node& node, const FeedKey& key) {
  COMITY_TRY(const auto document, node.store().document(document_key(node, key)));
  if (!document) return Cursor{};
  const auto text = node.vault().open_document(*document);
  const auto cursor = text ? parse(*text) : Result<Cursor>(tl::make_unexpected(text.error()));
  if (!cursor) return fail(Code::damaged, Msg::kFeedCursorUnreadable, key.collection.url());
  return cursor;
}

Status keep_cursor(exchange::Node& node, const FeedKey& key, const Cursor& cursor) {
  return exchange::keep_unlogged(node, node.vault().seal_document(document_key(node, key), text_of(key, cursor)));
}

}  // namespace comity::peer
