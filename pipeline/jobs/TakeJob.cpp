// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/TakeJob.h"

#include <algorithm>

namespace cascade::jobs {

namespace {

constexpr std::size_t kTitleBytes = 200;

/// At most kTitleBytes of a text, not cut inside a character.
std::string shortened(const std::string& text)
{
    auto end = std::min(text.size(), kTitleBytes);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

} // namespace

std::string titleOf(const RenderJob& job)
{
    for (const auto& [id, node] : job.text.graph.nodes) {
        if (node.type == "prompt") {
            if (const auto text = std::get<std::string>(job.text.graph.parameter(id, "text"));
                !text.empty()) {
                return shortened(text);
            }
        }
    }
    return shortened(job.name);
}

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
