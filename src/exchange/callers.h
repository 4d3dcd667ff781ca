// Callers: who may speak to the node over the network, and how they prove it.
//
// A caller is bound to a party and a purpose. It proves itself by a token (256 random bits, of which the node keeps
// the SHA-256), a certificate (its fingerprint), or, for people, a password (argon2id). How it did travels with the
// request as its strength. Kept as sealed documents in the store, read once when the node is opened; what is revoked
// holds at once. Safe on any thread.
// Errors: usage, exists, not_found, limit, and the store's. That a credential is not known is no error.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/passphrase.h"
#include "gate/facts.h"
#include "party/handle.h"
#include "store/store.h"

namespace comity::exchange {

class Node;
class Vault;

// From the weakest; the gate compares them.
enum class Strength : std::uint8_t { none, password, token, certificate };

std::string_view name_of(Strength strength);

// Collections by id; kEveryCollection stands for all there are and will be.
inline constexpr const char* kEveryCollection = "*";

struct Rights {
  std::vector<std::string> read{kEveryCollection};
  std::vector<std::string> write;
  bool administer = false;  // the operator's own interface

  bool may_read(std::string_view collection) const;
  bool may_write(std::string_view collection) const;
};

struct Caller {
  std::string name;  // unique in the node; logs and lists show it
  Strength strength = Strength::none;
  party::Handle party;  // of strength none: the node's own, on whose word it is let in
  std::string purpose;
  Rights rights;
  Time added;
  Time expires;             // 0: never
  gate::TermSet terms = 0;  // that it has accepted
};

inline constexpr std::size_t kMaxCallers = 10'000;
inline constexpr std::size_t kMinPasswordBytes = 12;
inline constexpr const char* kDefaultPurpose = "cyber-defence";

using CertificateFingerprint = std::array<std::uint8_t, 32>;  // SHA-256 of its DER form

class Callers {
 public:
  Status load(store::Store& store, const Vault& vault);

  std::vector<Caller> all() const;  // in the order of their names
  // Valid at `now`, or nothing.
  std::optional<Caller> by_token(std::string_view token, Time now) const;
  std::optional<Caller> by_certificate(const CertificateFingerprint& fingerprint, Time now) const;
  // Takes as long for a name that nobody has: argon2id either way, some 60 ms and 64 MiB.
  Result<std::optional<Caller>> by_password(std::string_view name, std::string_view password, Time now) const;
  // Whether what was known of the caller still holds: it was neither revoked nor replaced, and has not expired.
  bool still_has(const Caller& caller, Time now) const;

  // `caller.strength` is set here. The token, which is shown once and not kept.
  Result<std::string> add_token(Node& node, Caller caller);
  Status add_certificate(Node& node, Caller caller, const CertificateFingerprint& fingerprint);
  Status add_password(Node& node, Caller caller, const crypto::Secret& password);
  Status revoke(Node& node, const std::string& name);

 private:
  struct Entry {
    Caller caller;
    crypto::Salt salt{};  // of a password, as is the next
    std::string hash;
  };
  Status add(Node& node, const std::string& credential, Entry entry);
  Status check(const Node& node, const Caller& caller) const;
  std::optional<Caller> find(const std::string& credential, Time now) const;
  static std::string text_of(const std::string& credential, const Entry& entry);
  static Result<std::pair<std::string, Entry>> read(std::string_view text);

  mutable std::shared_mutex mutex_;
  std::map<std::string, Entry, std::less<>> by_credential_;  // "token:HEX", "certificate:HEX", "password:NAME"
};

// Who calls without any credential, where the operator lets such read: "anyone" of the rules.
Caller anonymous_caller(const party::Handle& own);

// Whether a text has the form of our tokens: clients that know only Basic send them as its password.
bool is_token(std::string_view text);

}  // namespace comity::exchange
