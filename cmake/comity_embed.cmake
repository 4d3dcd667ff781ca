# Adds a text file to a target as `extern const std::string_view NAME` in a namespace.
function(comity_embed target file namespace name)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  set(source ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "#include <string_view>

namespace ${namespace} {
extern const std::string_view ${name};
const std::string_view ${name} = R\"comity(${text})comity\";
}  // namespace ${namespace}
" @ONLY)
  target_sources(${target} PRIVATE ${source})
endfunction()
