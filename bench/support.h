// Input for the benchmarks: a real STIX bundle when COMITY_BUNDLE names one, else a generated one of the same
// make (objects of 200 to 4,000 bytes, mostly indicators and relationships).
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "json/write.h"

namespace comity::bench {

inline std::string number_of_12(int i) {
  std::string digits = std::to_string(i);
  return std::string(12 - digits.size(), '0') + digits;
}

// Valid STIX 2.1, the same in every run.
inline std::string generated_bundle(int objects) {
  json::Writer out;
  out.begin_object().member("type", "bundle").member("id", "bundle--7ff0a5b8-4a35-4f0f-9d6c-000000000000");
  out.key("objects").begin_array();
  for (int i = 0; i < objects; ++i) {
    const bool indicator = i % 2 == 0;
    out.begin_object().member("type", indicator ? "indicator" : "malware").member("spec_version", "2.1");
    out.member("id", (indicator ? "indicator--7ff0a5b8-4a35-4f0f-9d6c-" : "malware--7ff0a5b8-4a35-4f0f-9d6c-") +
                         number_of_12(i));
    out.member("created", "2026-01-02T03:04:05.678Z").member("modified", "2026-01-02T03:04:05.678Z");
    out.member("name", "Sample " + std::to_string(i));
    out.member("description", std::string(static_cast<std::size_t>(200 + i * 37 % 1500), 'd'));
    if (indicator) {
      const std::string address =
          std::to_string(i / 65536 % 256) + "." + std::to_string(i / 256 % 256) + "." + std::to_string(i % 256);
      out.member("pattern", "[ipv4-addr:value = '198." + address + "']").member("pattern_type", "stix");
      out.member("valid_from", "2026-01-02T03:04:05.678Z");
      out.key("indicator_types").begin_array().value("malicious-activity").end_array();
    } else {
      out.member("is_family", false).key("labels").begin_array().value("sample").value("other").end_array();
    }
    out.end_object();
  }
  return out.end_array().end_object().take();
}

inline const std::string& bundle() {
  static const std::string text = [] {
    const char* path = std::getenv("COMITY_BUNDLE");
    if (path == nullptr) return generated_bundle(10'000);
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return text;
}

}  // namespace comity::bench
