#include "log/hash.h"

namespace comity::log {

namespace {

constexpr std::array<std::uint8_t, 1> kLeafPrefix{0x00};
constexpr std::array<std::uint8_t, 1> kNodePrefix{0x01};

}  // namespace

Hash leaf_hash(ByteView entry) { return crypto::sha256({kLeafPrefix, entry}); }

Hash node_hash(const Hash& left, const Hash& right) { return crypto::sha256({kNodePrefix, left, right}); }

Hash empty_root() { return crypto::sha256(ByteView{}); }

}  // namespace comity::log
