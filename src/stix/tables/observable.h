// The parts of the tables of cyber-observables (STIX 2.1 §6) that its files share: observable.cpp has the simple
// ones, the others one area each, extension_*.cpp the predefined extensions. Immutable, any thread.
#pragma once

#include "stix/schema.h"
#include "stix/tables/tables.h"

namespace comity::stix {

std::span<const ObjectType> simple_observable_types();
std::span<const ObjectType> file_types();     // artifact, directory, file
std::span<const ObjectType> network_types();  // addresses, names, traffic
std::span<const ObjectType> mail_types();
std::span<const ObjectType> system_types();  // accounts, processes, registry keys

std::span<const Extension> file_extensions();
std::span<const Extension> traffic_extensions();
std::span<const Extension> process_extensions();
std::span<const Extension> account_extensions();

constexpr ObjectType sco(std::string_view name, Record own, Words contributing = {},
                         std::span<const Extension> extensions = {}) {
  return {name, Category::sco, &kCommonOfObservables, own, extensions, contributing};
}

}  // namespace comity::stix
