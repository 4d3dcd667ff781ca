// Where TAXII answers what: TAXII 2.1 §4, §5.
#include "api/taxii/media.h"
#include "api/taxii/taxii.h"

namespace comity::api {

namespace {

constexpr std::string_view kObjects = "/{root}/collections/{collection}/objects/";
constexpr std::string_view kObject = "/{root}/collections/{collection}/objects/{object}/";

constexpr Parameter kAddedAfter{"added_after", ParameterKind::text,
                                "only what was added strictly later than this time"};
constexpr Parameter kLimit{"limit", ParameterKind::count, "at most so many in one page"};
constexpr Parameter kNext{"next", ParameterKind::text, "the next page, as the one before named it"};
constexpr Parameter kMatchId{"match[id]", ParameterKind::list, "ids of objects"};
constexpr Parameter kMatchType{"match[type]", ParameterKind::list, "types of objects"};
constexpr Parameter kMatchVersion{"match[version]", ParameterKind::list, "last, first, all, or versions"};
constexpr Parameter kMatchSpec{"match[spec_version]", ParameterKind::list, "versions of STIX"};

}  // namespace

Route Taxii::route(std::string_view method, std::string_view pattern, std::string_view name, std::string_view about,
                   std::vector<Parameter> parameters, Handler handler) {
  return {method,
          pattern,
          name,
          Family::taxii,
          Access::known,
          about,
          std::move(parameters),
          method == "POST" ? options_.max_content_length : 0,
          refuse_media,
          [this, handler](const Call& call) { return (this->*handler)(call); }};
}

void Taxii::declare(Router& router) {
  const std::vector page{kAddedAfter, kLimit, kNext, kMatchId, kMatchType, kMatchVersion, kMatchSpec};
  router.add(
      route("GET", "/taxii2/", "taxii-discovery", "What this server is and its API roots", {}, &Taxii::discovery));
  router.add(route("GET", "/{root}/", "taxii-root", "One API root", {}, &Taxii::api_root));
  router.add(route("GET", "/{root}/status/{status}/", "taxii-status", "What became of objects that were posted", {},
                   &Taxii::status));
  router.add(route("GET", "/{root}/collections/", "taxii-collections", "The collections of an API root", {},
                   &Taxii::collections));
  router.add(
      route("GET", "/{root}/collections/{collection}/", "taxii-collection", "One collection", {}, &Taxii::collection));
  router.add(route("GET", "/{root}/collections/{collection}/manifest/", "taxii-manifest",
                   "Ids, versions and dates of what a collection holds", page, &Taxii::manifest));
  router.add(route("GET", kObjects, "taxii-objects", "What a collection holds", page, &Taxii::objects));
  router.add(route("POST", kObjects, "taxii-post", "Adds objects to a box", {}, &Taxii::post));
  router.add(route("GET", kObject, "taxii-object", "One object",
                   {kAddedAfter, kLimit, kNext, kMatchVersion, kMatchSpec}, &Taxii::object));
  router.add(route("DELETE", kObject, "taxii-delete", "Takes an object out of a box", {kMatchVersion, kMatchSpec},
                   &Taxii::remove));
  router.add(route("GET", "/{root}/collections/{collection}/objects/{object}/versions/", "taxii-versions",
                   "The versions of one object", {kAddedAfter, kLimit, kNext, kMatchSpec}, &Taxii::versions));
}

}  // namespace comity::api
