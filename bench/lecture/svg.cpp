// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/svg.h"

#include "bench/report/html.h"

#include <cmath>
#include <fmt/format.h>

namespace weft::bench {

Svg::Svg(double width, double height, std::string_view label) {
    svg_ = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
                       "height=\"{1:.0f}\" role=\"img\" aria-label=\"{2}\">\n",
                       width, height, escaped(label));
}

void Svg::rect(double x, double y, double width, double height, std::string_view classes) {
    svg_ += fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" class=\"{}\" />\n", x, y,
                        std::max(width, 0.0), height, classes);
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view classes) {
    svg_ += fmt::format("<line x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\" class=\"{}\" />\n", x1, y1, x2,
                        y2, classes);
}

void Svg::circle(double x, double y, double radius, std::string_view classes) {
    svg_ += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{:.2f}\" class=\"{}\" />\n", x, y, radius, classes);
}

void Svg::text(double x, double y, std::string_view anchor, std::string_view classes, std::string_view text) {
    svg_ += fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"{}\" class=\"{}\">{}</text>\n", x, y, anchor,
                        classes, escaped(text));
}

void Svg::define_hatch(std::string_view id) {
    svg_ += fmt::format("<defs><pattern id=\"{}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                        "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" class=\"hatch\" />"
                        "</pattern></defs>\n",
                        id);
}

std::vector<double> ticks(double end, unsigned most) {
    if (!(end > 0) || most == 0) return {0};
    const double raw = end / most, power = std::pow(10, std::floor(std::log10(raw)));
    double step = 10 * power;
    for (const double factor : {5.0, 2.0, 1.0})
        if (factor * power >= raw * (1 - 1e-9)) step = factor * power;
    std::vector<double> values;
    const auto count = static_cast<unsigned>(std::floor(end / step * (1 + 1e-9)));
    values.reserve(count + 1);
    for (unsigned i = 0; i <= count; ++i) values.push_back(i * step);
    return values;
}

} // namespace weft::bench
