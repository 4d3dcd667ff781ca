// Result<T>: a value or an Error. The one way in which expected failures travel.
//
// COMITY_TRY(auto x, f()) unwraps or returns the error; COMITY_CHECK(f()) does so for a Status.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace comity {

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

// Where what went wrong is more than one Error.
template <class T, class Why>
using Expected = tl::expected<T, Why>;

using Failure = tl::unexpected<Error>;

inline Failure fail(Code code, Message message, std::string where = {}) {
  return Failure(Error{code, std::move(message), std::move(where)});
}

}  // namespace comity

#define COMITY_CONCAT_INNER(a, b) a##b
#define COMITY_CONCAT(a, b) COMITY_CONCAT_INNER(a, b)

#define COMITY_TRY_INNER(temporary, declaration, expression)                  \
  auto temporary = (expression);                                              \
  if (!temporary) return ::tl::make_unexpected(std::move(temporary).error()); \
  declaration = std::move(*temporary)

#define COMITY_TRY(declaration, ...) COMITY_TRY_INNER(COMITY_CONCAT(result_, __LINE__), declaration, (__VA_ARGS__))

#define COMITY_CHECK(...)                                                                                 \
  do {                                                                                                    \
    if (auto status_ = (__VA_ARGS__); !status_) return ::tl::make_unexpected(std::move(status_).error()); \
  } while (false)
