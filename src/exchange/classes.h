// The handling classes as the exchange reads them: their facts, parsed once, and which of them a filter means.
//
// A Classes is owned by its Node and safe on any thread; classes are only ever added. Errors: those of the store.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "gate/facts.h"
#include "store/store.h"

namespace comity::exchange {

struct ClassFacts {
  store::ClassId id = 0;
  std::string type;
  std::string spec;                   // "2.0", "2.1"
  std::vector<std::string> markings;  // by name, granular ones too
  std::vector<std::string> owners;    // at least one; "" is unknown
  std::string creator;                // a handle; empty: unknown
  gate::ItemFacts facts;              // all unknown where the text is of another version
};

class Classes {
 public:
  using All = std::shared_ptr<const std::vector<ClassFacts>>;

  // Every class there is now.
  Result<All> all(store::Store& store);

 private:
  std::mutex mutex_;
  All known_ = std::make_shared<const std::vector<ClassFacts>>();
};

// "tlp:amber" as TLP:AMBER, TLP:WHITE as the newer name of the same, "None" as none; others as they are.
std::string marking_level(std::string_view given);

// Code::usage when it is neither a marking that facts can hold nor "none".
Status check_marking_name(const std::string& given);

// Whether items of the class are of one of the types and have one of the markings ("none": no marking at all).
// An empty list asks for nothing. A marking's definition id stands for the name that facts have of it.
bool fits(const ClassFacts& facts, const std::vector<std::string>& types, const std::vector<std::string>& markings);

// Whether `wanted` is one of the markings that something has.
bool is_among(const std::string& wanted, const std::vector<std::string>& has);

bool is_marking_definition(std::string_view marking);

}  // namespace comity::exchange
