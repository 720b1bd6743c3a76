# SPDX-License-Identifier: Apache-2.0
# What every target of weft shares: the language level, the warnings, and the arithmetic that the image depends on.

# The image is a function of scene, settings and version. Contraction into FMA changes radiance and breaks the watertight
# triangle test, so it is off everywhere; -ffast-math must never come in through the environment either.
add_library(weft_numerics INTERFACE)
target_compile_options(weft_numerics INTERFACE -ffp-contract=off)
if(CMAKE_CXX_FLAGS MATCHES "-ffast-math|-Ofast|-funsafe-math-optimizations")
  message(FATAL_ERROR "weft: fast-math changes the image; remove it from CMAKE_CXX_FLAGS")
endif()

add_library(weft_warnings INTERFACE)
target_compile_options(weft_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual)
if(NOT CMAKE_UNITY_BUILD) # where one file's constants would be shadowed by another's locals
  target_compile_options(weft_warnings INTERFACE -Wshadow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(weft_warnings INTERFACE -Wno-restrict) # false alarms on std::string operator+ (GCC bug 105651)
endif()
if(WEFT_WERROR)
  target_compile_options(weft_warnings INTERFACE -Werror)
endif()

add_library(weft_sanitizers INTERFACE)
if(WEFT_SANITIZE)
  target_compile_options(weft_sanitizers INTERFACE -fsanitize=${WEFT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_link_options(weft_sanitizers INTERFACE -fsanitize=${WEFT_SANITIZE})
endif()

# weft_alone(TARGET FILE...): with CMAKE_UNITY_BUILD, which builds many files as one, these stay by themselves: their
# neighbours use the same names for other things.
function(weft_alone target)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# weft_setup(TARGET): the properties that every library, program and test of weft has.
function(weft_setup target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
  target_link_libraries(${target} PRIVATE weft_warnings PUBLIC $<BUILD_INTERFACE:weft_numerics> $<BUILD_INTERFACE:weft_sanitizers>)
endfunction()
