// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/OutputKeys.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::plan {

namespace {

using namespace graph;

constexpr const char* kStageKind = "stage/1"; // a change of what a stage computes needs a new number

/// The parts of one output while they are gathered.
class Parts {
public:
    explicit Parts(std::string kind) : m_kind(std::move(kind)) {}

    Parts& add(const std::string& name, const std::string& value)
    {
        m_parts.emplace_back(name, value);
        return *this;
    }

    [[nodiscard]] KeyedOutput keyed() &&
    {
        store::KeyHasher hasher(m_kind);
        for (const auto& [name, value] : m_parts) {
            hasher.add(name, value);
        }
        return {hasher.key(), std::move(m_kind), std::move(m_parts)};
    }

private:
    std::string m_kind;
    std::vector<std::pair<std::string, std::string>> m_parts;
};

/// What the network is and how it is trained; where its weights lie and how it samples by default is not in
/// it.
std::string configText(const StageConfig& stage)
{
    auto json = toJson(stage);
    json.erase("variants");
    json.erase("defaults");
    return json.dump();
}

class Keying {
public:
    Keying(const Graph& graph, const Inference& inference, const TakeOptions& take,
           const KeySurroundings& world)
        : m_graph(graph), m_inference(inference), m_take(take), m_world(world)
    {
    }

    void add(const NodeId& id)
    {
        const auto& node = *m_graph.find(id);
        if (isStage(node)) {
            m_keys.insert_or_assign(PortRef{id, "clip"}, stageKey(id));
        } else if (node.type == "load-clip" || node.type == "load-image") {
            const auto* output = node.type == "load-clip" ? "clip" : "image";
            m_keys.insert_or_assign(PortRef{id, output}, fileKey(id));
        } else if (const auto* type = m_graph.typeOf(id); type->group == "clip") {
            m_keys.insert_or_assign(PortRef{id, "clip"}, clipKey(id, *type));
        }
    }

    [[nodiscard]] std::map<PortRef, KeyedOutput> take() && { return std::move(m_keys); }

private:
    [[nodiscard]] KeyedOutput stageKey(const NodeId& id) const
    {
        if (const auto fixed = m_take.fixed.find({id, "clip"}); fixed != m_take.fixed.end()) {
            return {fixed->second, kStageKind, {{"of a take", fixed->second.text()}}};
        }
        const auto plan = planStage(m_graph, m_inference, id, m_take).value();
        const auto& stage = plan.stage.stage;
        const auto& sampling = plan.stage.sampling;
        const auto tokenizer =
            m_world.fileHash((plan.model->folder / plan.model->text.tokenizer).string()).value();
        Parts parts(kStageKind);
        parts.add("stage", configText(stage))
            .add("weights", stage.variants.at(plan.stage.variant).sha256)
            .add("tokenizer", tokenizer)
            .add("text encoder", plan.model->text.encoder.sha256)
            .add("prompt", plan.prompt)
            .add("negative prompt", plan.negativePrompt)
            .add("steps", std::to_string(sampling.sampler.steps))
            .add("sampler", diffusion::formatSampler(sampling.sampler))
            .add("guidance", diffusion::formatGuidance(sampling.guidance))
            .add("threshold", diffusion::formatThreshold(sampling.threshold))
            .add("noise", diffusion::formatNoisePrior(sampling.noisePrior))
            .add("snr", nlohmann::json(sampling.augmentationSnr).dump())
            .add("seed", std::to_string(sampling.seed))
            .add("numeric mode", m_world.numericMode);
        if (plan.input) {
            parts.add("clip", m_keys.at(*plan.input).key.text());
        }
        return std::move(parts).keyed();
    }

    [[nodiscard]] KeyedOutput fileKey(const NodeId& id) const
    {
        const auto file = std::get<std::string>(m_graph.parameter(id, "file"));
        return std::move(Parts("file/2").add("bytes", m_world.fileHash(file).value())).keyed();
    }

    [[nodiscard]] KeyedOutput clipKey(const NodeId& id, const NodeType& type) const
    {
        Parts parts(type.id + "/1");
        for (const auto& spec : type.parameters) {
            parts.add(spec.name, valueText(m_graph.parameter(id, spec.name)));
        }
        for (const auto& input : type.inputs) {
            if (const auto source = sourceOf(m_graph, {id, input.name})) {
                parts.add(input.name, m_keys.at(*source).key.text());
            }
        }
        return std::move(parts).keyed();
    }

    const Graph& m_graph;
    const Inference& m_inference;
    TakeOptions m_take;
    const KeySurroundings& m_world;
    std::map<PortRef, KeyedOutput> m_keys;
};

} // namespace

Result<std::map<PortRef, KeyedOutput>> outputKeys(const Graph& graph, const Inference& inference,
                                                  const std::vector<NodeId>& targets, const TakeOptions& take,
                                                  const KeySurroundings& surroundings)
{
    Keying keying(graph, inference, take, surroundings);
    try {
        for (const auto& id : neededFor(graph, targets)) {
            keying.add(id);
        }
    } catch (const ErrorException& e) {
        return e.error();
    }
    return std::move(keying).take();
}

std::vector<KeyDifference> differences(const KeyedOutput& now, const KeyedOutput& before)
{
    if (now.kind != before.kind) {
        return {{"kind", now.kind, before.kind}};
    }
    std::vector<KeyDifference> all;
    for (const auto& [name, value] : now.parts) {
        const auto old = std::find_if(before.parts.begin(), before.parts.end(),
                                      [&](const auto& part) { return part.first == name; });
        if (old == before.parts.end() || old->second != value) {
            all.push_back({name, value, old == before.parts.end() ? "" : old->second});
        }
    }
    return all;
}

std::string firstDifference(const KeyedOutput& now, const KeyedOutput& before)
{
    const auto all = differences(now, before);
    return all.empty() ? ""
                       : all[0].part + ": " + all[0].now + ", was " +
                             (all[0].before.empty() ? "not there" : all[0].before);
}

} // namespace cascade::plan
