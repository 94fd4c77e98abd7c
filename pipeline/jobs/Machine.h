// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace cascade::jobs {

/// On what a job is to be computed, and how. It is part of the numeric mode, so each job says its own.
struct Machine {
    std::string device = "auto";                      ///< auto, cpu or cuda:N
    std::string dtype = "auto";                       ///< auto, fp32, bf16 or fp16
    int threads = 0;                                  ///< of the processor; 0 = as the worker was started
    std::int64_t memoryBytes = std::int64_t{5} << 29; ///< that a run may take: 2.5 GiB
    double saveEverySec = 20;                         ///< how often the state of a stage is saved, at most

    bool operator==(const Machine&) const = default;
};

} // namespace cascade::jobs
