// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/graph/Support.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cascade::tests {

inline void linkAll(graph::Graph& graph, const std::vector<std::pair<std::string, std::string>>& links)
{
    for (const auto& [from, to] : links) {
        link(graph, from, to);
    }
}

/// Words through a picture model with motion modules and a LoRA to a clip, and through one stage of a
/// cascade.
inline graph::Graph latentToClip()
{
    graph::Graph graph;
    add(graph, "prompt", "prompt", {{"text", std::string("a photo of a cat")}});
    add(graph, "seed", "seed", {{"seed", std::int64_t{7}}});
    add(graph, "checkpoint", "image-checkpoint", {{"checkpoint", std::string("sd1")}});
    add(graph, "motion", "motion-module", {{"module", std::string("motion")}});
    add(graph, "lora", "lora", {{"lora", std::string("lora")}, {"weight", 0.6}});
    add(graph, "encoder", "text-encoder");
    add(graph, "latent", "latent-base",
        {{"size", std::string("16x8")}, {"frames", std::int64_t{2}}, {"steps", std::int64_t{2}}});
    add(graph, "decode", "vae-decode");
    add(graph, "show", "preview");
    linkAll(graph, {{"checkpoint.model", "motion.model"},
                    {"motion.model", "lora.model"},
                    {"prompt.text", "encoder.text"},
                    {"lora.model", "encoder.model"},
                    {"lora.model", "latent.model"},
                    {"encoder.embedding", "latent.text"},
                    {"seed.seed", "latent.seed"},
                    {"latent.latent", "decode.latent"},
                    {"lora.model", "decode.model"},
                    {"decode.clip", "show.clip"}});
    return graph;
}

/// A stage of a cascade behind it.
inline void addStage(graph::Graph& graph)
{
    add(graph, "stage-model", "stage-model", {{"stage", std::string("ssr1")}});
    add(graph, "stage-encoder", "text-encoder");
    add(graph, "ssr1", "ssr", {{"steps", std::int64_t{2}}});
    linkAll(graph, {{"stage-model.model", "stage-encoder.model"},
                    {"prompt.text", "stage-encoder.text"},
                    {"stage-model.model", "ssr1.model"},
                    {"stage-encoder.embedding", "ssr1.text"},
                    {"decode.clip", "ssr1.clip"},
                    {"ssr1.clip", "show.clip"}});
}

/// Open models by name, as a check of a graph asks for them.
inline void addOpenModels(graph::Surroundings& world, std::map<std::string, graph::OpenModel> models)
{
    world.weights = [models = std::move(models)](
                        const graph::OpenModelWish& wish) -> Result<std::shared_ptr<const graph::OpenModel>> {
        const auto found = models.find(wish.name);
        if (found == models.end()) {
            return Error{ErrorCode::WeightsMissing, wish.name, "no weights of this name were found", {}};
        }
        return std::make_shared<const graph::OpenModel>(found->second);
    };
}

} // namespace cascade::tests
