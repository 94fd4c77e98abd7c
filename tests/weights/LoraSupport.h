// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/Lora.h"
#include "tests/weights/KeymapFixtures.h"

#include <memory>

namespace cascade::tests {

/// Two linear layers.
inline weights::StateDict network()
{
    torch::manual_seed(5);
    return {{"mid.layer.weight", torch::randn({3, 4})}, {"mid.other.weight", torch::randn({3, 4})}};
}

inline weights::LoraSet setOf(const std::shared_ptr<const weights::Lora>& lora, double weight)
{
    weights::LoraSet set;
    set.add(lora, weight);
    return set;
}

} // namespace cascade::tests
