// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ModelConfig.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// What a stage's network costs, whatever its weights.
struct StageCost {
    std::string id;
    StageRole role = StageRole::Base;
    ClipShape output;
    std::int64_t parameters = 0;
    double evaluationFlops = 0; ///< multiply-adds x 2 of one evaluation of the whole clip, no halos
};

/// How often networks are evaluated for a clip.
struct StepProtocol {
    int baseSteps = 0;
    int superSteps = 0; ///< of each super-resolution stage, in time or space
    int passes = 1;     ///< of a step: two where it is guided

    [[nodiscard]] int evaluations(StageRole role) const
    {
        return passes * (role == StageRole::Base ? baseSteps : superSteps);
    }
};

/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 3.4 and Table 1: every original network
/// is evaluated twice a step for guidance; a distilled one has guidance in it.
inline constexpr StepProtocol kOriginalSteps{256, 128, 2};
inline constexpr StepProtocol kDistilledSteps{8, 8, 1};
/// What the paper gives for the two: how many times fewer operations, and seconds for a batch of samples at
/// 192x320.
inline constexpr double kPublishedFlopsRatio = 36;
inline constexpr double kPublishedOriginalSec = 618;
inline constexpr double kPublishedDistilledSec = 35;
inline constexpr double kPublishedAllParameters = 11.6e9;

/// Parameters of the stage called `id` in figure 6; none for another id.
[[nodiscard]] std::optional<double> publishedParameters(const std::string& id);

/// Costs of all stages at their output sizes. Networks are made without memory behind them, so 11.6 billion
/// parameters are counted in a second.
[[nodiscard]] std::vector<StageCost> stageCosts(const ModelConfig& model);

/// The leading stages that make no larger pictures than the paper's evaluation looks at, 192x320: six of
/// seven.
[[nodiscard]] std::span<const StageCost> evaluatedStages(std::span<const StageCost> stages);

/// Operations of a whole clip.
[[nodiscard]] double clipFlops(std::span<const StageCost> stages, const StepProtocol& protocol);
/// The bases' part of one evaluation of each stage.
[[nodiscard]] double baseShare(std::span<const StageCost> stages);

/// What clipFlops of two protocols are to each other, from the numbers of steps alone: the base's ratio and
/// the others', weighed by their shares of a step.
[[nodiscard]] double closedFormRatio(double share, const StepProtocol& many, const StepProtocol& few);
/// The base's share at which closedFormRatio is `ratio`.
[[nodiscard]] double shareForRatio(double ratio, const StepProtocol& many, const StepProtocol& few);

} // namespace cascade::evaluation
