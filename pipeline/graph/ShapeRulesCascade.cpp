// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"
#include "pipeline/graph/ShapeRules.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

namespace cascade::graph {

namespace {

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

std::string numberText(double number)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", number);
    return text.data();
}

/// What the schedule that is linked to a stage does there: to a variant that knows only some weights, or
/// none; and to a stage for which nobody has shown that oscillating helps (Imagen Video, section 2.6.2).
void checkGuidance(NodeCheck& node, const StageConfig& stage)
{
    using diffusion::GuidanceSchedule;
    const auto source = sourceOf(node.graph(), {node.id(), "guidance"});
    const auto text = source ? std::get<std::string>(node.graph().parameter(source->node, "schedule")) : "";
    const auto parsed =
        text.empty() ? Result<GuidanceSchedule>(GuidanceSchedule{}) : diffusion::parseGuidance(text);
    if (!source || !parsed) {
        return; // the node's parameter has been refused
    }
    const auto steps = node.whole("steps") > 0 ? static_cast<int>(node.whole("steps")) : stage.usual().steps;
    const auto range = parsed.value().range(steps);
    const auto& chosen = stage.chosen;
    if (chosen.guidance == GuidanceForm::Own && (range.min != 0 || range.max != 0)) {
        node.error("guidance", "this variant keeps the guidance that it was distilled with",
                   "Remove the link, or choose the variant \"original\".");
    } else if (chosen.guidance == GuidanceForm::Told &&
               !(chosen.told.holds(range.min) && chosen.told.holds(range.max))) {
        node.warn(
            "guidance",
            "this variant has learned weights w from " + numberText(chosen.told.min) + " to " +
                numberText(chosen.told.max) + ", the schedule has " + numberText(range.min) + " to " +
                numberText(range.max),
            "Beyond what it has learned it may do anything; the variant \"original\" takes any weight.");
    }
    const bool known = stage.role == StageRole::Base || stage.id == "ssr1" || stage.id == "ssr2";
    if (parsed.value().kind == GuidanceSchedule::Kind::Oscillating && !known) {
        node.warn("guidance", "oscillating guidance is for the base and the first two spatial stages",
                  "Beyond them it is not known to help; take a constant weight.");
    }
}

int roundUp(int value, int multiple)
{
    return (value + multiple - 1) / multiple * multiple;
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
        checkGuidance(node, choice->stage);
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
    checkGuidance(node, stage);
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
    for (const auto& stage : model.stages) {
        complete = checkWeights(node, model, stage, node.text("variant")) && complete;
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
