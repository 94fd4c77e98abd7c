// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/JobExport.h"

#include "pipeline/jobs/JobTarget.h"
#include "pipeline/run/ResultExport.h"
#include "pipeline/run/TakeKeeper.h"

#include <nlohmann/json.hpp>

namespace cascade::run {

video::Tags tagsOf(const jobs::RenderJob& job, const plan::PreparedRun& run, const graph::NodeId& result,
                   const std::string& numericMode, const std::string& version)
{
    const auto text = textOfTake(job, run);
    const auto seed = job.seed + static_cast<std::uint64_t>(job.take);
    return {{"cascade.graph", files::writeGraph(text)},
            {"cascade.node", result.text()},
            {"cascade.seed", std::to_string(seed)},
            {"cascade.weights", nlohmann::json(text.weights).dump()},
            {"cascade.version", version},
            {"cascade.numeric_mode", numericMode},
            {"comment", "Made by a generative model: Cascade Studio " + version + "."}};
}

std::string formatOf(const jobs::RenderJob& job, const plan::PreparedRun& run, const graph::NodeId& result)
{
    const auto target = jobs::targetOf(job, run, result);
    const auto settings =
        target.empty() ? Result<graph::ExportSettings>(Error{}) : exportOf(run, result, target);
    return settings ? std::string(settings.value().format->id) : std::string();
}

} // namespace cascade::run
