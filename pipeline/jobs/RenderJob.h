// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "pipeline/files/GraphFile.h"
#include "pipeline/jobs/Outcome.h"
#include "pipeline/jobs/PreviewFrames.h"
#include "pipeline/store/Job.h"
#include "pipeline/store/PredictionScore.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cascade::jobs {

/// A graph to render, and where to: all that is asked of a renderer, in this process or another one.
struct RenderJob {
    files::GraphText text;               ///< as it goes into what is exported
    std::filesystem::path folder;        ///< that relative files in it are taken from
    std::filesystem::path workingFolder; ///< that a relative output is taken from
    std::string name;                    ///< of results that have none of their own: "shot"
    std::string output;                  ///< a video file or a folder; empty = where the Export nodes say
    std::string until;                   ///< the node to run to; empty = all Export and Preview nodes
    std::uint64_t seed = 0;              ///< of stages without a Seed node
    int take = 0;                        ///< added to all seeds
    bool numbered = false;               ///< the take is part of the name
    store::Priority priority = store::Priority::Interactive; ///< among the jobs of a shared renderer
};

/// What a renderer tells while a job runs. All may be empty; all are called from the thread that called
/// `render`, and must return quickly.
struct RenderHooks {
    ProgressCallback progress;
    std::function<void(const graph::NodeId& node, Outcome outcome, double seconds)> done;
    /// Another process makes this stage: it is waited for, and then found.
    std::function<void(const graph::NodeId& node)> waits;
    /// The job waits for so many others.
    std::function<void(std::int64_t ahead)> queued;
    /// At most kMostPreviewsASecond.
    std::function<void(const PreviewFrames& frames)> preview;
    std::function<void(const std::filesystem::path& file)> written;
    /// At the end of a job of which every part had been measured before: what was predicted, and what it
    /// took.
    std::function<void(const store::PredictionScore& score)> scored;
    /// Something that whoever watches should know and that is no failure.
    std::function<void(const std::string& note)> note;
    CancelToken cancel;
    /// Asked between steps: whether to stop there, the state of the running stage kept. `render` then throws
    /// Cancelled, and the same job goes on from there when it is rendered again.
    std::function<bool()> giveWay;
};

/// Runs graphs and writes what they export.
///
/// Threads  one at a time.
class Renderer {
public:
    virtual ~Renderer() = default;

    /// Returns the files that were written, in the order of the results' ids; relative ones are relative to
    /// the job's working folder.
    ///
    /// Errors   those of prepareRun, of the stages and of VideoWriter. Throws Cancelled.
    [[nodiscard]] virtual Result<std::vector<std::filesystem::path>> render(const RenderJob& job,
                                                                            const RenderHooks& hooks) = 0;
};

} // namespace cascade::jobs
