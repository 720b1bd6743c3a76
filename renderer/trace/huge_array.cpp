// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/huge_array.h"

#include <cstdint>
#include <sys/mman.h>

namespace weft {
namespace {

constexpr std::size_t huge_page = std::size_t{1} << 21;
constexpr std::size_t worth_clearing = huge_page / 8; ///< what takes longer to touch in small pages

std::size_t in_pages(std::size_t bytes) { return (bytes + huge_page - 1) / huge_page * huge_page; }

} // namespace

/// Of its own, not of the heap: what the heap gives again has been touched, and keeps its small pages.
void* allocate_huge(std::size_t bytes, std::size_t alignment, std::size_t worth) {
    if (bytes < worth) return ::operator new (bytes, std::align_val_t{alignment});
    if (bytes > SIZE_MAX - 2 * huge_page) throw std::bad_alloc();
    const std::size_t size = in_pages(bytes);
    void* const got = mmap(nullptr, size + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED) throw std::bad_alloc();
    auto* const begin = static_cast<std::byte*>(got);
    const std::size_t before = (huge_page - reinterpret_cast<std::uintptr_t>(got) % huge_page) % huge_page;
    std::byte* const memory = begin + before;
    if (before > 0) munmap(begin, before);
    if (before < huge_page) munmap(memory + size, huge_page - before);
    madvise(memory, (bytes + huge_page - worth_clearing) / huge_page * huge_page, MADV_HUGEPAGE); // and the rest small
    return memory;
}

void free_huge(void* memory, std::size_t bytes, std::size_t alignment, std::size_t worth) noexcept {
    if (bytes < worth)
        ::operator delete (memory, std::align_val_t{alignment});
    else
        munmap(memory, in_pages(bytes));
}

} // namespace weft
