// What every store asks of a batch before it applies it, and how much a batch weighs in the queue.
//
// Pure functions, no I/O. A batch that passes can only fail for reasons of the disk.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/types.h"

namespace comity::store {

// What a store knows before the batch.
struct Known {
  Seq last_item = 0;
  ClassId last_class = 0;
  // The type of the class with these facts; empty when there is no such class yet.
  std::function<std::optional<std::string_view>(std::string_view facts)> type_of;
  std::function<Result<std::string>(Seq)> type_of_item;
  std::function<Result<std::string>(Seq)> tenant_of_item;
};

// not_found: a change or announcement names an item or class that was not there before the batch, or who joins or
// leaves a box is no item of the batch's tenant. invalid: a class would hold items of two types, or a state change
// asks for `erased`, or a batch without a record does more than book-keeping. limit: a box's name, a document or its
// key is empty or too long.
Status check_batch(const Batch& batch, const Known& known);

// not_found: what a store answers for an item that it has not.
Failure no_item(Seq seq);

// Expired documents that a batch that writes some drops first, at most; those that expired first.
inline constexpr std::size_t kDroppedBeforeWriting = 100;

// Bytes that the batch holds in memory, about.
std::size_t weight(const Batch& batch);

}  // namespace comity::store
