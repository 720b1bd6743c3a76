// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/results.h"

#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <map>

namespace weft::bench::kernels {
namespace {

/// A file's name without its folder; a builtin scene's without "builtin:".
std::string short_name(const std::string& scene) { return scene.substr(scene.find_last_of("/:") + 1); }

std::string ratio_text(double ratio, const std::optional<Interval>& interval) {
    if (!interval) return fmt::format("{:.2f}", ratio);
    return fmt::format("{:.2f} ({:.2f} to {:.2f})", ratio, interval->low, interval->high);
}

class GeometricMean {
  public:
    void add(double value) {
        logarithms_ += std::log(value);
        ++count_;
    }
    double value() const { return std::exp(logarithms_ / count_); }

  private:
    double logarithms_ = 0, count_ = 0;
};

/// Means by ray kind, in the order of the kinds.
struct Means {
    std::map<RayKind, GeometricMean> by_kind;
    GeometricMean all;
    void add(RayKind kind, double ratio) {
        by_kind[kind].add(ratio);
        all.add(ratio);
    }
    std::string text() const {
        std::string line;
        for (const auto& [kind, mean] : by_kind) line += fmt::format("{} {:.2f}, ", name_of(kind), mean.value());
        return line + fmt::format("all {:.2f}", all.value());
    }
};

void add_rows(const std::vector<Row>& rows, std::string& text) {
    const auto out = std::back_inserter(text);
    fmt::format_to(out,
                   "Mrays/s; ratios above 1: weft is faster; in brackets the 95 % interval\n\n"
                   "{:<24} {:<8} {:<7} {:>7} {:>8}  {:<10} {:>7} {:>7}  {:<23} {:>9}  {:<20} {:>8}\n",
                   "scene", "rays", "quality", "threads", "weft", "mode", "single", "Embree", "its best mode",
                   "to single", "to best", "mismatch");
    Means single, best;
    for (const Row& row : rows) {
        fmt::format_to(out,
                       "{:<24} {:<8} {:<7} {:>7} {:>8.2f}  {:<10} {:>7.2f} {:>7.2f}  {:<23} {:>9.2f}  {:<20} {:>8}\n",
                       short_name(row.scene), name_of(row.rays), name_of(row.quality), row.threads, row.weft,
                       row.weft_mode, row.embree_single, row.embree_best, row.embree_best_mode, row.ratio_single,
                       ratio_text(row.ratio_best, row.ratio_best_interval), row.mismatch);
        single.add(row.rays, row.ratio_single);
        best.add(row.rays, row.ratio_best);
    }
    fmt::format_to(out, "\ngeometric mean to Embree's single rays: {}\ngeometric mean to Embree's best mode:   {}\n",
                   single.text(), best.text());
}

void add_builds(const std::vector<BuildRow>& rows, std::string& text) {
    const auto out = std::back_inserter(text);
    fmt::format_to(out,
                   "Builds: Mtri/s; bytes per triangle of the trees, and of vertices and indices apart\n\n"
                   "{:<24} {:<7} {:>7} {:>8} {:>8}  {:<20} {:>10} {:>12} {:>8}\n",
                   "scene", "quality", "threads", "weft", "Embree", "ratio", "weft bytes", "Embree bytes", "vertices");
    GeometricMean speed, bytes;
    for (const BuildRow& row : rows) {
        fmt::format_to(out, "{:<24} {:<7} {:>7} {:>8.2f} {:>8.2f}  {:<20} {:>10.1f} {:>12.1f} {:>8.1f}\n",
                       short_name(row.scene), name_of(row.quality), row.threads, row.weft, row.embree,
                       ratio_text(row.ratio, row.ratio_interval), row.weft_bytes, row.embree_bytes, row.vertex_bytes);
        speed.add(row.ratio);
        bytes.add(row.weft_bytes / row.embree_bytes);
    }
    fmt::format_to(out, "\ngeometric mean of the builds: speed {:.2f}, bytes {:.2f} (below 1: weft takes less)\n",
                   speed.value(), bytes.value());
}

} // namespace

std::string text_of(const Results& results) {
    std::string text;
    if (!results.rows.empty()) add_rows(results.rows, text);
    if (!results.rows.empty() && !results.builds.empty()) text += '\n';
    if (!results.builds.empty()) add_builds(results.builds, text);
    return text;
}

} // namespace weft::bench::kernels
