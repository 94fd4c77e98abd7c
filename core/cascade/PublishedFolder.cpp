// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/PublishedFolder.h"

#include "core/base/Quote.h"
#include "core/config/PublishedConfig.h"
#include "core/config/PublishedFiles.h"
#include "core/text/PieceModel.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/OpenWeights.h"
#include "core/weights/PartSource.h"
#include "core/weights/Recognise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace cascade {

namespace {

namespace fs = std::filesystem;

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

/// Fills a network from the part of that kind in a file.
Result<void> fill(torch::nn::Module& network, const fs::path& file, weights::PartKind kind,
                  const torch::TensorOptions& tensors, const CancelToken& cancel)
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
    const auto& parts = recognised.value().parts;
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [&](const auto& candidate) { return candidate.kind == kind; });
    if (part == parts.end()) {
        return Error{ErrorCode::BadInput,
                     source->name(),
                     "expected the network of its config.json, got " +
                         std::string(weights::familyTitle(recognised.value().family)),
                     {}};
    }
    auto renamed = weights::openPart(source, *part);
    if (!renamed) {
        return renamed.error();
    }
    weights::LoadOptions options;
    options.dtype = tensors.has_dtype() ? std::optional(c10::typeMetaToScalarType(tensors.dtype()))
                                        : std::optional<torch::ScalarType>();
    return weights::loadStrict(network, *renamed.value(), options, cancel);
}

/// Makes a network from its options and fills it.
template <typename Network, typename Options>
Result<PublishedNetwork> filled(Result<Options> options, const fs::path& file, weights::PartKind kind,
                                const torch::TensorOptions& tensors, const CancelToken& cancel)
{
    if (!options) {
        return options.error();
    }
    Network network(std::move(options).value(), tensors);
    if (auto loaded = fill(*network, file, kind, tensors, cancel); !loaded) {
        return loaded.error();
    }
    return PublishedNetwork(network);
}

} // namespace

bool isPublishedFolder(const fs::path& folder)
{
    return !isFile(folder / "model.json") &&
           (isFile(folder / "config.json") || isFile(folder / "model_index.json"));
}

Result<PublishedNetwork> openPublished(const fs::path& folder, const std::string& name,
                                       const torch::TensorOptions& tensors, const CancelToken& cancel)
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
        return filled<nn::Autoencoder>(autoencoderFromConfig(config.value(), where), file.value(),
                                       weights::PartKind::Vae, tensors, cancel);
    }
    if (kind == "CLIPTextModel" || kind == "CLIPTextModelWithProjection") {
        return filled<nn::ClipTextEncoder>(clipTextFromConfig(config.value(), where), file.value(),
                                           weights::PartKind::TextEncoder, tensors, cancel);
    }
    if (kind.starts_with("UNet")) {
        return filled<nn::LatentUnet>(unetFromConfig(config.value(), where), file.value(),
                                      weights::PartKind::Unet, tensors, cancel);
    }
    return Error{
        ErrorCode::BadInput,
        where,
        "expected a UNet2DConditionModel, UNet3DConditionModel, AutoencoderKL or CLIPTextModel, got " +
            (kind.empty() ? std::string("no class") : quotedText(kind)),
        {}};
}

} // namespace cascade
