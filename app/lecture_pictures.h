// SPDX-License-Identifier: Apache-2.0
// The picture of a study, tinted by who computed what in one of its runs.
#pragma once

#include "app/frame_job.h"
#include "app/maps.h"
#include "app/render_options.h"
#include "bench/study/study.h"

#include <string>

namespace weft::app {

class StudyPicture {
  public:
    /// Renders the picture that the study measured, of `size`, once more. Throws std::runtime_error when it is not the
    /// same, bit for bit.
    StudyPicture(const bench::Study& study, Size size);

    /// A PNG inside a data URI: the picture of that run, each tile in the colour of its task.
    std::string tinted(const bench::RunRecord& run) const;

  private:
    Frame frame_;
    TileGrid grid_;
};

/// Of at most `most_pixels`: smaller by the least whole factor, each pixel the mean of those that it stands for.
MapPicture reduced(const MapPicture& picture, std::size_t most_pixels);

} // namespace weft::app
