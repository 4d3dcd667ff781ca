// The `extra` functions of the tables of cyber-observables: what STIX 2.1 §6 says in words. Each reports to the
// inspection.
#pragma once

#include "stix/observable_formats.h"
#include "stix/schema.h"
#include "stix/tables/charset.h"

namespace comity::stix {

inline constexpr Format kMediaType{is_media_type, Rule::media_type};
inline constexpr Format kCharset{is_charset_name, Rule::charset};
inline constexpr Format kCpe{is_cpe, Rule::cpe};

void check_url_value(Inspection&, const json::Value&, const Path&);
void check_domain_value(Inspection&, const json::Value&, const Path&);
void check_ipv4_value(Inspection&, const json::Value&, const Path&);
void check_ipv6_value(Inspection&, const json::Value&, const Path&);
void check_mac_value(Inspection&, const json::Value&, const Path&);
void check_email_value(Inspection&, const json::Value&, const Path&);

void check_artifact(Inspection&, const json::Value&, const Path&);
void check_email_message(Inspection&, const json::Value&, const Path&);
void check_traffic(Inspection&, const json::Value&, const Path&);
void check_process(Inspection&, const json::Value&, const Path&);
void check_registry_key(Inspection&, const json::Value&, const Path&);

void check_pdf(Inspection&, const json::Value&, const Path&);
void check_raster_image(Inspection&, const json::Value&, const Path&);
void check_http_request(Inspection&, const json::Value&, const Path&);
void check_socket(Inspection&, const json::Value&, const Path&);
void check_windows_process(Inspection&, const json::Value&, const Path&);

}  // namespace comity::stix
