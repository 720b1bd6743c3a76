// SPDX-License-Identifier: Apache-2.0
#include "tests/long/ply_samples.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace weft::test {
namespace {

constexpr int around = 6, rings = 4;

/// Appends values in the format that the header says.
class Writer {
  public:
    explicit Writer(const std::string& format) : ascii_(format == "ascii"), big_(format == "binary_big_endian") {}

    std::string text;

    void real(float value) {
        if (ascii_)
            text += std::to_string(value) + ' ';
        else
            bytes(std::bit_cast<std::uint32_t>(value), 4);
    }
    void integer(std::uint32_t value, unsigned size) {
        if (ascii_)
            text += std::to_string(value) + ' ';
        else
            bytes(value, size);
    }
    void end_row() {
        if (ascii_) text.back() = '\n';
    }

  private:
    void bytes(std::uint32_t value, unsigned size) {
        for (unsigned i = 0; i < size; ++i)
            text += static_cast<char>(static_cast<unsigned char>(value >> (8 * (big_ ? size - 1 - i : i))));
    }

    bool ascii_, big_;
};

void add_vertex(Writer& out, int ring, int step) {
    const float v = static_cast<float>(ring) / (rings - 1), u = static_cast<float>(step) / (around - 1);
    const float theta = (0.1f + 0.8f * v) * 3.14159f, phi = u * 6.28318f;
    const float normal[] = {std::sin(theta) * std::cos(phi), std::cos(theta), std::sin(theta) * std::sin(phi)};
    for (const float n : normal) out.real(2 * n);
    for (const float n : normal) out.real(n);
    for (const float t : {u, v}) out.real(t);
    for (const int c : {40 * step, 60 * ring, 128}) out.integer(static_cast<std::uint32_t>(c), 1);
    out.real(0.5f); // the confidence
    out.end_row();
}

} // namespace

std::string make_ply(const std::string& format) {
    Writer out(format);
    out.text = "ply\nformat " + format + " 1.0\ncomment a ball\nelement vertex " + std::to_string(around * rings) +
               "\nproperty float x\nproperty float y\nproperty float z\n"
               "property float nx\nproperty float ny\nproperty float nz\nproperty float s\nproperty float t\n"
               "property uchar red\nproperty uchar green\nproperty uchar blue\nproperty float confidence\n"
               "element face " +
               std::to_string((around - 1) * (rings - 1)) + "\nproperty list uchar int vertex_indices\nend_header\n";
    for (int ring = 0; ring < rings; ++ring)
        for (int step = 0; step < around; ++step) add_vertex(out, ring, step);
    for (int ring = 0; ring + 1 < rings; ++ring)
        for (int step = 0; step + 1 < around; ++step) {
            const int corner = ring * around + step;
            out.integer(4, 1);
            for (const int c : {corner, corner + 1, corner + around + 1, corner + around})
                out.integer(static_cast<std::uint32_t>(c), 4);
            out.end_row();
        }
    return out.text;
}

} // namespace weft::test
