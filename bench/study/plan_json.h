// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/study/study.h"

#include <string>
#include <string_view>

namespace weft::bench {

/// study.json: the plan, for readers and for the decision whether a folder holds the same study. What only says when
/// to end (rounds, target, budget) is left out: a study may be continued with other limits.
std::string plan_to_json(const StudyPlan& plan);
/// Throws std::invalid_argument.
StudyPlan plan_from_json(std::string_view text);

} // namespace weft::bench
