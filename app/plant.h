// SPDX-License-Identifier: Apache-2.0
// Losses on request, so that a study can be asked whether it finds what was hidden: its cause must be the planted one.
// The picture stays as it is. See docs/validation.md.
#pragma once

#include "backends/backend.h"

#include <atomic>
#include <string_view>

namespace weft::app {

struct Plant {
    double worker = 1;     ///< one of the workers takes so many times as long for its tiles
    double slow = 0;       ///< every tile takes longer by this share
    double serial = 0;     ///< once all tiles are done: this share of their time, on one thread
    double dispatch_s = 0; ///< before each tile
    double tile_s = 0;     ///< the tile that is handed out last takes longer by this
    bool any() const { return worker != 1 || slow > 0 || serial > 0 || dispatch_s > 0 || tile_s > 0; }
};

/// "worker=2,slow=5%,serial=5%,dispatch=50us,tile=40ms", one or more of them. Throws std::invalid_argument.
Plant plant_named(std::string_view text);

/// A job with what is planted around it. All of it is processor time of whoever computes, so that a busy machine makes
/// no difference to it.
class PlantedJob {
  public:
    PlantedJob(const Plant& plant, backends::Job job);
    PlantedJob(const PlantedJob&) = delete; // its job knows where it is
    PlantedJob& operator=(const PlantedJob&) = delete;
    /// Its slots are longer than those of the job inside; the result stands first.
    const backends::Job& job() const { return job_; }
    /// After the run: what was planted before the tiles is taken out of their stamps, and the serial share is spent.
    void finish(backends::Report& report, const backends::Slots& slots) const;

  private:
    Plant plant_;
    backends::Slots shared_;               // a page that worker processes see, too
    std::atomic<std::uint32_t>* slow_one_; // in it: the thread that is the slow worker; 0: nobody yet
    std::size_t result_bytes_;
    backends::Job job_;
};

} // namespace weft::app
