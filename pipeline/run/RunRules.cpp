// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/RunRules.h"

namespace cascade::run {

Result<void> requireAllowed(const plan::PreparedRun& run, const jobs::HouseRules& rules)
{
    for (const auto& [output, key] : run.keys) {
        if (!plan::isStage(*run.graph.find(output.node))) {
            continue;
        }
        const auto stage = plan::planStage(run.graph, run.inference, output.node, run.take);
        if (!stage) {
            return stage.error();
        }
        if (auto allowed = rules.requireAllowed(stage.value().prompt, output.node.text() + ".prompt");
            !allowed) {
            return allowed;
        }
    }
    return {};
}

} // namespace cascade::run
