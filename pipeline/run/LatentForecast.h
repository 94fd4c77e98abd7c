// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/Forecast.h"
#include "pipeline/plan/LatentPlan.h"
#include "pipeline/plan/PreparedRun.h"

#include <c10/core/ScalarType.h>

#include <string>

namespace cascade::run {

/// "16x48x64": frames, height and width, as figures are kept by.
[[nodiscard]] std::string measuresText(const ClipShape& shape);
/// Pixels of all frames.
[[nodiscard]] double pixelsOf(const ClipShape& shape);

/// What making the output of a latent node will take, as far as shapes and the headers of its model say.
class LatentForecast {
public:
    LatentForecast(const plan::PreparedRun& run, const graph::PortRef& output, c10::ScalarType activations);

    /// Its time is not known yet; its bytes are those of the model and of one evaluation. A model that cannot
    /// be opened counts as none: the run says what is wrong with it.
    [[nodiscard]] plan::ForecastItem item();

private:
    void countSampling(plan::ForecastItem& item);
    void countCodec(plan::ForecastItem& item);

    const plan::PreparedRun& m_run;
    graph::PortRef m_output;
    c10::ScalarType m_activations;
    const ClipShape& m_shape;
    graph::LatentChoice m_choice;
};

} // namespace cascade::run
