// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/OpenWeights.h"

#include "core/weights/Safetensors.h"
#include "core/weights/ShardedWeights.h"
#include "core/weights/TorchArchive.h"
#include "core/weights/WeightsKind.h"

#include <system_error>
#include <utility>

namespace cascade::weights {

namespace {

using Opened = Result<std::unique_ptr<const TensorSource>>;

template <typename Source>
Opened held(Result<Source> source)
{
    if (!source) {
        return source.error();
    }
    return Opened(std::make_unique<const Source>(std::move(source).value()));
}

Opened openKind(const std::filesystem::path& file, bool mayBeIndex)
{
    std::error_code ignored; // what cannot be looked at, cannot be opened either
    if (std::filesystem::is_directory(file, ignored)) {
        return Error{ErrorCode::BadInput, file.string(), "expected a file of weights, got a folder",
                     "Open the index (.index.json) or the file of weights in it."};
    }
    auto source = openFileSource(file);
    if (!source) {
        return source.error();
    }
    const auto kind = weightsKindOf(*source.value());
    if (!kind) {
        return kind.error();
    }
    switch (kind.value()) {
    case WeightsKind::Safetensors:
        return held(openSafetensors(std::move(source).value()));
    case WeightsKind::Archive:
        return held(openTorchArchive(std::move(source).value()));
    case WeightsKind::Index:
        break;
    }
    if (!mayBeIndex) {
        return Error{ErrorCode::BadInput, file.string(), "expected a file of tensors, got JSON", {}};
    }
    return held(openShardedWeights(file));
}

} // namespace

Result<std::unique_ptr<const TensorSource>> openWeights(const std::filesystem::path& file)
{
    return openKind(file, true);
}

Result<std::unique_ptr<const TensorSource>> openWeightsFile(const std::filesystem::path& file)
{
    return openKind(file, false);
}

} // namespace cascade::weights
