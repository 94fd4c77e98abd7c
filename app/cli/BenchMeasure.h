// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>

namespace cascade::cli {

/// One thing measured against another.
struct Measured {
    std::string name;
    std::string shape;
    std::string dtype;
    std::string device;
    std::string than;       ///< what it is measured against
    double seconds = 0;     ///< median of one evaluation
    double thanSeconds = 0; ///< the same of what it is measured against
    double flops = 0;       ///< of one evaluation; 0 where they do not matter
    double thanFlops = 0;

    /// Share of the other's operations a second, or how many times as fast where operations do not matter.
    [[nodiscard]] double ratio() const
    {
        return flops > 0 ? flops / seconds / (thanFlops / thanSeconds) : thanSeconds / seconds;
    }
};

/// Times both in turn, A B A B, after a round that warms up.
void measure(Measured& measured, const std::function<void()>& a, const std::function<void()>& b,
             const CancelToken& cancel);

[[nodiscard]] nlohmann::json toJson(const Measured& measured);
void print(const Measured& measured);

} // namespace cascade::cli
