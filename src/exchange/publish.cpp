#include "exchange/publish.h"

#include <algorithm>

#include "base/text.h"
#include "exchange/change.h"
#include "exchange/denial.h"
#include "exchange/documents.h"
#include "exchange/journal.h"
#include "exchange/node.h"
#include "gate/membership.h"
#include "gate/rulebook_json.h"
#include "gate/rulebook_text.h"
#include "json/canonical.h"
#include "json/read.h"

namespace comity::exchange {

namespace {

constexpr std::string_view kSignedFormat = "comity/rulebook-signed/1";

// The party that has to sign it: the publisher, or who signs for the jurisdiction.
Result<std::string> signer_of(const party::Directory& directory, const gate::Rulebook& book) {
  if (!gate::is_of_jurisdiction(book)) return book.publisher;
  COMITY_TRY(const auto code, party::Jurisdiction::parse(book.publisher));
  const auto* signer = directory.signer_of(code);
  if (signer == nullptr) return fail(Code::usage, {Msg::kNoSignerFor, {{"publisher", book.publisher}}});
  return signer->text();
}

Status check_signature(const party::Directory& directory, const gate::Rulebook& book, const Signature& signature) {
  COMITY_TRY(const auto signer, signer_of(directory, book));
  const auto bytes = from_base64(signature.signature);
  if (bytes && signature.party == signer &&
      party::is_signed(directory, signer, signature.key, signed_rulebook_text(book), *bytes)) {
    return {};
  }
  return fail(Code::damaged, {Msg::kRulebookUnsigned, {{"signer", signer}}});
}

Signature sign(const Node& node, const gate::Rulebook& book) {
  const auto& key = node.signing_key();
  return {node.party().handle.text(), party::key_id_of(key.public_key()),
          to_base64(key.sign(as_bytes(signed_rulebook_text(book))))};
}

// Whose signature it carries: another's that came with it, or this node's own where that is for it to give.
Result<Signature> signature_of(Node& node, const Publication& publication) {
  const auto directory = node.directory();
  if (publication.signature) {
    COMITY_CHECK(check_signature(*directory, publication.book, *publication.signature));
    return *publication.signature;
  }
  const auto& own = node.party().handle.text();
  if (!publication.sponsored) {
    COMITY_TRY(const auto signer, signer_of(*directory, publication.book));
    if (signer != own) {
      return fail(Code::usage, {Msg::kRulebookNotOurs, {{"publisher", publication.book.publisher}, {"own", own}}});
    }
  }
  return sign(node, publication.book);
}

Status check_sound(Node& node, const Publication& publication) {
  const auto findings = check_rulebook(node, publication);
  const auto errors = std::count_if(findings.begin(), findings.end(),
                                    [](const auto& finding) { return finding.weight == gate::Weight::error; });
  if (errors == 0) return {};
  return fail(Code::invalid, {Msg::kRulebookNotSound, {{"count", std::to_string(errors)}}});
}

// Of the same publisher, and of the same kind: what is sponsored has a chain of its own.
std::optional<KeptRulebook> version_before(Node& node, const Publication& publication) {
  std::optional<KeptRulebook> before;
  for (auto& kept : node.rules().all()) {
    const auto& [book, digest, sponsored] = kept.published;
    if (book->publisher == publication.book.publisher && sponsored == publication.sponsored) before = std::move(kept);
  }
  return before;
}

}  // namespace

Expected<Publication, Unread> read_publication(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || text[start] != '{') {
    auto parsed = gate::parse_text(text);
    if (!parsed) return tl::make_unexpected(Unread{std::move(parsed.error()), {}});
    return Publication{std::move(parsed->book), false, {}, std::move(parsed->rules)};
  }
  const auto read = [&]() -> Result<Publication> {
    json::Reader reader;
    COMITY_TRY(const auto* root, reader.read(text));
    const auto* inner = text_at(*root, "format") == kSignedFormat ? root->find("rulebook") : nullptr;
    COMITY_TRY(auto book, gate::read_json(inner == nullptr ? *root : *inner));
    Publication publication{std::move(book), false, {}, {}};
    if (inner != nullptr) {
      publication.signature = {text_at(*root, "party"), text_at(*root, "key"), text_at(*root, "signature")};
    }
    return publication;
  };
  auto publication = read();
  if (!publication) return tl::make_unexpected(Unread{{}, std::move(publication.error())});
  return std::move(*publication);
}

std::string signed_form(const KeptRulebook& kept) {
  json::Writer out;
  out.begin_object().member("format", kSignedFormat).member("key", kept.key).member("party", kept.signer);
  out.key("rulebook").raw(gate::to_json(*kept.published.book));
  return out.member("signature", kept.signature).end_object().take();
}

Publication completed(Node& node, Publication publication) {
  auto& book = publication.book;
  if (publication.signature || !book.follows.empty() || book.version < 2) return publication;
  if (const auto before = version_before(node, publication)) book.follows = to_hex(before->published.digest);
  return publication;
}

std::vector<gate::Finding> check_rulebook(Node& node, const Publication& publication) {
  const auto before = version_before(node, publication);
  const auto directory = node.directory();
  gate::Context context;
  context.directory = directory.get();
  if (before) {
    context.previous = before->published.book.get();
    context.previous_digest = before->published.digest;
  }
  context.joins_late = publication.signature && publication.signature->party != node.party().handle.text();
  context.today = gate::date_of(node.environment().clock.now());
  return gate::check(publication.book, context);
}

namespace {

// What the log commits to: which rules stand from here on.
std::string rulebook_details(const KeptRulebook& kept) {
  json::Writer out;
  out.begin_object().member("publisher", kept.published.book->publisher);
  out.member("rulebook", to_hex(kept.published.digest)).member("signer", kept.signer);
  return out.member("version", static_cast<std::uint64_t>(kept.published.book->version)).end_object().take();
}

}  // namespace

Result<KeptRulebook> publish(Node& node, Publication publication, const Audience& who) {
  // One at a time: the chain that is checked is the chain that is published.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  COMITY_TRY(const auto allowed, allow(node, gate::Action::publish, who));
  publication = completed(node, std::move(publication));
  const auto digest = gate::digest_of(publication.book);
  if (node.rules().find(digest)) return fail(Code::exists, Msg::kRulebookThere);
  COMITY_CHECK(check_sound(node, publication));
  COMITY_TRY(auto signature, signature_of(node, publication));

  KeptRulebook kept{
      {std::make_shared<const gate::Rulebook>(std::move(publication.book)), digest, publication.sponsored},
      node.environment().clock.now(),
      std::move(signature.party),
      std::move(signature.key),
      std::move(signature.signature)};
  Entry entry(node, store::RecordKind::rules);
  entry.details = rulebook_details(kept);
  entry.decisions = decisions_of(allowed, entry.at);
  auto batch = batch_of(node.vault(), entry);
  batch.documents.push_back(document_of(node, kept));
  COMITY_CHECK(change(node, {kept, {}}, std::move(batch)));
  return kept;
}

Status publish_starter(Node& node) {
  if (node.rules().latest(node.party().handle.text())) return {};
  auto book = starter_rulebook(node.party(), node.environment().clock.now());
  COMITY_TRY(const auto kept, publish(node, {std::move(book), false, {}, {}}, operator_of(node.party(), "init")));
  return {};
}

}  // namespace comity::exchange
