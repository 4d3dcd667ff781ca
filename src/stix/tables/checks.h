// The `extra` functions of the tables: what a standard's table says in words. Each reports to the inspection.
#pragma once

#include "stix/schema.h"

namespace comity::stix {

void check_external_reference(Inspection&, const json::Value&, const Path&);
void check_indicator(Inspection&, const json::Value&, const Path&);
void check_malware(Inspection&, const json::Value&, const Path&);
void check_observed_data(Inspection&, const json::Value&, const Path&);
void check_relationship(Inspection&, const json::Value&, const Path&);
void check_language_content(Inspection&, const json::Value&, const Path&);
void check_marking_definition(Inspection&, const json::Value&, const Path&);
void check_extension_definition(Inspection&, const json::Value&, const Path&);

}  // namespace comity::stix
