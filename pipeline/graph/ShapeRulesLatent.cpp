// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"
#include "pipeline/graph/ShapeRules.h"

#include <algorithm>

namespace cascade::graph {

namespace {

using Use = OpenModel::Use;

/// The weights that a parameter names; null where they cannot be used, which is then said.
std::shared_ptr<const OpenModel> chosen(NodeCheck& node, const std::string& parameter,
                                        const std::string& expected, std::initializer_list<Use> uses)
{
    const OpenModelWish wish{node.text(parameter), node.text("sha256")};
    if (wish.name.empty() && wish.sha256.empty()) {
        node.error(parameter, "no " + expected + " is chosen",
                   "Choose a file; `cascade models list` shows what was found.");
        return {};
    }
    const auto found = node.surroundings().weights(wish);
    if (!found) {
        node.error(parameter, found.error());
        return {};
    }
    const auto& model = *found.value();
    if (!model.problem.empty()) {
        node.error(parameter, model.title + " cannot be used: " + model.problem, model.hint);
        return {};
    }
    if (std::find(uses.begin(), uses.end(), model.use) == uses.end()) {
        node.error(parameter, "expected " + expected + ", got " + model.title + ", " +
                                  (model.family.empty() ? "of no known family" : model.family));
        return {};
    }
    return found.value();
}

bool fits(const OpenModel& part, const std::string& family)
{
    return part.fits.empty() || std::find(part.fits.begin(), part.fits.end(), family) != part.fits.end();
}

std::string joinedFits(const OpenModel& part)
{
    std::string text;
    for (const auto& family : part.fits) {
        text += (text.empty() ? "" : " or ") + family;
    }
    return text;
}

/// Says that weights were made for other models than this one.
void misfit(NodeCheck& node, const std::string& parameter, const std::string& part, const OpenModel& weights,
            const LatentChoice& choice)
{
    node.error(parameter, "expected " + part + " for " + choice.checkpoint->family + ", got one for " +
                              joinedFits(weights));
}

/// The model that comes in, where it is an open one; where it is a cascade's, that is said.
const LatentChoice* openModel(NodeCheck& node)
{
    const auto* choice = node.latentModel("model");
    if (choice == nullptr && node.network("model") != nullptr) {
        node.error("model", "expected an open model, got a stage of a cascade",
                   "Link an Image Checkpoint, or what a Motion Module or LoRA makes of it.");
    }
    return choice;
}

int roundedUp(int value, int multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

/// Pixels as latents; none, and said so, where they are no whole number of them.
std::optional<ClipShape> latentsOf(NodeCheck& node, const OpenModel& model, const ClipShape& pixels,
                                   const std::string& place, std::optional<Fix> fix)
{
    const auto unit = model.pixelsPerLatent;
    if (pixels.width % unit != 0 || pixels.height % unit != 0) {
        node.error(place,
                   "expected a width and height that are multiples of " + std::to_string(unit) + ", got " +
                       measureText(pixels.width, pixels.height),
                   {}, std::move(fix));
        return std::nullopt;
    }
    return ClipShape{pixels.frames, pixels.height / unit, pixels.width / unit, pixels.rate,
                     model.latentChannels};
}

Fix sizeSetting(const NodeCheck& node, const ClipShape& pixels, int unit)
{
    const auto size = measureText(roundedUp(pixels.width, unit), roundedUp(pixels.height, unit));
    return node.setting({{"size", size}}, "Set the size to " + size);
}

/// What a Latent Base without latents makes, in pixels.
ClipShape wishedShape(const NodeCheck& node)
{
    const auto size = parseMeasure(node.text("size"), "size").value();
    return {static_cast<int>(node.whole("frames")), size.height, size.width,
            parseRate(node.text("rate"), "rate").value()};
}

/// Frames beyond what a motion module tells apart, and frames that know nothing of one another.
bool checkFrames(NodeCheck& node, const LatentChoice& choice, int frames)
{
    const auto window = static_cast<int>(node.whole("window"));
    if (node.whole("overlap") >= window) {
        node.error("overlap", "expected less than the window's " + std::to_string(window) + " frames, got " +
                                  std::to_string(node.whole("overlap")));
        return false;
    }
    const auto limit = choice.motion ? choice.motion->frameLimit : 0;
    if (limit > 0 && std::min(frames, window) > limit) {
        node.error(
            "window", "expected at most " + std::to_string(limit) + " frames, got " + std::to_string(window),
            choice.motion->title + " tells no more frames apart.",
            node.setting({{"window", std::int64_t{limit}}}, "Set the window to " + std::to_string(limit)));
        return false;
    }
    if (!choice.makesClips() && frames > 1) {
        node.warn("model", "each of the " + std::to_string(frames) + " frames will be a picture of its own",
                  "Put a Motion Module between the checkpoint and this node, or make one frame.");
    }
    return true;
}

/// Words must have been encoded by the model's own encoder.
void checkWords(NodeCheck& node, const LatentChoice& choice)
{
    const auto encoder = sourceOf(node.graph(), {node.id(), "text"});
    const auto* other = encoder ? node.latentModel(PortRef{encoder->node, "model"}) : nullptr;
    const bool isCascades = encoder && node.network(PortRef{encoder->node, "model"}) != nullptr;
    if (isCascades || (other != nullptr && other->checkpoint->path != choice.checkpoint->path)) {
        node.error("text", "expected an embedding by the text encoder of " + choice.checkpoint->title +
                               ", got one of " + (isCascades ? "a cascade" : other->checkpoint->title));
    }
}

} // namespace

void checkImageCheckpoint(NodeCheck& node)
{
    if (auto model = chosen(node, "checkpoint", "checkpoint", {Use::ImageCheckpoint, Use::VideoModel})) {
        LatentChoice choice;
        choice.checkpoint = choice.brought = std::move(model);
        choice.clipSkip = static_cast<int>(node.whole("clip-skip"));
        choice.tokenizer = std::filesystem::path(node.text("tokenizer")).parent_path();
        if (const auto prediction = node.text("prediction"); prediction != "own") {
            choice.prediction = diffusion::parsePrediction(prediction).value();
        }
        node.latentModel(std::move(choice));
    }
}

void checkMotionModule(NodeCheck& node)
{
    const auto* choice = openModel(node);
    auto module = chosen(node, "module", "motion module", {Use::MotionModule});
    if (choice == nullptr || !module) {
        return;
    }
    if (choice->makesClips()) {
        node.error("model", "expected an image model, got one that makes clips already",
                   "One Motion Module is enough; video models have none.");
        return;
    }
    if (!fits(*module, choice->checkpoint->family)) {
        return misfit(node, "module", "a motion module", *module, *choice);
    }
    auto with = *choice;
    with.motion = with.brought = std::move(module);
    node.latentModel(std::move(with));
}

void checkLora(NodeCheck& node)
{
    const auto* choice = openModel(node);
    auto lora = chosen(node, "lora", "LoRA", {Use::Lora});
    if (choice == nullptr || !lora) {
        return;
    }
    const bool onMotion = choice->motion && fits(*lora, choice->motion->family);
    if (!fits(*lora, choice->checkpoint->family) && !onMotion) {
        return misfit(node, "lora", "a LoRA", *lora, *choice);
    }
    auto with = *choice;
    with.brought = lora;
    with.loras.push_back({std::move(lora), node.real("weight")});
    node.latentModel(std::move(with));
}

void checkVae(NodeCheck& node)
{
    const auto* choice = openModel(node);
    auto vae = chosen(node, "vae", "autoencoder", {Use::Autoencoder});
    if (choice == nullptr || !vae) {
        return;
    }
    if (!fits(*vae, choice->checkpoint->family)) {
        return misfit(node, "vae", "an autoencoder", *vae, *choice);
    }
    auto with = *choice;
    with.vae = with.brought = std::move(vae);
    node.latentModel(std::move(with));
}

void checkLatentBase(NodeCheck& node)
{
    const auto* choice = openModel(node);
    if (choice == nullptr) {
        return;
    }
    checkWords(node, *choice);
    const auto& model = choice->autoencoder();
    const bool begins = sourceOf(node.graph(), {node.id(), "latent"}).has_value();
    auto shape = node.input("latent");
    if (!begins) {
        const auto pixels = wishedShape(node);
        shape = latentsOf(node, model, pixels, "size", sizeSetting(node, pixels, model.pixelsPerLatent));
    }
    if (!shape) {
        return;
    }
    if (shape->channels != model.latentChannels) {
        node.error("latent", "expected latents of " + std::to_string(model.latentChannels) +
                                 " channels, got " + std::to_string(shape->channels));
        return;
    }
    if (checkFrames(node, *choice, shape->frames)) {
        node.output("latent", *shape);
    }
}

void checkVaeEncode(NodeCheck& node)
{
    const auto* choice = openModel(node);
    const auto input = node.input("clip");
    if (choice == nullptr || !input) {
        return;
    }
    const auto& model = choice->autoencoder();
    const auto unit = model.pixelsPerLatent;
    auto fix = node.resizeFix("clip", roundedUp(input->width, unit), roundedUp(input->height, unit));
    if (const auto shape = latentsOf(node, model, *input, "clip", std::move(fix))) {
        node.output("latent", *shape);
    }
}

void checkVaeDecode(NodeCheck& node)
{
    const auto* choice = openModel(node);
    const auto input = node.input("latent");
    if (choice == nullptr || !input) {
        return;
    }
    const auto& model = choice->autoencoder();
    if (input->channels != model.latentChannels) {
        node.error("latent", "expected latents of " + std::to_string(model.latentChannels) +
                                 " channels, got " + std::to_string(input->channels));
        return;
    }
    node.output("clip", {input->frames, input->height * model.pixelsPerLatent,
                         input->width * model.pixelsPerLatent, input->rate});
}

} // namespace cascade::graph
