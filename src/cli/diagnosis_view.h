// A diagnosis in words and as JSON: what doctor, backup and restore tell.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "exchange/doctor.h"
#include "json/write.h"

namespace comity::cli {

std::string text_of(const exchange::Diagnosis& diagnosis, const Terminal& terminal);
std::string json_of(const exchange::Diagnosis& diagnosis);

// Draws the bar of a long work, and stops it when the person gave up.
store::Progress progress_on(Terminal& terminal, Msg what);

}  // namespace comity::cli
