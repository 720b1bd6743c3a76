# SPDX-License-Identifier: Apache-2.0
# Embree 3, for comparisons only: the target weft_embree is there when it was found and is wanted, and what compares
# weft with it is built where the target is. The renderer and the program weft never link it.
set(WEFT_EMBREE AUTO CACHE STRING "Build weft-kernels and the tests against Embree 3: AUTO (where it is found), ON, OFF")
set_property(CACHE WEFT_EMBREE PROPERTY STRINGS AUTO ON OFF)

if(WEFT_EMBREE STREQUAL "AUTO")
  find_package(embree 3 CONFIG QUIET)
elseif(WEFT_EMBREE)
  find_package(embree 3 CONFIG REQUIRED)
endif()
if(WEFT_EMBREE AND embree_FOUND)
  add_library(weft_embree INTERFACE)
  target_link_libraries(weft_embree INTERFACE embree)
elseif(WEFT_EMBREE)
  message(STATUS "weft: no Embree 3 (Debian: libembree-dev): without weft-kernels and the tests against Embree")
endif()
