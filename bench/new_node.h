// A node for benchmarks: of xa.cert, with a key file, open for writing; and an end to benchmarks that cannot go on.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <type_traits>

#include "exchange/create.h"

namespace comity::bench {

// What has to work; else the benchmark ends and says why.
template <class T>
T must(Result<T> result) {
  if (!result) {
    std::cerr << result.error().sentence() << '\n';
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline const exchange::Environment& environment() {
  static const exchange::Environment one{system_clock(), system_random(), {}};
  return one;
}

inline std::unique_ptr<exchange::Node> new_node(const std::filesystem::path& folder) {
  exchange::NewNode made{
      *party::Handle::parse("xa.cert"), "bench", *party::Jurisdiction::parse("XA"), {}, {}, "node.key", ""};
  must(exchange::create_node(folder, std::move(made), environment()));
  return must(exchange::Node::open(folder, exchange::Hold::writing, must(party::read_key_file(folder / "node.key")),
                                   "bench", environment()));
}

}  // namespace comity::bench
