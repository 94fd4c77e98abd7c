// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/JobExport.h"

#include "core/cascade/NumericMode.h"
#include "pipeline/jobs/JobTarget.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

namespace cascade::run {

namespace {

using namespace graph;

video::Tags metadataOf(const jobs::RenderJob& job, const plan::PreparedRun& run, const NodeId& result,
                       const Model::Options& model, const std::string& version)
{
    auto text = job.text;
    for (auto& [id, node] : text.graph.nodes) {
        if (node.type == "seed") {
            node.parameters["seed"] = std::get<std::int64_t>(text.graph.parameter(id, "seed")) + job.take;
        }
    }
    text.weights = files::weightsOf(run.inference);
    const auto seed = job.seed + static_cast<std::uint64_t>(job.take);
    return {{"cascade.graph", files::writeGraph(text)},
            {"cascade.node", result.text()},
            {"cascade.seed", std::to_string(seed)},
            {"cascade.weights", nlohmann::json(text.weights).dump()},
            {"cascade.version", version},
            {"cascade.numeric_mode", numericMode(model)},
            {"comment", "Made by a generative model: Cascade Studio " + version + "."}};
}

/// What an Export node says of the file.
void readFormat(const Graph& graph, const NodeId& result, video::VideoWriterOptions& writing)
{
    writing.format = std::get<std::string>(graph.parameter(result, "format"));
    if (const auto quality = std::get<std::int64_t>(graph.parameter(result, "quality")); quality >= 0) {
        writing.quality = static_cast<int>(quality);
    }
}

} // namespace

video::VideoWriterOptions writingOf(const jobs::RenderJob& job, const plan::PreparedRun& run,
                                    const NodeId& result, const Model::Options& model,
                                    const std::string& version)
{
    video::VideoWriterOptions writing;
    writing.metadata = metadataOf(job, run, result, model, version);
    writing.threads = at::get_num_threads();
    if (jobs::isExport(run.graph, result)) {
        readFormat(run.graph, result, writing);
    }
    return writing;
}

} // namespace cascade::run
