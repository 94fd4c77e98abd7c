// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/TakeJob.h"

namespace cascade::jobs {

Result<RenderJob> jobOf(const store::Take& take)
{
    auto text = files::readGraph(take.graph, nameOf(take.id));
    if (!text) {
        return text.error();
    }
    RenderJob job;
    job.text = std::move(text).value();
    job.folder = take.folder;
    job.name = "take-" + std::to_string(static_cast<std::int64_t>(take.id));
    job.seed = take.seed;
    job.takeIdentity = take.identity;
    for (const auto& stage : take.stages) {
        job.keptClips.emplace(graph::NodeId(stage.node), stage.key);
        job.approved.emplace(stage.node);
    }
    return job;
}

plan::TakeOptions takeOptionsOf(const RenderJob& job)
{
    plan::TakeOptions take{job.seed, static_cast<std::uint64_t>(job.take)};
    for (const auto& [node, key] : job.keptClips) {
        take.fixed.emplace(graph::PortRef{node, "clip"}, key);
    }
    return take;
}

} // namespace cascade::jobs
