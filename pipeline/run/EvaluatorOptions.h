// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace cascade::run {

struct EvaluatorOptions {
    std::int64_t activationBytes = 768 << 20; ///< of one evaluation of a network
    std::int64_t bufferBytes = 256 << 20;     ///< larger sampler states live in files
    std::filesystem::path scratchFolder;      ///< for those files, and for claims of what is being made
    double checkpointSec = 20;                ///< a stage's state is saved at most this often
    bool computes = true;                     ///< else a clip that is not in the store is an error
};

} // namespace cascade::run
