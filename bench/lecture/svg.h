// SPDX-License-Identifier: Apache-2.0
// Drawings as text: SVG inside the page, coloured by its style sheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

/// Lengths and places in CSS pixels, from the top left corner; it shrinks with the page.
class Svg {
  public:
    /// `label` says in words what the drawing shows, for who cannot see it.
    Svg(double width, double height, std::string_view label);

    void rect(double x, double y, double width, double height, std::string_view classes);
    void line(double x1, double y1, double x2, double y2, std::string_view classes);
    void circle(double x, double y, double radius, std::string_view classes);
    /// `anchor` is start, middle or end; y is the baseline.
    void text(double x, double y, std::string_view anchor, std::string_view classes, std::string_view text);
    /// Stripes for the class `hatched`; `id` is the page's.
    void define_hatch(std::string_view id);
    std::string html() const { return svg_ + "</svg>"; }

  private:
    std::string svg_;
};

/// Round numbers from 0 to at most `end`: 1, 2 or 5 times a power of ten apart, at most `most` steps.
std::vector<double> ticks(double end, unsigned most);

} // namespace weft::bench
