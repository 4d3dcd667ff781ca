#include "api/admin/operations.h"

namespace comity::api {

namespace {

using Kind = ParameterKind;

constexpr Parameter kTenant{"tenant", Kind::text, "The tenant; otherwise the node's own"};

std::vector<Parameter> with_filters(std::vector<Parameter> more) {
  std::vector<Parameter> all{kTenant,
                             {"type", Kind::list, "STIX types"},
                             {"id", Kind::text, "Id of the object"},
                             {"name", Kind::text, "Every one of these words is in the name or an alias"},
                             {"value", Kind::text, "Exact value: address, domain, URL, hash, CVE number"},
                             {"marking", Kind::list, "Markings, by name or by the id of a definition"},
                             {"since", Kind::text, "Taken in at or after"},
                             {"until", Kind::text, "Taken in at or before"},
                             {"versions", Kind::text, "all, last or first"}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

const std::vector<Operation>& table() {
  static const std::vector<Operation> kTable{
      {"GET",
       "/admin/items",
       "list-items",
       "Find items",
       {"list"},
       with_filters(
           {{"limit", Kind::count, "At most so many"}, {"after", Kind::text, "The position of the page before"}})},
      {"GET",
       "/admin/items/{id}",
       "show-item",
       "One item whole, with where it came from",
       {"show"},
       {kTenant, {"version", Kind::text, "This version"}}},
      {"DELETE",
       "/admin/items/{id}",
       "erase-item",
       "Erase an object for good: its key is destroyed",
       {"erase"},
       {kTenant, {"version", Kind::text, "This version only"}, {"basis", Kind::text, "The law, order or request"}}},
      {"GET", "/admin/asides", "list-asides", "What was set aside: conflicts and quarantine", {"list", "--aside"}, {}},
      {"GET",
       "/admin/export",
       "export-items",
       "A STIX bundle of what is found, byte for byte",
       {"export"},
       with_filters({})},
      {"POST",
       "/admin/import",
       "import",
       "Take STIX in: a bundle, an envelope, or one object",
       {"import"},
       {kTenant, {"collection", Kind::text, "A box that it joins, by alias or id"}},
       true},
      {"GET", "/admin/doctor", "examine", "Check everything that can be checked", {"doctor"}, {}},
      {"GET", "/admin/collections", "list-collections", "The collections", {"collection", "list"}, {}},
      {"POST",
       "/admin/collections",
       "add-collection",
       "Offer a view, or a box",
       {"collection", "add"},
       {kTenant,
        {"title", Kind::text, "What people call it"},
        {"alias", Kind::text, "A short name for URLs"},
        {"description", Kind::text, "What it is for"},
        {"box", Kind::flag, "A box: holds what is posted to it"},
        {"type", Kind::list, "Of a view: these STIX types"},
        {"marking", Kind::list, "Of a view: with one of these markings"}}},
      {"DELETE",
       "/admin/collections/{name}",
       "remove-collection",
       "Offer a collection no longer",
       {"collection", "remove"},
       {kTenant}},
      {"GET", "/admin/tokens", "list-tokens", "Who may call", {"token", "list"}, {}},
      {"POST",
       "/admin/tokens/{name}",
       "add-token",
       "Let a client call; its token is in the answer, this once",
       {"token", "add"},
       {kTenant,
        {"party", Kind::text, "The party it speaks for"},
        {"purpose", Kind::text, "What it may use things for"},
        {"read", Kind::list, "Collections it may read: all, none, or aliases and ids"},
        {"write", Kind::list, "Boxes it may post to"},
        {"admin", Kind::flag, "It may use this interface"},
        {"days", Kind::count, "It expires after so many days"},
        {"fingerprint", Kind::text, "It proves itself by the certificate of this SHA-256 fingerprint"}}},
      {"DELETE", "/admin/tokens/{name}", "revoke-token", "Let somebody call no longer", {"token", "revoke"}, {}},
      {"GET", "/admin/parties", "list-parties", "The parties in the directory", {"party", "list"}, {}},
      {"POST",
       "/admin/parties/{handle}",
       "add-party",
       "Add a party to the directory",
       {"party", "add"},
       {{"name", Kind::text, "Name of the organisation"},
        {"located", Kind::text, "Where its data is located"},
        {"identity", Kind::text, "Id of its STIX identity object"},
        {"role", Kind::list, "cert, operator, vendor, platform, authority, …"},
        {"email", Kind::list, "Where it is reached"},
        {"phone", Kind::list, "Telephone"},
        {"web", Kind::list, "Address of a page"}}},
  };
  return kTable;
}

}  // namespace

std::span<const Operation> operations() { return table(); }

}  // namespace comity::api
