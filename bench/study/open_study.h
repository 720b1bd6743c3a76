// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/study/study_folder.h"

namespace weft::bench {

/// A study that is being measured, run by run.
class OpenStudy {
  public:
    /// As StudyFolder; keeps references to launcher and stop.
    OpenStudy(const StudyPlan& plan, const std::filesystem::path& folder, const Launcher& launcher,
              const backends::Stop& stop);

    /// Runs the arm, unless the round has it already, and writes it down. A run that the quota held back measured the
    /// quota; it is repeated, and that is noted. False when it was interrupted. Throws RunFailed, and
    /// std::runtime_error when the image is another one than before.
    bool measure(const Arm& arm, unsigned round, unsigned position);

    Study study;

  private:
    StudyFolder folder_;
    const Launcher& launcher_;
    const backends::Stop& stop_;
};

} // namespace weft::bench
