// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/PublishedFolder.h"

#include "core/cascade/PublishedPart.h"
#include "core/nn/StartValues.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/OneBlock.h"

namespace cascade {

namespace {

namespace fs = std::filesystem;

bool isFile(const fs::path& path)
{
    std::error_code failed;
    return fs::is_regular_file(path, failed);
}

/// Makes networks of their options.
struct Maker {
    const torch::TensorOptions& tensors;

    PublishedNetwork operator()(const nn::LatentUnetOptions& options) const
    {
        return nn::LatentUnet(options, tensors);
    }
    PublishedNetwork operator()(const nn::AutoencoderOptions& options) const
    {
        return nn::Autoencoder(options, tensors);
    }
    PublishedNetwork operator()(const nn::ClipTextOptions& options) const
    {
        return nn::ClipTextEncoder(options, tensors);
    }
};

/// For values from a file: none are drawn.
PublishedNetwork emptyNetwork(const PublishedOptions& options, const torch::TensorOptions& tensors)
{
    const nn::WithoutStartValues noValues;
    return std::visit(Maker{tensors}, options);
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
    const auto part = partOfFolder(folder, name);
    if (!part) {
        return part.error();
    }
    return filledNetwork(part.value().options, *part.value().tensors, tensors, cancel);
}

Result<PublishedNetwork> filledNetwork(const PublishedOptions& options, const weights::TensorSource& values,
                                       const torch::TensorOptions& tensors, const CancelToken& cancel)
{
    auto network = emptyNetwork(options, tensors);
    auto* const module =
        std::visit([](auto& holder) -> torch::nn::Module* { return holder.ptr().get(); }, network);
    weights::layInOneBlock(*module);
    weights::LoadOptions loading;
    loading.dtype = tensors.has_dtype() ? std::optional(c10::typeMetaToScalarType(tensors.dtype()))
                                        : std::optional<torch::ScalarType>();
    if (auto loaded = weights::loadStrict(*module, values, loading, cancel); !loaded) {
        return loaded.error();
    }
    module->eval();
    for (auto& parameter : module->parameters()) {
        parameter.set_requires_grad(false);
    }
    return network;
}

} // namespace cascade
