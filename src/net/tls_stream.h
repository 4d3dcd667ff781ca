// A Stream through OpenSSL; included by net/tls*.cpp only.
//
// OpenSSL's own way to a socket raises signals, and Asio's keeps 34 KiB for each connection. This one keeps nothing
// while nothing is under way, and sends several records at once.
#pragma once

#include <openssl/ssl.h>

#include "crypto/openssl.h"
#include "net/stream.h"

namespace comity::net {

using TlsHandle = std::unique_ptr<SSL, crypto::Free<SSL_free>>;
using Certificate = std::unique_ptr<X509, crypto::Free<X509_free>>;

std::unique_ptr<Stream> tls_stream(SSL_CTX* context, int socket);

}  // namespace comity::net
