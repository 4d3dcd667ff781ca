// TAXII 2.1 over the collections of a node: the routes, and what their handlers share.
//
// An adaptor: it reads requests and writes answers; what a collection holds, who a caller is and what becomes of an
// object the exchange says. A Taxii is owned by the service, with the node and the submissions outliving it; its
// handlers run on any worker.
#pragma once

#include <cstdint>
#include <string>

#include "api/errors.h"
#include "api/route.h"
#include "api/taxii/filters.h"
#include "exchange/browse.h"
#include "exchange/submissions.h"

namespace comity::api {

struct TaxiiOptions {
  std::size_t page_limit = 1'000;                 // objects in a page, asked for or not
  std::uint64_t max_content_length = 67'108'864;  // of what is posted, bytes
  std::string public_url;                         // "https://taxii.example"; empty: as the request's Host says
};

class Taxii {
 public:
  Taxii(exchange::Node& node, exchange::Submissions& submissions, TaxiiOptions options)
      : node_(node), submissions_(submissions), options_(std::move(options)) {}

  void declare(Router& router);

 private:
  using Handler = net::Response (Taxii::*)(const Call&);
  Route route(std::string_view method, std::string_view pattern, std::string_view name, std::string_view about,
              std::vector<Parameter> parameters, Handler handler);

  net::Response discovery(const Call& call);
  net::Response api_root(const Call& call);
  net::Response collections(const Call& call);
  net::Response collection(const Call& call);
  net::Response objects(const Call& call);
  net::Response object(const Call& call);
  net::Response manifest(const Call& call);
  net::Response versions(const Call& call);
  net::Response post(const Call& call);
  net::Response remove(const Call& call);
  net::Response status(const Call& call);

  bool has_root(const Call& call, const std::string& root) const;
  Result<exchange::Collection> find_offered(const Call& call) const;
  Result<exchange::Collection> find_readable(const Call& call) const;
  Result<exchange::Collection> find_writable(const Call& call) const;
  Result<exchange::Listing> listing(const Call& call, FilterOf endpoint, exchange::Gives gives) const;

  exchange::Node& node_;
  exchange::Submissions& submissions_;
  TaxiiOptions options_;
};

}  // namespace comity::api
