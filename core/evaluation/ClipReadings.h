// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/AttributeScore.h"
#include "core/evaluation/CaptionPool.h"
#include "core/evaluation/HeldoutCaptions.h"
#include "core/evaluation/RowLog.h"
#include "core/evaluation/WorldClip.h"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cascade::evaluation {

/// How well a clip shows what its caption says.
struct Alignment {
    double clipScore = 0;  ///< mean cosine x 100
    double rPrecision = 0; ///< share of frames that find their caption among 99 others
};

/// All that is measured of one clip.
struct ClipReading {
    std::int64_t index = 0;  ///< of the caption in its list, or of the clip where nothing was asked
    std::int64_t repeat = 0; ///< which clip of that caption: each with noise of its own
    std::string caption;
    Answers right;                      ///< empty where nothing was asked
    Answers answers;                    ///< what the classifier reads
    std::optional<Alignment> alignment; ///< where something was asked
    double flicker = 0;
    torch::Tensor probabilities; ///< [answerClasses()] fp32, of each question's answers side by side: IS-W
    torch::Tensor clipFeatures;  ///< [D] fp32, the mean of the classifier's over its questions: FVD-W
    torch::Tensor frameFeatures; ///< [F, kFrameFeatures] fp32, of the frames that are seen: FID-W
};

[[nodiscard]] nlohmann::json toJson(const ClipReading& reading);
/// Throws nlohmann::json::exception or ErrorException (BadInput).
[[nodiscard]] ClipReading clipReadingFromJson(const nlohmann::json& json);

/// Reads clips with all networks that measure, each of which sees a clip once. Knows the list of captions
/// that clips are made of.
///
/// Threads  one at a time.
class ClipMeter {
public:
    /// Errors   throws ErrorException (BadInput) if the list is too short for CaptionPool.
    ClipMeter(AttributeClassifier classifier, WorldClip worldClip, std::vector<CaptionedScene> list,
              const RetrievalOptions& options = {});

    /// Reads a clip that was made of the caption `index` of the list.
    ///
    /// Shapes   clip [1, 3, T, H, W] in [-1, 1], of any size, T >= 8.
    [[nodiscard]] ClipReading read(const torch::Tensor& clip, std::int64_t index, std::int64_t repeat) const;
    [[nodiscard]] const std::vector<CaptionedScene>& list() const { return m_list; }
    /// Names all captions of the list, and how frames look for their own among them.
    [[nodiscard]] std::string asked() const;

private:
    AttributeClassifier m_classifier;
    WorldClip m_worldClip;
    std::vector<CaptionedScene> m_list;
    CaptionPool m_pool;
    RetrievalOptions m_retrieval;
};

/// Reads a clip that no caption asked for.
///
/// Shapes   as ClipMeter::read.
[[nodiscard]] ClipReading readUnasked(const AttributeClassifier& classifier, const WorldClip& worldClip,
                                      const torch::Tensor& clip, std::int64_t index);

/// Readings as they are made, see RowLog.
class ReadingLog {
public:
    ReadingLog(std::filesystem::path folder, std::string run) : m_rows(std::move(folder), std::move(run)) {}

    /// All readings of all files of the folder, by caption and repeat.
    ///
    /// Errors   those of RowLog.
    [[nodiscard]] Result<std::map<std::pair<std::int64_t, std::int64_t>, ClipReading>> read() const;
    [[nodiscard]] Result<void> append(const std::string& file, const ClipReading& reading) const;

private:
    RowLog m_rows;
};

} // namespace cascade::evaluation
