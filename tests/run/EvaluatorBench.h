// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Hash.h"
#include "pipeline/plan/FootageShape.h"
#include "pipeline/run/Evaluator.h"
#include "tests/graph/Support.h"
#include "tests/support/TinyModel.h"

#include <QTemporaryDir>

#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace cascade::tests {

using graph::Graph;
using graph::NodeId;
using graph::Surroundings;
using run::Evaluator;
using run::EvaluatorOptions;
using run::ModelShelf;
using run::Outcome;
using run::RunEvents;

/// A tiny model, a store, and an evaluator that counts what it computes.
class Bench {
public:
    Bench() : m_root(m_folder.path().toStdString())
    {
        makeTinyModel(m_root / "tiny");
        m_shelf.emplace(Model::Options{torch::kCPU, torch::kFloat32, m_root / "cache"});
        m_config = std::make_shared<const ModelConfig>(readModelConfig(m_root / "tiny").value());
        restart();
    }

    /// As a new process would find the store.
    void restart(double checkpointSec = 0)
    {
        m_evaluator.emplace(
            *m_shelf, store::StageStore::open(m_root / "stages").value(),
            EvaluatorOptions{.scratchFolder = m_root / "scratch", .checkpointSec = checkpointSec});
    }

    [[nodiscard]] Surroundings world() const
    {
        Surroundings world;
        world.model = [this](const std::string&) -> Result<std::shared_ptr<const ModelConfig>> {
            return m_config;
        };
        world.media = [](const std::string& file) { return plan::footageShape(file); };
        return world;
    }

    [[nodiscard]] plan::PreparedRun prepared(const Graph& graph, const plan::TakeOptions& take = {}) const
    {
        const plan::KeySurroundings keys{[](const std::string& file) { return sha256OfFile(file); }, "fp32"};
        return plan::prepareRun(graph, {}, take, world(), keys).value();
    }

    /// The clip of a node; what was computed and found is counted.
    torch::Tensor clip(const Graph& graph, const std::string& node, RunEvents events = {},
                       const plan::TakeOptions& take = {})
    {
        computed.clear();
        found.clear();
        events.done = [this](const NodeId& id, Outcome outcome, double) {
            (outcome == Outcome::Computed ? computed : found).push_back(id.text());
        };
        const auto run = prepared(graph, take);
        const auto made = m_evaluator->clip(run, {NodeId(node), "clip"}, events).value();
        return made->read(0, made->shape().frames);
    }

    [[nodiscard]] Evaluator& evaluator() { return *m_evaluator; }
    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] const ModelConfig& config() const { return *m_config; }

    std::vector<std::string> computed, found;

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_root;
    std::shared_ptr<const ModelConfig> m_config;
    std::optional<ModelShelf> m_shelf;
    std::optional<Evaluator> m_evaluator;
};

using Names = std::vector<std::string>;

/// textToClip with a seed of its own for the last stage.
inline Graph twoSeeds()
{
    auto graph = textToClip();
    add(graph, "last-seed", "seed", {{"seed", std::int64_t{3}}});
    link(graph, "last-seed.seed", "ssr1.seed");
    return graph;
}

/// Footage, made smaller, through one stage of three steps.
inline Graph footageToClip(const std::string& file)
{
    Graph graph;
    add(graph, "footage", "load-clip", {{"file", file}});
    add(graph, "fit", "resize", {{"size", std::string("16x8")}});
    add(graph, "prompt", "prompt");
    add(graph, "model", "stage-model", {{"stage", std::string("ssr1")}});
    add(graph, "encoder", "text-encoder");
    add(graph, "ssr1", "ssr", {{"steps", std::int64_t{3}}});
    add(graph, "show", "preview");
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"footage.clip", "fit.clip"},
                                                          {"fit.clip", "ssr1.clip"},
                                                          {"prompt.text", "encoder.text"},
                                                          {"model.model", "encoder.model"},
                                                          {"model.model", "ssr1.model"},
                                                          {"encoder.embedding", "ssr1.text"},
                                                          {"ssr1.clip", "show.clip"}}) {
        link(graph, from, to);
    }
    return graph;
}

/// Overwrites bytes in the middle of every stored clip.
inline void damageAll(const std::filesystem::path& stages)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(stages)) {
        if (entry.is_regular_file() && entry.file_size() > 1000) {
            std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
            file << "damage";
        }
    }
}

} // namespace cascade::tests
