// SPDX-License-Identifier: Apache-2.0
// Large arrays in huge pages: a tree of a million triangles is read all over, and while it is built several times its
// bytes are written once each. In pages of 2 MiB the first touch of them costs half, addresses are found faster, and a
// fork copies fewer entries of the page table.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace weft {

/// Memory for `bytes`, aligned to `alignment` at least; from `worth` bytes on in huge pages, where the system has them
/// (a hint: nothing fails without). Throws std::bad_alloc.
void* allocate_huge(std::size_t bytes, std::size_t alignment, std::size_t worth);
/// What allocate_huge() gave for the same numbers.
void free_huge(void* memory, std::size_t bytes, std::size_t alignment, std::size_t worth) noexcept;

/// An allocator by which elements that are not given a value are not written, whatever a type's defaults: who fills an
/// array touches its pages, and not whoever makes it.
template <class T, std::size_t worth> struct HugePages {
    static_assert(std::is_trivially_copyable_v<T>); // so that they live without having been constructed
    using value_type = T;
    template <class U> struct rebind { using other = HugePages<U, worth>; };
    static constexpr std::size_t alignment = alignof(T) < 64 ? 64 : alignof(T); ///< a line of the cache at least

    HugePages() = default;
    template <class U> explicit HugePages(const HugePages<U, worth>& /*other*/) {}

    T* allocate(std::size_t n) { return static_cast<T*>(allocate_huge(n * sizeof(T), alignment, worth)); }
    void deallocate(T* p, std::size_t n) noexcept { free_huge(p, n * sizeof(T), alignment, worth); }
    template <class U> void construct(U* /*unwritten*/) {}
    template <class U, class... Values> void construct(U* p, Values&&... values) {
        ::new (static_cast<void*>(p)) U(std::forward<Values>(values)...);
    }
    friend bool operator==(const HugePages& /*a*/, const HugePages& /*b*/) { return true; }
};

/// New elements have no value until they are given one. Small arrays, of which there may be thousands, have no huge
/// page of which they would waste more than half.
template <class T> using HugeArray = std::vector<T, HugePages<T, 1u << 20>>;

/// The same for what is soon given back, where only time counts: to touch an eighth of a huge page in small ones takes
/// as long as to clear it.
template <class T> using ShortLivedHugeArray = std::vector<T, HugePages<T, 1u << 18>>;

} // namespace weft
