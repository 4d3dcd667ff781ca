#include "peer/witness_client.h"

#include <chrono>

#include "crypto/hash.h"
#include "log/add_checkpoint.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"

namespace comity::peer {

namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds kLongest{5};
constexpr int kTries = 3;  // that end in another size each time

Failure unfit() { return fail(Code::remote, Msg::kWitnessAnswer); }

}  // namespace

std::string WitnessClient::at(const std::string& path) const {
  return witness_.url + (witness_.url.ends_with('/') ? "" : "/") + path;
}

Failure WitnessClient::refusal(int status) const {
  const auto number = std::to_string(status);
  const auto refuses = Message{Msg::kWitnessRefuses, {{"status", number}}};
  return fail(Code::remote,
              status == 403 || status == 404 ? refuses : Message{Msg::kWitnessStatus, {{"status", number}}});
}

Result<net::ClientAnswer> WitnessClient::post(const store::LogHead& head, const Prove& prove) {
  log::AddCheckpoint request{size_, {}, head.note};
  COMITY_TRY(request.proof, prove(size_));
  net::ClientRequest sent;
  sent.method = "POST";
  sent.url = at("add-checkpoint");
  sent.fields.add("content-type", "text/plain; charset=utf-8");
  sent.body = log::text_of(request);
  return send_(sent);
}

// tlog-witness, "add-checkpoint": the answer may stand below the checkpoint; signatures by unknown keys do not count.
Result<Asked> WitnessClient::read_cosignature(const store::LogHead& head, const std::string& body) {
  const auto note = log::parse_note(head.note + body);
  if (!note) return unfit();
  for (const auto& signature : note->signatures) {
    const auto time = log::cosigned_at(witness_.key, note->text, signature);
    if (!time) continue;
    size_ = head.size;
    return Asked{Asked::Outcome::cosigned, size_, signature, *time};
  }
  return unfit();
}

Result<Asked> WitnessClient::ask(const store::LogHead& head, const Prove& prove) {
  if (witness_.url.empty()) return fail(Code::remote, Msg::kWitnessWithoutUrl);
  for (int tried = 0; tried < kTries; ++tried) {
    if (size_ > head.size) return Asked{Asked::Outcome::ahead, size_, {}, {}};
    COMITY_TRY(const auto answer, post(head, prove));
    if (answer.status == 200) return read_cosignature(head, answer.body);
    if (answer.status == 422) return Asked{Asked::Outcome::forked, size_, {}, {}};
    if (answer.status != 409) return refusal(answer.status);
    const auto size = log::parse_tree_size(answer.body);
    if (!size || *size == size_) return unfit();
    size_ = *size;
  }
  if (size_ > head.size) return Asked{Asked::Outcome::ahead, size_, {}, {}};
  return unfit();
}

Result<std::string> WitnessClient::shown(const std::string& origin) {
  net::ClientRequest request;
  request.url = at(to_hex(crypto::sha256(as_bytes(origin))) + "/checkpoint");
  COMITY_TRY(auto answer, send_(request));
  return answer.status == 200 ? Result<std::string>(std::move(answer.body)) : refusal(answer.status);
}

Result<WitnessClient> connect(const log::PolicyWitness& witness, std::function<bool()> go_on) {
  net::ClientOptions options;
  options.answer_bytes = log::kMaxAddCheckpoint;
  options.connect = options.stall = kLongest;
  COMITY_TRY(std::shared_ptr<net::Client> client, net::Client::make(options));
  return WitnessClient(witness, [client, go_on = std::move(go_on)](const net::ClientRequest& request) {
    const auto end = steady_clock::now() + kLongest;
    return client->send(request, [&] { return go_on() && steady_clock::now() < end; });
  });
}

}  // namespace comity::peer
