// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/HeldoutCaptions.h"
#include "core/evaluation/Plot.h"
#include "core/evaluation/ResultReport.h"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Moving held-out scenes of one object, each in a style: in one that training shows only as stills, or in
/// one that it shows moving, too. The same list for the same seed.
[[nodiscard]] std::vector<CaptionedScene> movingScenes(std::uint64_t seed, std::int64_t count,
                                                       bool stillOnly);

/// Whether the classifier reads a clip's style right and sees its object move, in whatever way: a still
/// picture in the right style does not count.
///
/// Shapes   clip [1, 3, T, H, W] in [-1, 1], T >= 8.
[[nodiscard]] bool showsStyleMoving(const AttributeClassifier& classifier, const torch::Tensor& clip,
                                    const world::Scene& scene);

/// Which clips show their style and move, in the order of movingScenes.
struct StyleHits {
    std::vector<int> stillOnly; ///< 1 = does
    std::vector<int> moving;    ///< of styles that training shows moving
};

/// What a training came to.
struct StyleReading {
    std::uint64_t seed = 0;
    bool withStills = false; ///< images were trained on beside clips
    StyleHits hits;
};
[[nodiscard]] nlohmann::json toJson(const StyleReading& reading);
/// Throws nlohmann::json::exception.
[[nodiscard]] StyleReading styleReadingFromJson(const nlohmann::json& json);

/// The experiment iv-2.6: styles that are seen only as stills, in moving clips of a base that was trained on
/// images and clips together, and of one that was trained on clips alone. `renders`: what is read from true
/// clips. Errors are over seeds of training; where there is one seed alone they are over clips, and the
/// report says so.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 2.6, figure 8.
[[nodiscard]] ResultReport styleReport(const std::vector<StyleReading>& readings, const StyleHits& renders);

/// Share of clips that show their style and move.
[[nodiscard]] BarPlot stylePlot(const std::vector<StyleReading>& readings, const StyleHits& renders);

} // namespace cascade::evaluation
