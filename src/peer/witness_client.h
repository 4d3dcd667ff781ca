// Asks a witness to cosign a head of a log (C2SP tlog-witness, client).
//
// A client is used by one thread at a time. It remembers what its witness cosigned last, as far as that said so; a
// witness is believed in nothing but its signature. Errors: remote, for whatever keeps a cosignature from coming.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "log/hash.h"
#include "log/policy.h"
#include "net/client.h"
#include "store/types.h"

namespace comity::peer {

// The consistency of the head with the tree of that size.
using Prove = std::function<Result<std::vector<log::Hash>>(std::uint64_t old_size)>;

struct Asked {
  enum class Outcome : std::uint8_t {
    cosigned,
    ahead,   // it says that it cosigned more of this log
    forked,  // it says that what it cosigned of this log is something else
  };
  Outcome outcome = Outcome::cosigned;
  std::uint64_t size = 0;        // of what the witness cosigned last
  log::NoteSignature signature;  // verified; of cosigned, as the time
  Time at;
};

class WitnessClient {
 public:
  using Send = std::function<Result<net::ClientAnswer>(const net::ClientRequest&)>;

  WitnessClient(log::PolicyWitness witness, Send send) : witness_(std::move(witness)), send_(std::move(send)) {}

  const std::string& name() const { return witness_.name; }

  Result<Asked> ask(const store::LogHead& head, const Prove& prove);
  // The head that it shows as cosigned last of a log; whether that is so is not checked.
  Result<std::string> shown(const std::string& origin);

 private:
  Result<net::ClientAnswer> post(const store::LogHead& head, const Prove& prove);
  Result<Asked> read_cosignature(const store::LogHead& head, const std::string& body);
  Failure refusal(int status) const;
  std::string at(const std::string& path) const;

  log::PolicyWitness witness_;
  Send send_;
  std::uint64_t size_ = 0;
};

// Over the network. A request ends after a few seconds, and when `go_on` says so.
Result<WitnessClient> connect(const log::PolicyWitness& witness, std::function<bool()> go_on);

}  // namespace comity::peer
