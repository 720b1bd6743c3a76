// SPDX-License-Identifier: Apache-2.0
// For sources that Highway's foreach_target compiles once for each instruction set: which these are, and which of them
// this processor has. To be included before foreach_target.h.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

// Of AVX-512 what Skylake's servers brought is enough; later additions do not matter here.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <hwy/targets.h>

#if HWY_TARGETS & HWY_AVX3
#define WEFT_ADD_AVX512(list, make, among)                                                                             \
    if ((among)&HWY_AVX3) (list).push_back(N_AVX3::make("avx512"))
#else
#define WEFT_ADD_AVX512(list, make, among)
#endif
#if HWY_TARGETS & HWY_AVX2
#define WEFT_ADD_AVX2(list, make, among)                                                                               \
    if ((among)&HWY_AVX2) (list).push_back(N_AVX2::make("avx2"))
#else
#define WEFT_ADD_AVX2(list, make, among)
#endif
#if HWY_TARGETS & HWY_SSE4
#define WEFT_ADD_SSE4(list, make, among)                                                                               \
    if ((among)&HWY_SSE4) (list).push_back(N_SSE4::make("sse4"))
#else
#define WEFT_ADD_SSE4(list, make, among)
#endif
#if HWY_TARGETS & HWY_EMU128
#define WEFT_ADD_BASELINE(list, make) (list).push_back(N_EMU128::make("baseline"))
#elif HWY_TARGETS & HWY_SCALAR // where Highway does not trust the compiler with the former
#define WEFT_ADD_BASELINE(list, make) (list).push_back(N_SCALAR::make("baseline"))
#else
#define WEFT_ADD_BASELINE(list, make)
#endif

/// Appends make(isa), a function of each instruction set's namespace, for those of `among`, Highway's bits, the best
/// first; "baseline", the last, needs nothing that the compiler was not told it may use.
#define WEFT_ADD_ISAS(list, make, among)                                                                               \
    do {                                                                                                               \
        [[maybe_unused]] const std::int64_t weft_among = among;                                                        \
        WEFT_ADD_AVX512(list, make, weft_among);                                                                       \
        WEFT_ADD_AVX2(list, make, weft_among);                                                                         \
        WEFT_ADD_SSE4(list, make, weft_among);                                                                         \
        WEFT_ADD_BASELINE(list, make);                                                                                 \
    } while (false)

namespace weft {

/// A function as compiled for an instruction set.
template <class Function> struct ForIsa {
    std::string_view isa;
    Function call;
};

/// Which ones to list for best_or_named(). A processor is asked what it has only where no name says it: where it is a
/// virtual one, the answer takes as long as to build a tree over a hundred triangles.
inline std::int64_t isas_for(std::string_view isa) {
    return isa == "auto" ? hwy::SupportedTargets() : ~std::int64_t{0};
}

/// Of a list of WEFT_ADD_ISAS, whose elements have a member `isa`: the one that is named, which the processor must
/// have; for "auto" the first, and the last for a name that is none.
template <class T> const T& best_or_named(const std::vector<T>& list, std::string_view isa) {
    for (const T& one : list)
        if (one.isa == isa) return one;
    return isa == "auto" ? list.front() : list.back();
}

} // namespace weft
