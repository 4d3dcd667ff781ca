#include "net/client.h"

#include <curl/curl.h>

#include <array>
#include <charconv>

#include "base/text.h"

namespace comity::net {

namespace {

struct FreeEasy {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What curl's callbacks work on during one request.
struct Transfer {
  const ClientOptions& options;
  const std::function<bool()>& go_on;
  ClientAnswer answer;
  std::size_t header_bytes = 0;
  bool body_began = false;
  bool too_large = false;
};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// Each line of the header: a status line begins another answer (after "100 Continue"), what follows the body is a
// trailer and not looked at.
std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > Client::kHeaderBytes) {
    transfer.too_large = true;
    return 0;
  }
  if (transfer.body_began) return line.size();
  if (line.starts_with("HTTP/")) {
    transfer.answer.fields = {};
    return line.size();
  }
  if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    transfer.answer.fields.add(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return line.size();
}

// What comes here is unpacked already.
std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  transfer.body_began = true;
  if (bytes > transfer.options.answer_bytes - transfer.answer.body.size()) {
    transfer.too_large = true;
    return 0;
  }
  transfer.answer.body.append(data, bytes);
  return bytes;
}

int go_on(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& ask = static_cast<Transfer*>(user)->go_on;
  return !ask || ask() ? 0 : 1;
}

Code code_of(CURLcode result) {
  switch (result) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR: return Code::denied;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return Code::usage;
    default: return Code::remote;
  }
}

class CurlClient final : public Client {
 public:
  CurlClient(const ClientOptions& options, CURL* curl) : options_(options), curl_(curl) {}

  Result<ClientAnswer> send(const ClientRequest& request, const std::function<bool()>& ask) override;

 private:
  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(curl_.get(), option, value);
  }
  void prepare(const ClientRequest& request, Transfer& transfer);
  std::unique_ptr<curl_slist, FreeList> fields_of(const ClientRequest& request) const;
  Failure failure(CURLcode result, const Transfer& transfer, const std::string& url) const;

  ClientOptions options_;
  std::unique_ptr<CURL, FreeEasy> curl_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
};

std::unique_ptr<curl_slist, FreeList> CurlClient::fields_of(const ClientRequest& request) const {
  std::unique_ptr<curl_slist, FreeList> list;
  for (const auto& [name, value] : request.fields.all()) {
    auto* longer = curl_slist_append(list.get(), (name + ": " + value).c_str());
    if (longer == nullptr) break;
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

void CurlClient::prepare(const ClientRequest& request, Transfer& transfer) {
  curl_easy_reset(curl_.get());  // connections stay
  reason_.fill('\0');
  set(CURLOPT_ERRORBUFFER, reason_.data());
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  // TAXII 2.1 §8.5.2: TLS 1.2 or newer.
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options_.authorities.empty()) {
    set(CURLOPT_CAINFO, options_.authorities.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // these and not the system's beside them
  }
  if (!options_.certificate.empty()) {
    set(CURLOPT_SSLCERT, options_.certificate.c_str());
    set(CURLOPT_SSLKEY, options_.certificate.c_str());
  }
  set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, kSlowest);
  set(CURLOPT_LOW_SPEED_TIME,
      static_cast<long>(std::chrono::duration_cast<std::chrono::seconds>(options_.stall).count()));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, &transfer);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, &transfer);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &go_on);
  set(CURLOPT_XFERINFODATA, &transfer);
  if (request.method != "GET") {
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.data());
  }
}

Failure CurlClient::failure(CURLcode result, const Transfer& transfer, const std::string& url) const {
  const auto where = public_url(url);
  if (result == CURLE_ABORTED_BY_CALLBACK) return fail(Code::stopped, Msg::kRequestStopped, where);
  if (transfer.too_large) {
    return fail(Code::limit, {Msg::kAnswerTooLarge, {{"limit", std::to_string(options_.answer_bytes)}}}, where);
  }
  // Certificates are quoted in it: text of others.
  const std::string_view said = reason_.data();
  const std::string_view reason = said.empty() || !is_plain_text(said) ? curl_easy_strerror(result) : said;
  return fail(code_of(result), {Msg::kRequestFailed, {{"reason", excerpt(reason, 200)}}}, where);
}

Result<ClientAnswer> CurlClient::send(const ClientRequest& request, const std::function<bool()>& ask) {
  Transfer transfer{options_, ask, {}, 0, false, false};
  prepare(request, transfer);
  const auto fields = fields_of(request);
  set(CURLOPT_HTTPHEADER, fields.get());
  const auto result = curl_easy_perform(curl_.get());
  if (result != CURLE_OK) return failure(result, transfer, request.url);
  long status = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.answer.status = static_cast<int>(status);
  return std::move(transfer.answer);
}

}  // namespace

Result<std::unique_ptr<Client>> Client::make(const ClientOptions& options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL* curl = ready == CURLE_OK ? curl_easy_init() : nullptr;
  if (curl == nullptr) return fail(Code::internal, Msg::kNoClient);
  return std::make_unique<CurlClient>(options, curl);
}

std::string public_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const auto authority = url.substr(scheme + 3, url.find('/', scheme + 3) - scheme - 3);
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, scheme + 3)).append(url.substr(scheme + 3 + at + 1));
}

}  // namespace comity::net
