// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"
#include "core/training/DistillationConfig.h"
#include "core/training/StageNetwork.h"

#include <memory>
#include <optional>

namespace cascade::training {

/// One evaluation, told a weight, gives what the teacher's guided prediction is: with captions and without.
/// Weights are drawn evenly from a range, at the levels of the teacher's sampler.
///
/// Source   Meng et al. 2022, arXiv:2210.03142, section 3.1; Imagen Video section 2.7.
class GuidanceDistillation : public Objective {
public:
    GuidanceDistillation(StageNetwork teacher, diffusion::GuidanceRange range, int levels)
        : m_teacher(std::move(teacher)), m_range(range), m_levels(levels)
    {
    }
    [[nodiscard]] Lesson lesson(const Examples& examples, at::Generator& random) const override;
    [[nodiscard]] bool readsWithoutText() const override { return true; }

private:
    StageNetwork m_teacher;
    diffusion::GuidanceRange m_range;
    int m_levels;
};

/// One DDIM step of the student gives what two of the teacher give. Nothing is clipped on the way.
///
/// Source   Salimans and Ho 2022, arXiv:2202.00512, algorithm 2; Imagen Video section 2.7.
class StepDistillation : public Objective {
public:
    struct Options {
        int levels = 8;        ///< the student is shown i / levels of the schedule's time, i = 1 ... levels
        int teacherSteps = 16; ///< of 1 / teacherSteps each
        std::optional<diffusion::GuidanceRange> told; ///< both are told a weight from it
        /// The teacher alone is guided by these weights, over its steps: asked twice, or told them.
        std::optional<diffusion::GuidanceSchedule> schedule;
    };
    StepDistillation(StageNetwork teacher, Options options)
        : m_teacher(std::move(teacher)), m_options(std::move(options))
    {
    }
    [[nodiscard]] Lesson lesson(const Examples& examples, at::Generator& random) const override;
    [[nodiscard]] bool readsWithoutText() const override { return m_options.schedule.has_value(); }

private:
    StageNetwork m_teacher;
    Options m_options;
};

} // namespace cascade::training
