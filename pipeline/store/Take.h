// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "core/base/Result.h"
#include "pipeline/store/Key.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::store {

/// Names a take for good: no later take gets the number of a deleted one.
enum class TakeId : std::int64_t {};

/// How far a run came.
enum class TakeState {
    Done,    ///< all that its graph asks for is there
    Stopped, ///< as it was told to, or by Ctrl-C; it can go on
    Held,    ///< waits for approval after a stage
    Failed,  ///< has an error; what was finished before it is there
};

/// The clip of one stage of a take: an entry of the store as long as it is not made room for.
struct TakeStage {
    std::string node;
    Key key;
    int frames = 0;
    int height = 0;
    int width = 0;
    Rate rate = Rate::of(24);
    bool computed = false; ///< by this take; else another run had it already
    double seconds = 0;    ///< that it took to compute or find

    bool operator==(const TakeStage&) const = default;
};

/// A file that was written from a take.
struct TakeExport {
    std::string node;           ///< the result: an Export node, or the node that was run to
    std::filesystem::path file; ///< absolute
    std::string framesSha256;   ///< of the frames as the encoder was given them

    bool operator==(const TakeExport&) const = default;
};

/// What a run gave, as its renderer knows it.
struct TakeRecord {
    std::string identity; ///< equal for runs of one graph with one seed in one numeric mode
    std::string title;
    TakeState state = TakeState::Done;
    std::vector<std::string> stoppedAt; ///< the nodes that it was run to, or is held after; empty = all of it
    std::string error;                  ///< of a failed one
    std::string graph;                  ///< as it goes into exports, the seeds of this take and weights in it
    std::filesystem::path folder;       ///< that relative files of the graph are taken from
    std::uint64_t seed = 0;             ///< of stages without a Seed node
    std::string version;                ///< of the program
    std::string numericMode;
    std::vector<TakeStage> stages; ///< those whose clips are there, in the order of the run
    std::vector<TakeExport> exports;
};

/// A take as it is listed. Times are UTC in milliseconds since 1970.
struct Take : TakeRecord {
    TakeId id{};
    std::int64_t createdMs = 0;
    std::int64_t changedMs = 0; ///< when it was last run
};

/// "take 12", as messages name it.
[[nodiscard]] std::string nameOf(TakeId id);
/// "done", "stopped", ... as on disk and on the command line.
[[nodiscard]] std::string_view nameOf(TakeState state);

} // namespace cascade::store
