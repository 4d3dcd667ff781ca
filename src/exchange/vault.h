// Seals and opens items, and makes the keyed names by which the store knows them.
//
// An item's bytes are compressed with the newest dictionary, then sealed under a key of their own, which is
// wrapped by the node's item key: destroying the wrapped key erases the item. The columns that say what an item
// is are authenticated with it, so a changed row does not open. Beside the wrapped key stands, masked by the item's
// key, the digest by which proofs name the item. Ids, digests and search words reach the store
// as keyed hashes, since those of addresses and names can be guessed.
//
// Reading is safe on any thread; `learn` is called while opening a node and by nobody beside it.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "base/compress.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "exchange/derived_id.h"
#include "store/types.h"

namespace comity::exchange {

struct VaultKeys {
  crypto::Key items;       // wraps the keys of items
  std::uint32_t items_id;  // which one it is, as the rows name it
  crypto::Key index;       // ids, digests, search words
  crypto::Key records;     // journal entries, documents, and notes beside set-aside objects
  crypto::Key cursors;     // positions that are handed out
};

// What the log's entries about an item are made with; not without its key.
struct ItemSecret {
  crypto::Sha256 secret{};
  std::optional<crypto::Sha256> digest;  // of its canonical form; none of an item that an older comity sealed
};

enum class Token : std::uint8_t { word = 1, value = 2, marking = 3 };

class Vault {
 public:
  // `random` must outlive the vault.
  Vault(VaultKeys keys, Random& random);

  Status learn(const std::vector<store::DictionaryRow>& dictionaries);

  std::uint64_t id_key(std::string_view tenant, std::string_view id) const;
  store::Digest digest(std::string_view canonical) const;
  std::uint64_t token(std::string_view tenant, Token kind, std::string_view folded) const;

  // The ids of redacted items.
  const DerivedIds& derived_ids() const { return derived_ids_; }

  // A vault that knows no dictionaries yet, for another store of the same node.
  Vault with_same_keys() const;

  // `item` has all columns but `sealed` set; `canonical` is the digest of its canonical form.
  struct SealedItem {
    store::Sealed sealed;
    ItemSecret secret;
  };
  SealedItem seal(std::string_view tenant, const store::NewItem& item, std::string_view content,
                  const crypto::Sha256& canonical) const;
  // Gone with the item's key. Code::damaged when the key does not open.
  Result<ItemSecret> secret_of(ByteView wrapped_key) const;
  // Code::damaged when content, key or a column is not what was written.
  Result<std::string> open(const store::ItemRow& item, const store::Sealed& sealed) const;

  // A random key for one use.
  crypto::Key new_key() const { return crypto::Key::random(random_); }

  Bytes seal_note(std::string_view text) const;
  Result<std::string> open_note(ByteView sealed) const;

  // Compressed, then sealed for its key: under another one it does not open.
  store::Document seal_document(store::DocumentKey key, std::string_view text, Time expires = {}) const;
  Result<std::string> open_document(const store::Document& document) const;

  // A position as an opaque word for URLs. `context` (whose, of what) has to be the same when it comes back;
  // Code::usage for any other and for what was never handed out.
  std::string seal_cursor(store::Position position, std::string_view context) const;
  Result<store::Position> open_cursor(std::string_view cursor, std::string_view context) const;

 private:
  std::uint64_t keyed64(std::string_view context, std::string_view tenant, std::string_view text) const;

  VaultKeys keys_;
  DerivedIds derived_ids_;
  Random& random_;
  std::map<std::uint32_t, Dictionary> dictionaries_;
};

// No stored item is larger than this once unpacked, whatever the settings say.
inline constexpr std::uint64_t kMaxItemBytes = 256ULL * 1024 * 1024;

// Limits for reading what was accepted already, under whatever settings that was.
Limits whole_items();

}  // namespace comity::exchange
