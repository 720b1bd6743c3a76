# SPDX-License-Identifier: Apache-2.0
# Files as bytes in the program. Included it defines weft_embed_files(); run with -P it writes the source file.

# weft_embed_files(TARGET OUTPUT HEADER NAME FILES...): adds a source file to TARGET with a function
# std::string_view weft::bench::embedded::NAME() for each pair of a name and a list of files, which are joined in order.
# HEADER, as it is included, declares them.
function(weft_embed_files target output header)
  set(inputs "")
  set(described "")
  foreach(word IN LISTS ARGN)
    if(IS_ABSOLUTE "${word}")
      list(APPEND inputs "${word}")
    endif()
    string(APPEND described "${word}|")
  endforeach()
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DHEADER=${header}" "-DWORDS=${described}" -P "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake"
    DEPENDS ${inputs} "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake"
    COMMENT "Embedding the files of ${header}" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE OR NOT DEFINED OUTPUT)
  return()
endif()

# Bytes, not string literals: the standard lets a compiler refuse literals beyond 64 KiB, and pedantic ones warn.
set(text "// Written by cmake/EmbedFiles.cmake.\n#include \"${HEADER}\"\n\nnamespace weft::bench::embedded {\n")
set(name "")
set(hex "")
macro(close_function)
  if(name)
    string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," hex "${hex}")
    string(APPEND text "std::string_view ${name}() {\n    static constexpr char bytes[] = {\n${hex}};\n"
                       "    return {bytes, sizeof bytes};\n}\n")
  endif()
endmacro()
string(REPLACE "|" ";" words "${WORDS}")
foreach(word IN LISTS words)
  if(IS_ABSOLUTE "${word}")
    file(READ "${word}" bytes HEX)
    string(APPEND hex "${bytes}")
  elseif(word)
    close_function()
    set(name "${word}")
    set(hex "")
  endif()
endforeach()
close_function()
string(APPEND text "} // namespace weft::bench::embedded\n")
file(WRITE "${OUTPUT}" "${text}")
