// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"
#include "core/config/SamplingOptions.h"
#include "core/config/VariantUse.h"
#include "pipeline/graph/ShapeRules.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

namespace cascade::graph {

namespace {

constexpr struct {
    int height, width;
} kOscillateUpTo{48, 80};

const char* roleName(StageRole role)
{
    switch (role) {
    case StageRole::Tsr:
        return "a temporal super-resolution stage";
    case StageRole::Ssr:
        return "a spatial super-resolution stage";
    case StageRole::Base:
        break;
    }
    return "a base model";
}

/// Says so where the file of some weights is not there.
bool checkFile(NodeCheck& node, const ModelConfig& model, const Variant& weights)
{
    const auto file = model.folder / weights.file;
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        return true;
    }
    node.error("variant", Error{ErrorCode::WeightsMissing, file.string(),
                                "the weights " + file.string() + " are missing (licence " + model.licence +
                                    ", sha256 " + weights.sha256 + ")",
                                "Fetch the model again, or choose another."});
    return false;
}

/// Says which weights are not there, with what is known of them. True if they are.
bool checkWeights(NodeCheck& node, const ModelConfig& model, const StageConfig& stage,
                  const std::string& variant)
{
    const auto found = stage.variants.find(variant);
    if (found == stage.variants.end()) {
        std::string there;
        for (const auto& [name, file] : stage.variants) {
            there += (there.empty() ? "" : ", ") + name;
        }
        node.error("variant",
                   "stage " + stage.id + " of " + model.name + " has no variant \"" + variant + "\"",
                   there.empty() ? "" : "It has: " + there + ".");
        return false;
    }
    const auto& changes = found->second.changes;
    return checkFile(node, model, found->second) &&
           (changes.empty() || checkFile(node, model, stage.variants.at(changes)));
}

/// The network of `port` if it is one of this role.
const StageChoice* networkOf(NodeCheck& node, StageRole role)
{
    const auto* choice = node.network("model");
    if (const auto* open = node.latentModel("model")) {
        node.error("model",
                   std::string("expected ") + roleName(role) + ", got the open model " +
                       open->checkpoint->title,
                   "Link a Stage Model; open models feed a Latent Base.");
    }
    if (choice != nullptr && choice->stage.role != role) {
        node.error("model", std::string("expected ") + roleName(role) + ", got " + choice->stage.id + ", " +
                                roleName(choice->stage.role));
        return nullptr;
    }
    return choice;
}

/// Words must have been embedded by the encoder that the stage was trained with.
void checkEmbedding(NodeCheck& node, const StageChoice& choice)
{
    const auto encoder = sourceOf(node.graph(), {node.id(), "text"});
    const auto* other = encoder ? node.network(PortRef{encoder->node, "model"}) : nullptr;
    if (const auto* open = encoder ? node.latentModel(PortRef{encoder->node, "model"}) : nullptr) {
        node.error("text",
                   "expected an embedding by the text encoder of " + choice.model->name + ", got one of " +
                       open->checkpoint->title,
                   "Add a second Text Encoder, of the stage's own model.");
    }
    if (other != nullptr && other->model->text.encoder.sha256 != choice.model->text.encoder.sha256) {
        node.error("text", "expected an embedding by the text encoder of " + choice.model->name +
                               ", got one of " + other->model->name);
    }
}

/// The text of a parameter of the node that is linked to `port`; empty where none is.
std::string linkedText(const NodeCheck& node, const std::string& port, const std::string& parameter)
{
    const auto source = sourceOf(node.graph(), {node.id(), port});
    return source ? std::get<std::string>(node.graph().parameter(source->node, parameter)) : "";
}

/// How the stage samples, as far as its variant may mind. Nothing where a text is not in its form: the
/// parameter that it stands in has been refused.
std::optional<SamplingOptions> samplingOf(const NodeCheck& node, const StageConfig& stage)
{
    auto usual = stage.usual();
    if (const auto steps = node.whole("steps"); steps > 0) {
        usual.steps = static_cast<int>(steps);
    }
    const auto schedule = linkedText(node, "guidance", "schedule"),
               kind = linkedText(node, "sampler", "kind");
    usual.guidance = schedule.empty() ? usual.guidance : schedule;
    usual.sampler = kind.empty() ? usual.sampler : kind;
    auto sampling = samplingOptions(usual);
    return sampling ? std::optional(std::move(sampling).value()) : std::nullopt;
}

void say(NodeCheck& node, const VariantMisuse& misuse, const std::string& place, std::optional<Fix> fix)
{
    if (misuse.refused) {
        node.error(place, misuse.what, misuse.hint, std::move(fix));
    } else {
        node.warn(place, misuse.what, misuse.hint, std::move(fix));
    }
}

/// What is asked of a stage that its variant was not made for; and guidance that oscillates where it was
/// found to do harm: past 80x48 (Imagen Video, section 2.6.2).
void checkSampling(NodeCheck& node, const StageConfig& stage)
{
    const auto sampling = samplingOf(node, stage);
    if (!sampling) {
        return;
    }
    for (const auto& misuse : misusesOf(stage, *sampling)) {
        const bool steps = misuse.setting == "steps" && node.whole("steps") > 0;
        say(node, misuse, misuse.setting,
            steps ? std::optional(node.setting({{"steps", std::int64_t{0}}}, "Take the model's own steps"))
                  : std::nullopt);
    }
    using Kind = diffusion::GuidanceSchedule::Kind;
    if (sampling->guidance.kind == Kind::Oscillating &&
        (stage.output.height > kOscillateUpTo.height || stage.output.width > kOscillateUpTo.width)) {
        node.warn("guidance",
                  "oscillating guidance is for stages up to " +
                      measureText(kOscillateUpTo.width, kOscillateUpTo.height) + ", got " + stage.id +
                      " of " + measureText(stage.output.width, stage.output.height),
                  "Beyond them it makes artefacts; take a constant weight.");
    }
}

int roundUp(int value, int multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

/// Says of a Cascade's steps that a stage's variant was not made for them, once for each sentence.
void checkSteps(NodeCheck& node, const StageConfig& stage, std::set<std::string>& said)
{
    auto usual = stage.usual();
    usual.steps = node.whole("steps") > 0 ? static_cast<int>(node.whole("steps")) : usual.steps;
    const auto sampling = samplingOptions(usual);
    if (!sampling) {
        return;
    }
    for (const auto& misuse : misusesOf(stage, sampling.value())) {
        if (misuse.setting == "steps" && said.insert(misuse.what).second) {
            say(node, misuse, "steps",
                node.setting({{"steps", std::int64_t{0}}}, "Take the model's own steps"));
        }
    }
}

} // namespace

void checkStageModel(NodeCheck& node)
{
    const auto model = node.surroundings().model(node.text("model"));
    if (!model) {
        node.error("model", model.error());
        return;
    }
    auto stage = model.value()->stage(node.text("stage"));
    if (!stage) {
        node.error("stage", stage.error());
        return;
    }
    const auto variant = node.text("variant");
    if (checkWeights(node, *model.value(), stage.value(), variant)) {
        node.network(StageChoice{model.value(), stage.value().as(variant).value(), variant});
    }
}

void checkTextEncoder(NodeCheck& node)
{
    const auto* choice = node.network("model");
    if (choice == nullptr) {
        return;
    }
    const auto file = choice->model->folder / choice->model->text.encoder.file;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        node.error("model",
                   Error{ErrorCode::WeightsMissing, file.string(),
                         "the text encoder " + file.string() + " is missing", "Fetch the model again."});
    }
}

void checkBase(NodeCheck& node)
{
    if (const auto* choice = networkOf(node, StageRole::Base)) {
        checkEmbedding(node, *choice);
        checkSampling(node, choice->stage);
        node.output("clip", choice->stage.output);
    }
}

void checkSuperResolution(NodeCheck& node)
{
    const bool temporal = node.graph().find(node.id())->type == "tsr";
    const auto* choice = networkOf(node, temporal ? StageRole::Tsr : StageRole::Ssr);
    const auto input = node.input("clip");
    if (choice == nullptr || !input) {
        return;
    }
    checkEmbedding(node, *choice);
    const auto& stage = choice->stage;
    checkSampling(node, stage);
    const auto output = stage.outputFor(*input);
    const auto stride = static_cast<int>(stage.network.stride());
    if (output.height % stride != 0 || output.width % stride != 0) {
        const auto factor = temporal ? 1 : stage.sizeFactor;
        const auto unit = std::max(1, stride / factor);
        const auto width = roundUp(input->width, unit), height = roundUp(input->height, unit);
        node.error("clip",
                   stage.id + " needs a width and height that are multiples of " + std::to_string(unit) +
                       ", got " + measureText(input->width, input->height),
                   {}, node.resizeFix("clip", width, height));
        return;
    }
    node.output("clip", output);
    node.sound("clip", node.sound("clip"));
}

void checkCascade(NodeCheck& node)
{
    const auto found = node.surroundings().model(node.text("model"));
    if (!found) {
        node.error("model", found.error());
        return;
    }
    const auto& model = *found.value();
    const auto until = node.text("until");
    for (const auto* name : {"until", "hold"}) {
        const auto wished = node.text(name);
        if (auto known = model.stage(wished); !wished.empty() && !known) {
            node.error(name, known.error());
            return;
        }
    }
    ClipShape shape;
    bool complete = true;
    std::set<std::string> said; // stages alike are not each spoken of
    for (const auto& stage : model.stages) {
        const bool there = checkWeights(node, model, stage, node.text("variant"));
        complete = there && complete;
        if (there) {
            checkSteps(node, stage.as(node.text("variant")).value(), said);
        }
        shape = stage.outputFor(shape);
        node.output(stage.id, shape);
        if (stage.id == until) {
            break;
        }
    }
    if (complete) {
        node.output("clip", shape);
    }
}

} // namespace cascade::graph
