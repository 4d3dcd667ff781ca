// TLS 1.2 and 1.3 for servers: a certificate with its key, and the streams that use it.
//
// A client may show any certificate whose key it holds and whose time it is; who that is, its fingerprint tells
// those who know it. A context never changes and is safe on any thread; streams outlive it. Errors: those of
// reading a file, malformed (a certificate, a key, a pair that does not match), crypto.
#pragma once

#include <memory>

#include "base/time.h"
#include "net/server.h"
#include "net/stream.h"

namespace comity::net {

class TlsContext {
 public:
  // `clock` must outlive the streams.
  static Result<std::shared_ptr<const TlsContext>> load(const Tls& files, const Clock& clock);
  virtual ~TlsContext() = default;

  virtual std::unique_ptr<Stream> stream(int socket) const = 0;
};

}  // namespace comity::net
