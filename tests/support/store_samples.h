// Items and batches for tests of the store.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "store/store.h"

namespace comity::test {

// The value of what has to succeed, by value: a loop over the value of a temporary Result would outlive it.
template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().sentence());
  return std::move(*result);
}

inline store::NewItem sample_item(std::uint64_t id_key, const std::string& version,
                                  const std::string& facts = "indicator|CLEAR", std::uint8_t digest = 1) {
  store::NewItem item;
  item.type = facts.substr(0, facts.find('|'));
  item.id = item.type + "--" + std::to_string(id_key);
  item.version = version;
  item.id_key = id_key;
  item.digest.fill(digest);
  item.owner = "xa.cert";
  item.creator = "identity--" + std::to_string(id_key % 7);
  item.custodian = "xa.cert";
  item.origin = id_key % 2 == 0 ? "xb.cert" : "";
  item.class_facts = facts;
  item.sealed.bytes = Bytes(40 + id_key % 50, static_cast<std::uint8_t>(id_key * 3 + digest));
  item.sealed.wrapped_key = Bytes(60, static_cast<std::uint8_t>(id_key * 5 + digest));
  item.sealed.key_id = 1;
  item.tokens = {id_key % 5, 1'000 + id_key};
  return item;
}

inline store::Batch sample_batch(std::vector<store::NewItem> items = {}, const std::string& tenant = "default") {
  store::Batch batch;
  batch.tenant = tenant;
  batch.record = store::Record{store::RecordKind::accept, {1, 2, 3}};
  batch.items = std::move(items);
  return batch;
}

}  // namespace comity::test
