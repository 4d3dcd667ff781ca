#include "crypto/passphrase.h"

#include <argon2.h>

#include <algorithm>

namespace comity::crypto {

namespace {

bool within_bounds(PassphraseCost cost) {
  return cost.passes >= 1 && cost.passes <= kHighestCost.passes &&                         //
         cost.lanes >= 1 && cost.lanes <= kHighestCost.lanes &&                            //
         cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= kHighestCost.memory_kib;  // RFC 9106 §3.1
}

}  // namespace

Result<Key> derive_key(const Secret& passphrase, const Salt& salt, PassphraseCost cost) {
  if (!within_bounds(cost)) return fail(Code::limit, Msg::kPassphraseCost);
  auto key = Key::from(Bytes(Key::kSize));
  const int status =
      argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, passphrase.view().data(), passphrase.view().size(),
                        salt.data(), salt.size(), key->writable().data(), key->writable().size());
  if (status != ARGON2_OK)
    return fail(Code::crypto, {Msg::kPassphraseFailed, {{"reason", argon2_error_message(status)}}});
  return std::move(*key);
}

}  // namespace comity::crypto
