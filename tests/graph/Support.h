// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Edit.h"
#include "pipeline/graph/Shapes.h"

#include <cstdio>
#include <memory>
#include <string>

namespace cascade::tests {

/// A model of resources/models, as a check of a graph asks for it.
inline Result<std::shared_ptr<const ModelConfig>> shippedModel(const std::string& name)
{
    auto model = readModelConfig(std::string(CASCADE_RESOURCE_DIR) + "/models/" + name);
    if (!model) {
        return model.error();
    }
    return std::make_shared<const ModelConfig>(std::move(model).value());
}

/// The shipped model, and files whose names say what is in them: "24x64x48@12" has 24 frames.
inline graph::Surroundings modelsAndFootage()
{
    graph::Surroundings world;
    world.model = shippedModel;
    world.media = [](const std::string& file) -> Result<ClipShape> {
        ClipShape shape;
        int rate = 0;
        if (std::sscanf(file.c_str(), "%dx%dx%d@%d", &shape.frames, &shape.width, &shape.height, &rate) !=
            4) {
            return Error{ErrorCode::BadInput, file, "expected a video, got something else", {}};
        }
        shape.rate = Rate::of(rate);
        return shape;
    };
    return world;
}

/// The same, with variants of the base and of ssr1 that need no second pass: "told" takes weights w from 0 to
/// 6, "own" has its own. (Their weights are the original's: nothing here reads them.)
inline graph::Surroundings modelsWithStudents()
{
    auto world = modelsAndFootage();
    world.model = [](const std::string& name) -> Result<std::shared_ptr<const ModelConfig>> {
        auto found = shippedModel(name);
        if (!found) {
            return found;
        }
        auto model = *found.value();
        for (auto& stage : model.stages) {
            const auto& original = stage.variants["original"];
            auto told = original, own = original;
            told.guidance = GuidanceForm::Told;
            told.told = {0, 6};
            told.steps = 8;
            own.guidance = GuidanceForm::Own;
            own.sampler = "stochastic";
            own.steps = 4;
            stage.variants["told"] = told;
            stage.variants["own"] = own;
        }
        return std::make_shared<const ModelConfig>(std::move(model));
    };
    return world;
}

/// All issues, a line each.
inline std::string messages(const graph::Inference& found)
{
    std::string all;
    for (const auto& issue : found.issues) {
        all += issue.message() + "\n";
    }
    return all;
}

inline void add(graph::Graph& graph, const std::string& id, const std::string& type,
                std::map<std::string, graph::Value> parameters = {})
{
    (void)apply(graph,
                graph::AddNode{graph::NodeId(id), {.type = type, .parameters = std::move(parameters)}, {}})
        .value();
}

inline void set(graph::Graph& graph, const std::string& node, const std::string& name, graph::Value value)
{
    (void)apply(graph, graph::SetParameter{graph::NodeId(node), name, std::move(value)}).value();
}

/// link(graph, "prompt.text", "encoder.text")
inline void link(graph::Graph& graph, const std::string& from, const std::string& to)
{
    const auto port = [](const std::string& text) {
        const auto dot = text.find('.');
        return graph::PortRef{graph::NodeId(text.substr(0, dot)), text.substr(dot + 1)};
    };
    (void)apply(graph, graph::Connect{port(from), port(to)}).value();
}

/// Prompt, encoder, and the toybox's first three stages, previewed.
inline graph::Graph textToClip()
{
    graph::Graph graph;
    add(graph, "prompt", "prompt", {{"text", std::string("a large red torus")}});
    add(graph, "encoder", "text-encoder");
    add(graph, "seed", "seed", {{"seed", std::int64_t{7}}});
    link(graph, "prompt.text", "encoder.text");
    std::string before;
    for (const std::string id : {"base", "tsr1", "ssr1"}) {
        add(graph, id + "-model", "stage-model", {{"stage", id}});
        add(graph, id, id.substr(0, id.size() - (id == "base" ? 0 : 1)));
        if (id == "base") {
            link(graph, "base-model.model", "encoder.model");
        } else {
            link(graph, before + ".clip", id + ".clip");
        }
        link(graph, id + "-model.model", id + ".model");
        link(graph, "encoder.embedding", id + ".text");
        link(graph, "seed.seed", id + ".seed");
        before = id;
    }
    add(graph, "preview", "preview");
    link(graph, "ssr1.clip", "preview.clip");
    return graph;
}

} // namespace cascade::tests
