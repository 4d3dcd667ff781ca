# Writes a text file as a raw string literal to generated/NAME.inc, for #include in an initialiser.
function(comity_embed file name)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${name}.inc CONTENT "R\"comity(${text})comity\"\n" @ONLY)
endfunction()
