// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/EvalCommand.h"
#include "app/cli/RunOptions.h"
#include "core/evaluation/ClipRun.h"

#include <string>
#include <vector>

namespace cascade::cli {

/// Options of experiments that make clips of held-out captions in several ways, and read them.
struct ClipOptions {
    RunOptions run;
    HeldoutOptions heldout{.captions = 512};
    std::string until = "ssr1";
    int repeats = 3;
    std::string shard = "0/1";
    std::string output;
    std::string results;
};

/// Adds them, but for those of the run: each experiment takes the ones that it heeds. `name` is the
/// experiment's, of whose files --results tells.
void addClipOptions(CLI::App& command, ClipOptions& options, const std::string& name);

/// Opens the classifier and World-CLIP, to read clips of the captions that `heldout` says; the list is of 512
/// at least.
///
/// Errors   BadWeights or BadInput for networks that measure and are not there.
[[nodiscard]] Result<evaluation::ClipMeter> openMeter(const ModelConfig& model, const HeldoutOptions& heldout,
                                                      const Context& context);

/// A way to make clips.
struct ClipWay {
    std::string id; ///< of the folder of its log
    std::vector<PlannedStage> stages;
    std::size_t shared = 0; ///< leading stages that other ways have, too: their clips are kept for those
};

/// Readings of clips that are made that way, made or found in the log in `folder`/ID. Clips of shared stages
/// are in `folder`/stages.
///
/// Errors   those of readClips and stageWeights. Throws Cancelled.
[[nodiscard]] Result<std::vector<evaluation::ClipReading>>
readWay(Model& model, const evaluation::ClipMeter& meter, const ClipWay& way, const ClipOptions& options,
        const std::filesystem::path& folder, const Context& context);

/// What of the options decides the numbers, for a report.
[[nodiscard]] std::map<std::string, std::string> settingsOf(const ClipOptions& options,
                                                            const ModelConfig& model);

} // namespace cascade::cli
