#include "tests/support/starters.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "gate/rulebook_text.h"
#include "tests/support/party_of.h"

namespace comity::test {

party::Directory starter_directory() {
  using party::Role;
  party::Directory directory;
  std::uint64_t seed = 0;
  const auto add = [&](const char* handle, std::vector<Role> roles) {
    auto party = party_of(handle, ++seed);
    party.roles = std::move(roles);
    directory.parties.push_back(std::move(party));
  };
  add("xa.cert", {Role::cert});
  add("xa.dpa", {Role::authority});
  add("xa.ministry", {Role::authority});
  add("xb.cert", {Role::cert});
  add("xb.dpa", {Role::authority});
  add("xb.court", {Role::authority});
  const auto code = [](const char* text) { return *party::Jurisdiction::parse(text); };
  const auto handle = [](const char* text) { return *party::Handle::parse(text); };
  directory.groups = {{"REGION", {code("XA"), code("XB")}, {}}, {"OLD", {code("XB")}, Time{1}}};
  directory.jurisdictions = {{code("XA"), handle("xa.ministry")}, {code("XB"), handle("xb.court")}};
  return directory;
}

std::string starter_text(const std::string& name) {
  const auto path = std::string(COMITY_SOURCE_DIR) + "/rulebooks/" + name + ".rules";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (file) return text.str();
  std::cerr << "cannot read " << path << '\n';
  std::exit(2);
}

gate::Rulebook starter(const std::string& name) {
  auto parsed = gate::parse_text(starter_text(name));
  if (parsed) return std::move(parsed->book);
  for (const auto& slip : parsed.error()) std::cerr << name << ": " << render(slip.message) << '\n';
  std::exit(2);
}

}  // namespace comity::test
