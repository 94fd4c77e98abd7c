// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/ClipMaking.h"
#include "core/evaluation/ClipReadings.h"
#include "core/evaluation/ClipSummary.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Clips of a list of captions, several of each.
struct ClipRunOptions : ClipMaking {
    std::int64_t captions = 512;
    std::int64_t repeats = 3;
    std::uint64_t noiseSeed = 0;
    Shard shard;                  ///< of captions
    std::filesystem::path folder; ///< for the log of readings
};

struct ClipRunHooks {
    /// A clip has been read, or was found in the log.
    std::function<void(std::int64_t done, std::int64_t total, const ClipReading& reading)> read;
    CancelToken cancel;
};

/// The seed of a clip: the same for every way of making it, so that two ways are compared on the same noise;
/// another one for each caption and repeat, whatever the length of the list.
[[nodiscard]] std::uint64_t clipSeed(std::uint64_t noiseSeed, std::int64_t caption, std::int64_t repeat);

/// Makes a clip of each caption of the shard, `repeats` times, reads it, and appends the reading to the log;
/// what the log holds is not made again. `identity` names the weights of model and metrics. Returns all
/// readings of the log, other shards' too, by caption and repeat.
///
/// Errors   those of makeClip and ReadingLog. Throws Cancelled.
[[nodiscard]] Result<std::vector<ClipReading>> readClips(Model& model, const ClipMeter& meter,
                                                         const std::string& identity,
                                                         const ClipRunOptions& options,
                                                         const ClipRunHooks& hooks);

/// The same of the true renders of the first `captions` of the list, one each.
[[nodiscard]] std::vector<ClipReading> readRenders(const ClipMeter& meter, std::int64_t captions,
                                                   const ClipShape& shape);

/// By how much a number is larger in clips that were made one way than in those made another way of the same
/// captions and noise: mean and standard error over captions of the differences. Clips that only one side has
/// are left out.
///
/// Errors   throws c10::Error where there are no pairs.
[[nodiscard]] Measured pairedDifference(const std::vector<ClipReading>& one,
                                        const std::vector<ClipReading>& other,
                                        const std::function<double(const ClipReading&)>& number);

} // namespace cascade::evaluation
