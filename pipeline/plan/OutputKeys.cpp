// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/OutputKeys.h"

#include "pipeline/plan/LatentPlan.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::plan {

namespace {

using namespace graph;

// A change of what a node computes needs a new number.
constexpr const char* kStageKind = "stage/2"; // since bf16 convolutions may be Winograd's
constexpr const char* kLatentKind = "latent/1";
constexpr const char* kEncodeKind = "vae-encode/1";
constexpr const char* kDecodeKind = "vae-decode/1";

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
        if (const auto port = madePort(node)) {
            const PortRef output{id, *port};
            const auto fixed = m_take.fixed.find(output);
            m_keys.insert_or_assign(output, fixed != m_take.fixed.end() ? fixedKey(fixed->second)
                                            : isStage(node)             ? stageKey(id)
                                            : node.type == "latent-base"
                                                ? latentKey(id)
                                                : codecKey(id, node.type == "vae-encode"));
        } else if (node.type == "load-clip" || node.type == "load-image") {
            const auto* output = node.type == "load-clip" ? "clip" : "image";
            m_keys.insert_or_assign(PortRef{id, output}, fileKey(id));
        } else if (const auto* type = m_graph.typeOf(id); type->group == "clip") {
            m_keys.insert_or_assign(PortRef{id, "clip"}, clipKey(id, *type));
        }
    }

    [[nodiscard]] std::map<PortRef, KeyedOutput> take() && { return std::move(m_keys); }

private:
    [[nodiscard]] static KeyedOutput fixedKey(const store::Key& key)
    {
        return {key, kStageKind, {{"of a take", key.text()}}};
    }

    /// All files of a model by their bytes, whatever they are called.
    [[nodiscard]] std::string hashesOf(const OpenModel& model) const
    {
        std::string text;
        for (const auto& file : model.files) {
            text += (text.empty() ? "" : " ") + m_world.fileHash(file.string()).value();
        }
        return text;
    }

    [[nodiscard]] KeyedOutput latentKey(const NodeId& id) const
    {
        const auto plan = planLatent(m_graph, m_inference, id, m_take).value();
        const auto& sampling = plan.sampling;
        const auto number = [](double value) { return nlohmann::json(value).dump(); };
        Parts parts(kLatentKind);
        parts.add("checkpoint", hashesOf(*plan.model.checkpoint))
            .add("motion", plan.model.motion ? hashesOf(*plan.model.motion) : "none")
            .add("clip skip", std::to_string(plan.model.clipSkip))
            .add("tokenizer", tokenizerOf(plan.model))
            .add("prompt", plan.prompt)
            .add("negative prompt", plan.negativePrompt)
            .add("size", shapeText(plan.output))
            .add("steps", std::to_string(sampling.sampler.steps))
            .add("sampler", plan.ownSampler ? "own" : diffusion::formatSampler(sampling.sampler))
            .add("guidance", diffusion::formatGuidance(sampling.guidance))
            .add("rescale", number(plan.guidanceRescale))
            .add("noise", diffusion::formatNoisePrior(sampling.noisePrior))
            .add("windows",
                 std::to_string(plan.windows.length) + " by " + std::to_string(plan.windows.overlap))
            .add("seed", std::to_string(sampling.seed))
            .add("numeric mode", m_world.numericMode);
        for (const auto& [lora, weight] : plan.model.loras) {
            parts.add("lora", hashesOf(*lora) + " at " + number(weight));
        }
        if (plan.model.prediction) {
            parts.add("prediction", diffusion::predictionName(*plan.model.prediction));
        }
        if (plan.input) {
            parts.add("latent", m_keys.at(*plan.input).key.text()).add("strength", number(plan.strength));
        }
        return std::move(parts).keyed();
    }

    /// The tokenizer where the artist chose one; else it is of the checkpoint.
    [[nodiscard]] std::string tokenizerOf(const LatentChoice& model) const
    {
        const auto hash = [&](const char* file) {
            return m_world.fileHash((model.tokenizer / file).string()).value();
        };
        return model.tokenizer.empty() ? "own" : hash("vocab.json") + ' ' + hash("merges.txt");
    }

    [[nodiscard]] KeyedOutput codecKey(const NodeId& id, bool encodes) const
    {
        const auto model = latentModelOf(m_graph, m_inference, id).value();
        const auto* port = encodes ? "clip" : "latent";
        Parts parts(encodes ? kEncodeKind : kDecodeKind);
        parts.add("checkpoint", hashesOf(model.autoencoder()))
            .add(port, m_keys.at(*sourceOf(m_graph, {id, port})).key.text())
            .add("numeric mode", m_world.numericMode);
        return std::move(parts).keyed();
    }

    [[nodiscard]] KeyedOutput stageKey(const NodeId& id) const
    {
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
