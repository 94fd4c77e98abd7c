// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/RunOptions.h"
#include "core/cascade/Model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cascade::cli {

/// What an artist should know about a prompt: cut, empty, words or characters that the model never saw with
/// the nearest known ones.
[[nodiscard]] std::vector<std::string> promptNotes(const std::string& prompt,
                                                   const PromptEmbedding& embedding);

/// What an artist should know about the words; the embedding is kept, so that this takes no time after a run.
[[nodiscard]] Result<std::vector<std::string>> notesOn(const std::string& prompt, const RunOptions& run,
                                                       const Context& context);

/// Prints notes to standard error, one a line.
void printNotes(const std::vector<std::string>& notes);

/// What a stage of a run took.
struct ReportRow {
    std::string stage;
    double seconds = 0;
    std::optional<std::vector<double>>
        clipped; ///< of each step, the share of its values beyond the threshold; none: found, not made
    std::optional<double> worldClip = {}; ///< how well its clip shows its words, where that was measured
};

/// "World-CLIP 85.2": how well a clip shows its words.
[[nodiscard]] std::string worldClipText(double score);

/// Prints what each stage took and clipped, how well its clip shows its words, and the peak of memory, to
/// standard error.
void printReport(const std::vector<ReportRow>& rows, std::int64_t peakBytes);

} // namespace cascade::cli
