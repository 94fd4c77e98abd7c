// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "core/cascade/ClipReader.h"
#include "pipeline/store/Figures.h"
#include "pipeline/store/Key.h"

#include <memory>
#include <optional>
#include <string>

namespace cascade::run {

/// How well clips show their words: World-CLIP's score, the mean cosine x 100 of eight frames with the words.
/// A score is kept beside what work took, under the key of its clip, and measured once.
///
/// Threads  one at a time: the run's.
class ClipScorer {
public:
    explicit ClipScorer(const Places& places);
    ~ClipScorer();

    /// The score of a stage's clip; none where its words are not the world's language, which is all that
    /// World-CLIP was taught, or where World-CLIP is not among the resources. `kept` may be null: nothing is
    /// then kept.
    ///
    /// Errors   those of openWorldClip but for a missing file, and of reading the clip.
    [[nodiscard]] Result<std::optional<double>> score(const std::string& words, const store::Key& key,
                                                      const ClipReader& clip, store::Figures* kept);

private:
    struct Metric;
    [[nodiscard]] Result<const Metric*> metric();

    Places m_places;
    std::unique_ptr<const Metric> m_metric; ///< opened when it is first needed
};

} // namespace cascade::run
