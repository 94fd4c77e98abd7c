// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Edit.h"
#include "pipeline/library/ModelLibrary.h"

#include <fstream>
#include <string>

namespace cascade::tests {

/// Lays a library of a picture model, motion modules and a LoRA that fit: "sd1", "motion", "style".
inline void keepOpenModels(const Places& places)
{
    using library::ModelRole;
    std::filesystem::create_directories(places.dataFolder);
    const std::string sd1 = "Stable Diffusion 1";
    const auto model = [&](const std::string& title, ModelRole role, const std::string& family) {
        library::FoundModel found;
        found.path = places.dataFolder / (title + ".safetensors");
        std::ofstream(found.path) << "weights";
        found.title = title;
        found.place = places.dataFolder;
        found.role = role;
        found.family = family;
        found.fits = {sd1};
        found.frameLimit = role == ModelRole::MotionModule ? 24 : 0;
        found.isRunnable = true;
        return found;
    };
    std::string note;
    auto library = library::ModelLibrary::open(places, note).value();
    library
        .keep({{places.dataFolder, library::PlaceKind::Folder, true}},
              {model("sd1", ModelRole::ImageCheckpoint, sd1),
               model("motion", ModelRole::MotionModule, "AnimateDiff motion modules"),
               model("style", ModelRole::Lora, "LoRA")})
        .value();
}

/// Words through these models, with guidance and a seed, to a clip.
inline graph::Graph latentGraph()
{
    graph::Graph graph;
    const auto add = [&](const char* id, const char* type, std::map<std::string, graph::Value> values = {}) {
        (void)apply(graph,
                    graph::AddNode{graph::NodeId(id), {.type = type, .parameters = std::move(values)}, {}})
            .value();
    };
    add("prompt", "prompt", {{"text", std::string("a photo of a cat")}});
    add("seed", "seed");
    add("guidance", "guidance", {{"schedule", std::string("5")}});
    add("checkpoint", "image-checkpoint", {{"checkpoint", std::string("sd1")}});
    add("motion", "motion-module", {{"module", std::string("motion")}});
    add("lora", "lora", {{"lora", std::string("style")}});
    add("encoder", "text-encoder");
    add("latent", "latent-base", {{"frames", std::int64_t{8}}, {"steps", std::int64_t{20}}});
    add("decode", "vae-decode");
    add("show", "preview");
    const std::pair<graph::PortRef, graph::PortRef> links[] = {
        {{graph::NodeId("checkpoint"), "model"}, {graph::NodeId("motion"), "model"}},
        {{graph::NodeId("motion"), "model"}, {graph::NodeId("lora"), "model"}},
        {{graph::NodeId("prompt"), "text"}, {graph::NodeId("encoder"), "text"}},
        {{graph::NodeId("lora"), "model"}, {graph::NodeId("encoder"), "model"}},
        {{graph::NodeId("lora"), "model"}, {graph::NodeId("latent"), "model"}},
        {{graph::NodeId("encoder"), "embedding"}, {graph::NodeId("latent"), "text"}},
        {{graph::NodeId("seed"), "seed"}, {graph::NodeId("latent"), "seed"}},
        {{graph::NodeId("guidance"), "guidance"}, {graph::NodeId("latent"), "guidance"}},
        {{graph::NodeId("latent"), "latent"}, {graph::NodeId("decode"), "latent"}},
        {{graph::NodeId("lora"), "model"}, {graph::NodeId("decode"), "model"}},
        {{graph::NodeId("decode"), "clip"}, {graph::NodeId("show"), "clip"}}};
    for (const auto& [from, to] : links) {
        (void)apply(graph, graph::Connect{from, to}).value();
    }
    return graph;
}

} // namespace cascade::tests
