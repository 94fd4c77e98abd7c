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
#include "pipeline/store/Key.h"
#include "pipeline/store/PredictionScore.h"
#include "pipeline/store/Take.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
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
    bool keepStages = false; ///< the clips of all stages are written beside each result
    bool isDraft = false;    ///< only to be looked at: no take is kept of it
    bool onlyShown = false;  ///< of `until`: where it is no Export, its clip is no file without output
    std::set<graph::NodeId> approved; ///< stages that hold, but not this run

    // Of a job that goes on with a take.
    std::map<graph::NodeId, store::Key> keptClips; ///< of stages, used as they are; they must be in the store
    std::string takeIdentity;                      ///< empty = what the job itself comes to
    bool onlyExports = false; ///< the take gets the files that are written, and stays as it is otherwise
};

/// A stage that is done.
struct StageResult {
    graph::NodeId node;
    Outcome outcome = Outcome::Found;
    double seconds = 0;
    std::vector<double>
        clipped; ///< of each step: share of its values beyond the threshold; none where it was found
};

/// How well the clip of a stage shows its words.
struct StageScore {
    graph::NodeId node;
    double worldClip = 0; ///< mean cosine x 100 of frames and words, by World-CLIP
};

/// What a job gave.
struct RenderResult {
    /// Those of stages first, then in the order of the results' ids; relative ones are relative to the job's
    /// working folder.
    std::vector<std::filesystem::path> files;
    std::vector<graph::NodeId> heldAfter; ///< the stages that wait for approval; what needs them was not made
    bool stopped = false;                 ///< where it was to stop, before the results of the graph
    std::optional<store::TakeId> take;    ///< that it is kept as
    std::int64_t peakBytes = 0;           ///< of the process that rendered, since it began
};

/// What a renderer tells while a job runs. All may be empty; all are called from the thread that called
/// `render`, and must return quickly.
struct RenderHooks {
    ProgressCallback progress;
    std::function<void(const StageResult& stage)> done;
    /// After its `done`, of a stage whose words are the world's language. Nothing is measured without it.
    std::function<void(const StageScore& score)> stageScored;
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

    /// Renders a job, and keeps what it came to as a take, an error or Cancelled included.
    ///
    /// Errors   those of prepareRun, of the stages, of VideoWriter and of the library. Throws Cancelled.
    [[nodiscard]] virtual Result<RenderResult> render(const RenderJob& job, const RenderHooks& hooks) = 0;
};

} // namespace cascade::jobs
