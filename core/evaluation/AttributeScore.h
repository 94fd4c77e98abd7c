// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/evaluation/RowLog.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Answers to attributeQuestions(), by index of the class; -1 where a question makes no sense.
using Answers = std::vector<std::int64_t>;

/// What the classifier read from a clip that was made, and from the true render of the same scene.
struct Reading {
    Answers made;
    Answers rendered;
};

/// One caption with what became of it.
struct ScoredClip {
    std::int64_t index = 0; ///< in the list of captions
    std::string caption;
    Answers right;
    std::map<std::string, Reading> readings; ///< by what was read: "ssr1", "ssr3"
};

/// Accuracy of one attribute over all clips.
struct AttributeScore {
    std::string name;
    std::int64_t clips = 0;   ///< to which the question applies
    double accuracy = 0;      ///< share read right from the clips that were made
    double accuracyError = 0; ///< standard error over captions: sqrt(p (1 - p) / n) where each has one clip
    double ceiling = 0;       ///< share read right from the true renders
    double ratio = 0;         ///< accuracy over ceiling
    double ratioError = 0;    ///< the same, by the delta method on pairs of clip and render
};

/// Scores of all attributes, in the order of attributeQuestions(). Clips without this reading are left out;
/// those of one index are repeats of a caption, which err together.
[[nodiscard]] std::vector<AttributeScore> scoreAttributes(const std::vector<ScoredClip>& clips,
                                                          const std::string& reading);

/// Scored clips as they are made, see RowLog.
class ScoreLog {
public:
    ScoreLog(std::filesystem::path folder, std::string run) : m_rows(std::move(folder), std::move(run)) {}

    /// All clips of all files of the folder, by index.
    ///
    /// Errors   those of RowLog.
    [[nodiscard]] Result<std::map<std::int64_t, ScoredClip>> read() const;
    [[nodiscard]] Result<void> append(const std::string& file, const ScoredClip& clip) const;

private:
    RowLog m_rows;
};

[[nodiscard]] nlohmann::json toJson(const ScoredClip& clip);
[[nodiscard]] nlohmann::json toJson(const AttributeScore& score);
/// Throws nlohmann::json::exception.
[[nodiscard]] ScoredClip scoredClipFromJson(const nlohmann::json& json);

/// The scores as a Markdown table.
[[nodiscard]] std::string markdownTable(const std::vector<AttributeScore>& scores);

} // namespace cascade::evaluation
