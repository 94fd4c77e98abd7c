// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/PublishedPart.h"

#include "core/base/Quote.h"
#include "core/config/PublishedConfig.h"
#include "core/config/PublishedFiles.h"
#include "core/text/PieceModel.h"
#include "core/weights/JoinedSource.h"
#include "core/weights/OpenWeights.h"
#include "core/weights/PartSource.h"
#include "core/weights/Recognise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace cascade {

namespace {

namespace fs = std::filesystem;
using weights::PartKind;

bool isFile(const fs::path& path)
{
    std::error_code failed;
    return fs::is_regular_file(path, failed);
}

/// The folder of one network.
Result<fs::path> networkFolder(const fs::path& folder, const std::string& name)
{
    if (isFile(folder / name / "config.json")) {
        return folder / name;
    }
    if (isFile(folder / "config.json")) {
        return folder;
    }
    return Error{ErrorCode::BadInput, (folder / name).string(), "expected a network's config.json, got none",
                 "Networks of a diffusers folder are called unet, vae, text_encoder."};
}

Result<fs::path> weightsIn(const fs::path& folder)
{
    if (auto file = publishedWeights(folder)) {
        return std::move(*file);
    }
    return Error{ErrorCode::WeightsMissing, folder.string(),
                 "expected diffusion_pytorch_model.safetensors or another of the names that diffusers and "
                 "transformers give weights, got none",
                 "The weights belong beside config.json."};
}

/// The class that wrote a configuration: diffusers names it, transformers lists it.
std::string classOf(const std::string& config)
{
    const auto json = nlohmann::json::parse(config, nullptr, false);
    if (!json.is_object()) {
        return {};
    }
    if (const auto found = json.find("_class_name"); found != json.end() && found->is_string()) {
        return found->get<std::string>();
    }
    if (const auto found = json.find("architectures");
        found != json.end() && found->is_array() && !found->empty() && found->front().is_string()) {
        return found->front().get<std::string>();
    }
    const auto found = json.find("model_type");
    return found != json.end() && *found == "clip_text_model" ? "CLIPTextModel" : "";
}

/// A part of a file, and how the file describes it.
struct OpenedPart {
    std::shared_ptr<const weights::TensorSource> tensors;
    weights::Family family;
    weights::WeightsPart part;
    std::optional<weights::MotionConfig> motion; ///< of modules that lie in the same file
};

Result<OpenedPart> openedPart(const fs::path& file, PartKind kind, const std::string& expected)
{
    auto opened = weights::openWeights(file);
    if (!opened) {
        return opened.error();
    }
    const std::shared_ptr<const weights::TensorSource> source = std::move(opened).value();
    auto recognised = weights::recognise(source->tensors(), source->name());
    if (!recognised) {
        return recognised.error();
    }
    const auto& [family, parts, lora] = recognised.value();
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [&](const auto& candidate) { return candidate.kind == kind; });
    if (part == parts.end()) {
        return Error{ErrorCode::BadInput,
                     source->name(),
                     "expected " + expected + ", got " + std::string(weights::familyTitle(family)),
                     {}};
    }
    auto tensors = weights::openPart(source, *part);
    if (!tensors) {
        return tensors.error();
    }
    const auto motion = std::find_if(parts.begin(), parts.end(),
                                     [](const auto& other) { return other.kind == PartKind::Motion; });
    return OpenedPart{std::move(tensors).value(), family, *part,
                      motion == parts.end() ? std::optional<weights::MotionConfig>()
                                            : std::get<weights::MotionConfig>(motion->config)};
}

std::int64_t headsOf(const weights::Heads& heads, std::int64_t width)
{
    return heads.count != 0 ? heads.count : width / std::max<std::int64_t>(heads.width, 1);
}

/// Motion modules of these shapes, in the U-Net of a picture model.
Result<nn::LatentUnetOptions> withMotion(nn::LatentUnetOptions unet, const weights::MotionConfig& motion,
                                         const std::string& where)
{
    constexpr std::int64_t kUsualFrames = 32;
    bool fits = motion.blockChannels.size() == unet.levels.size();
    for (std::size_t i = 0; fits && i < unet.levels.size(); ++i) {
        fits = motion.blockChannels[i] == unet.levels[i].channels && motion.layersPerBlock[i] == unet.layers;
    }
    if (!fits) {
        return Error{ErrorCode::BadInput, where,
                     "expected motion modules of the channels and layers of the picture model, got others",
                     "Motion modules fit the family that they were trained on: those of Stable Diffusion 1 "
                     "no other."};
    }
    unet.frames = nn::FrameMixing::MotionModules;
    unet.motion.heads = motion.heads.count != 0 ? motion.heads.count : unet.motion.heads;
    unet.motion.frames = motion.maxPositions.value_or(kUsualFrames);
    unet.motion.middle = motion.hasMidBlock;
    unet.clipResidualNorms = motion.version == 1;
    return unet;
}

Result<nn::LatentUnetOptions> unetOptions(const OpenedPart& opened)
{
    using weights::Family;
    const auto& config = std::get<weights::UnetConfig>(opened.part.config);
    const auto family = opened.family;
    if (family != Family::StableDiffusion1 && family != Family::StableDiffusion2 &&
        family != Family::Unet3D && family != Family::AnimateDiffUnet) {
        return Error{ErrorCode::BadInput, opened.tensors->name(),
                     "expected a U-Net of Stable Diffusion 1 or 2, AnimateDiff or UNet3D, got " +
                         std::string(weights::familyTitle(family)),
                     "This version has no network for it."};
    }
    nn::LatentUnetOptions options;
    options.inputChannels = config.inChannels;
    options.outputChannels = config.outChannels;
    options.contextWidth = config.contextWidth;
    options.layers = config.layersPerBlock.empty() ? options.layers : config.layersPerBlock.front();
    options.linearProjection = config.linearProjection || family == Family::Unet3D;
    for (std::size_t i = 0; i < config.blockChannels.size(); ++i) {
        const auto channels = config.blockChannels[i];
        options.levels.push_back({channels, headsOf(config.heads, channels), config.attention[i]});
    }
    if (family == Family::Unet3D) {
        options.frames = nn::FrameMixing::Interleaved;
    }
    return opened.motion ? withMotion(options, *opened.motion, opened.tensors->name())
                         : Result<nn::LatentUnetOptions>(options);
}

nn::AutoencoderOptions autoencoderOptions(const weights::VaeConfig& config)
{
    nn::AutoencoderOptions options;
    options.imageChannels = config.imageChannels;
    options.latentChannels = config.latentChannels;
    options.channels = config.blockChannels;
    options.layers = config.layersPerBlock;
    return options;
}

nn::ClipTextOptions clipTextOptions(const weights::ClipTextConfig& config)
{
    return {config.vocabulary,
            config.positions,
            config.width,
            config.feedForward,
            headsOf(config.heads, config.width),
            config.layers,
            config.quickGelu ? nn::ClipActivation::QuickGelu : nn::ClipActivation::Gelu};
}

/// A folder's network: configuration by config.json, tensors from the part of that kind.
template <typename Options>
Result<PublishedPart> configured(Result<Options> options, const fs::path& file, PartKind kind)
{
    if (!options) {
        return options.error();
    }
    auto opened = openedPart(file, kind, "the network of its config.json");
    if (!opened) {
        return opened.error();
    }
    return PublishedPart{std::move(options).value(), opened.value().tensors, opened.value().family, file};
}

} // namespace

Result<PublishedPart> partOfFolder(const fs::path& folder, const std::string& name)
{
    const auto own = networkFolder(folder, name);
    if (!own) {
        return own.error();
    }
    const auto where = (own.value() / "config.json").string();
    auto config = text::readModelFile(where);
    if (!config) {
        return config.error();
    }
    const auto file = weightsIn(own.value());
    if (!file) {
        return file.error();
    }
    const auto kind = classOf(config.value());
    if (kind == "AutoencoderKL") {
        return configured(autoencoderFromConfig(config.value(), where), file.value(), PartKind::Vae);
    }
    if (kind == "CLIPTextModel" || kind == "CLIPTextModelWithProjection") {
        return configured(clipTextFromConfig(config.value(), where), file.value(), PartKind::TextEncoder);
    }
    if (kind.starts_with("UNet")) {
        return configured(unetFromConfig(config.value(), where), file.value(), PartKind::Unet);
    }
    return Error{
        ErrorCode::BadInput,
        where,
        "expected a UNet2DConditionModel, UNet3DConditionModel, AutoencoderKL or CLIPTextModel, got " +
            (kind.empty() ? std::string("no class") : quotedText(kind)),
        {}};
}

Result<PublishedPart> partOfFile(const fs::path& file, PartKind kind)
{
    const auto expected = kind == PartKind::Unet  ? "a U-Net"
                          : kind == PartKind::Vae ? "an autoencoder"
                                                  : "a text encoder";
    const auto opened = openedPart(file, kind, expected);
    if (!opened) {
        return opened.error();
    }
    const auto& [tensors, family, part, motion] = opened.value();
    PublishedPart found{nn::ClipTextOptions{}, tensors, family, file};
    if (const auto* vae = std::get_if<weights::VaeConfig>(&part.config)) {
        found.options = autoencoderOptions(*vae);
    } else if (const auto* words = std::get_if<weights::ClipTextConfig>(&part.config)) {
        found.options = clipTextOptions(*words);
    } else if (kind == PartKind::Unet) {
        auto options = unetOptions(opened.value());
        if (!options) {
            return options.error();
        }
        found.options = std::move(options).value();
    } else {
        return Error{ErrorCode::BadInput, tensors->name(),
                     std::string("expected ") + expected + " of CLIP, got another",
                     "This version reads prompts for latent models with CLIP."};
    }
    return found;
}

Result<PublishedPart> withMotionModules(PublishedPart unet, const fs::path& motion)
{
    const auto& options = std::get<nn::LatentUnetOptions>(unet.options);
    if (options.frames != nn::FrameMixing::None) {
        return Error{ErrorCode::BadInput, motion.string(),
                     "expected a picture model to put motion modules into, got one that mixes frames itself",
                     "Remove the Motion Module node."};
    }
    std::error_code failed;
    const bool isFolder = fs::is_directory(motion, failed);
    const auto file = isFolder ? weightsIn(motion) : Result<fs::path>(motion);
    if (!file) {
        return file.error();
    }
    auto opened = openedPart(file.value(), PartKind::Motion, "motion modules of AnimateDiff");
    if (!opened) {
        return opened.error();
    }
    const auto where = (motion / "config.json").string();
    const auto config = isFolder ? text::readModelFile(where) : Result<std::string>(std::string());
    if (!config) {
        return config.error();
    }
    auto joined = isFolder ? withMotionAdapter(options, config.value(), where)
                           : withMotion(options, std::get<weights::MotionConfig>(opened.value().part.config),
                                        opened.value().tensors->name());
    if (!joined) {
        return joined.error();
    }
    auto tensors = weights::JoinedSource::open(unet.tensors, opened.value().tensors);
    if (!tensors) {
        return tensors.error();
    }
    return PublishedPart{std::move(joined).value(), std::move(tensors).value(), unet.family, unet.file};
}

} // namespace cascade
