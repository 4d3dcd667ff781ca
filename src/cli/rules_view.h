// Slips and findings of rulebooks, as people and machines read them.
#pragma once

#include <string>
#include <vector>

#include "exchange/publish.h"
#include "gate/check.h"
#include "json/write.h"

namespace comity::cli {

// "xa.rules:12:8: error: …" for each; where the text of a rule is known, with its line.
std::string text_of(const std::string& file, const exchange::Unread& unread);
std::string text_of(const std::string& file, const exchange::Publication& publication,
                    const std::vector<gate::Finding>& findings);

// Elements of an open array.
void write(json::Writer& out, const exchange::Unread& unread);
void write(json::Writer& out, const exchange::Publication& publication, const std::vector<gate::Finding>& findings);

}  // namespace comity::cli
