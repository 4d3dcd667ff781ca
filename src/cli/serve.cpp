// comity serve: holds the node, serves it over HTTP, and runs the commands of other processes on it.
#include <arpa/inet.h>
#include <CLI/CLI.hpp>
#include <chrono>
#include <mutex>
#include <thread>

#include "api/admin/admin.h"
#include "cli/captured.h"
#include "cli/local_socket.h"
#include "cli/request_log.h"
#include "exchange/change.h"
#include "exchange/log_watch.h"
#include "exchange/submissions.h"
#include "peer/publisher.h"

namespace comity::cli {

namespace {

constexpr std::int64_t kRetryMicros = 30'000'000;
constexpr std::chrono::seconds kGrace{10};  // for what runs when the server is told to end

struct Options {
  std::vector<std::string> listen;
  std::vector<std::string> tls;
  bool plain = false;
};

// "127.0.0.1:6767", "[::1]:6767"
Result<net::Listen> parse_listen(const std::string& text) {
  const auto unfit = [&text] { return fail(Code::usage, {Msg::kListenUnfit, {{"text", printable(text)}}}); };
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return unfit();
  net::Listen listen;
  listen.address = text.substr(0, colon);
  if (listen.address.starts_with('[') && listen.address.ends_with(']')) {
    listen.address = listen.address.substr(1, listen.address.size() - 2);
  }
  const auto digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 || digits.find_first_not_of("0123456789") != std::string::npos)
    return unfit();
  const auto port = std::stoul(digits);
  in6_addr address{};
  const int family = listen.address.find(':') == std::string::npos ? AF_INET : AF_INET6;
  if (port > 65'535 || ::inet_pton(family, listen.address.c_str(), &address) != 1) return unfit();
  listen.port = static_cast<std::uint16_t>(port);
  return listen;
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

Result<std::optional<net::Tls>> tls_of(const Session& session, const Options& options) {
  const auto& server = session.settings.server;
  if (!options.tls.empty()) {
    return net::Tls{session.terminal.resolve(options.tls[0]), session.terminal.resolve(options.tls[1])};
  }
  if (server.certificate.empty() != server.key.empty()) return fail(Code::usage, Msg::kKeyWithout);
  if (server.certificate.empty()) return std::nullopt;
  return net::Tls{session.folder / server.certificate, session.folder / server.key};
}

Result<net::ServerOptions> options_of(const Session& session, const Options& options) {
  net::ServerOptions out;
  out.limits = session.settings.server.limits;
  COMITY_TRY(const auto tls, tls_of(session, options));
  const auto addresses = options.listen.empty() ? std::vector{session.settings.server.listen} : options.listen;
  for (const auto& text : addresses) {
    COMITY_TRY(auto listen, parse_listen(text));
    listen.tls = tls;
    if (!tls && !options.plain && !is_loopback(listen.address)) {
      return fail(Code::usage, {Msg::kPlainRefused, {{"address", listen.address}}});
    }
    out.listen.push_back(std::move(listen));
  }
  return out;
}

exchange::Introduction defaults_of(const Settings& settings) {
  exchange::Introduction introduction;
  introduction.on_invalid = settings.on_invalid;
  introduction.on_denied = settings.on_denied;
  introduction.workers = settings.workers;
  introduction.limits = settings.limits;
  return introduction;
}

void announce(const Session& session, const net::ServerOptions& options, const net::Server& server) {
  const auto& party = session.node->party().handle.text();
  session.terminal.say({Msg::kServing, {{"party", party}, {"folder", session.folder.string()}}});
  const auto ports = server.ports();
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const auto& listen = options.listen[i];
    const auto host = listen.address.find(':') == std::string::npos ? listen.address : '[' + listen.address + ']';
    const auto url = (listen.tls ? "https://" : "http://") + host + ':' + std::to_string(ports[i]) + '/';
    session.terminal.say({Msg::kServesAt, {{"party", party}, {"url", url}}});
  }
}

// Rules that begin or end today, embargoes that are over: opened by the clock, whether or not anybody asks.
Result<Time> follow_clock(Session& session, Time next) {
  COMITY_CHECK(exchange::keep_up(*session.node));
  const auto now = session.runtime.clock.now();
  return now < next ? next : exchange::open_embargoes(*session.node);
}

void wait_for_end(Session& session, net::Server& server) {
  for (Time next; !session.terminal.cancelled();) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (const auto followed = follow_clock(session, next)) {
      next = *followed;
    } else {
      session.terminal.error(followed.error());
      next = Time{session.runtime.clock.now().micros + kRetryMicros};
    }
    if (session.runtime.reload_asked == nullptr || !session.runtime.reload_asked()) continue;
    if (const auto reloaded = server.reload(); !reloaded) {
      session.terminal.error(reloaded.error());
    } else {
      session.terminal.say(Msg::kReloaded);
    }
  }
}

// Where the folder names witnesses they are asked. Of the workers some stay free of releases that wait for them.
Result<std::unique_ptr<peer::Publisher>> start_publisher(const Session& session) {
  COMITY_TRY(const auto policy, peer::read_log_policy(session.folder));
  if (!policy || policy->witnesses.empty()) return nullptr;
  const auto most_waiting = std::max<std::size_t>(1, session.settings.server.limits.workers / 2);
  return peer::Publisher::start(*session.node, *policy, most_waiting,
                                [&session](const Message& message) { session.terminal.explain(render(message)); });
}

Result<int> run(Session& session, const Options& options) {
  auto& node = *session.node;
  COMITY_TRY(const auto server_options, options_of(session, options));
  COMITY_TRY(const auto submissions, exchange::Submissions::start(node, defaults_of(session.settings)));
  api::Service service(node, *submissions, session.settings.server.service);
  const api::CommandRunner runner = [&session](const std::vector<std::string>& arguments, const std::string& input) {
    return run_captured(session, arguments, input);
  };
  api::declare_admin(service.router(), runner, session.folder.string(),
                     session.settings.server.service.taxii.max_content_length);
  COMITY_TRY(auto publisher, start_publisher(session));
  RequestLog log(session.terminal, session.settings.server.log);
  COMITY_TRY(const auto server,
             net::Server::start(server_options, service, session.runtime.clock, [&](const net::Exchange& exchange) {
               service.metrics().count(exchange);
               log.write(exchange);
             }));
  service.metrics().read_server([raw = server.get()] { return raw->counters(); });
  const auto handler = [&session, &node](const Arguments& arguments, Terminal& terminal) {
    return session.run_inside(arguments, terminal, session.runtime, node);
  };
  COMITY_TRY(const auto local, LocalServer::start(session.folder, handler));
  announce(session, server_options, *server);
  std::optional<exchange::LogWatch> watch(std::in_place, node,
                                          [&session](const Error& e) { session.terminal.error(e); });
  wait_for_end(session, *server);
  watch.reset();
  session.terminal.say(Msg::kServingEnds);
  publisher.reset();  // whoever waits for witnesses waits no longer
  server->stop(kGrace);
  return kDone;
}

}  // namespace

void declare_serve(CLI::App& app, Invocation& invocation) {
  auto& command = declare(app, invocation, "serve", Msg::kHelpServe, Need::hold);
  auto options = std::make_shared<Options>();
  command.add_option("--listen", options->listen, help(Msg::kHelpListen))->type_name("ADDRESS:PORT");
  command.add_option("--tls", options->tls, help(Msg::kHelpTls))->expected(2)->type_name("CERTIFICATE KEY");
  command.add_flag("--plain-http-beyond-this-machine", options->plain, help(Msg::kHelpPlain));
  command.callback(runs(invocation, options, run));
}

}  // namespace comity::cli
