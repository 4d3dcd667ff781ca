// Small sealed values kept in the store: writing, forgetting and walking them, and reading their JSON.
//
// Used by what is kept so (collections, callers, submissions, feeds). Any thread. Errors: those of the store, and
// damaged for what does not open.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"
#include "json/write.h"
#include "store/store.h"

namespace comity::exchange {

class Node;
class Vault;

// A batch that only notes an act in the journal, to be filled. `what` is the name of the act, no content.
store::Batch node_batch(const Node& node, store::RecordKind kind, std::string_view what);
// The same with the decision that allowed the act, where the gate has a say in it.
struct Allowed;
store::Batch node_batch(const Node& node, store::RecordKind kind, std::string_view what, const Allowed& allowed);
struct Entry;
store::Batch batch_of(const Vault& vault, const Entry& entry);

// Durable when they return.
Status keep(Node& node, store::Document document, std::string_view what);
// Book-keeping of which nothing has to be proved later: no entry in the journal.
Status keep_unlogged(Node& node, store::Document document);
Status forget(Node& node, store::DocumentKey key, std::string_view what);

// Every kind there is: doctor opens all of them.
inline constexpr std::array<const char*, 13> kDocumentKinds{
    "approval", "caller",     "collection",      "cosigned",           "directory",   "feed",     "log-key",
    "rulebook", "submission", "submission-body", "submission-pending", "witness-key", "witnessed"};

// The text of every document of a kind, in the order of their names. One that is damaged is passed over, as if it were
// not there, so that a flipped bit does not keep a node from opening; doctor names it.
Status for_each_document(store::Store& store, const Vault& vault, const std::string& kind,
                         const std::function<Status(const std::string& text)>& visit);

// Members of a document of ours; absent or of another kind reads as empty.
std::string text_at(const json::Value& object, std::string_view key);
std::uint64_t number_at(const json::Value& object, std::string_view key);
std::vector<std::string> list_at(const json::Value& object, std::string_view key);
void write_list(json::Writer& out, std::string_view key, const std::vector<std::string>& texts);

}  // namespace comity::exchange
