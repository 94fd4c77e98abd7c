// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/FileStamp.h"
#include "core/cascade/LatentModel.h"
#include "core/cascade/Model.h"

#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace cascade::run {

/// Opened models: model folders each once for a process, and again when its model.json has changed; each
/// network in it once. Of open models, which are large, the last one alone.
///
/// Threads  one at a time.
class ModelShelf {
public:
    explicit ModelShelf(Model::Options options) : m_options(std::move(options)) {}

    /// Valid until it is asked for again. Errors   those of Model::open.
    [[nodiscard]] Result<Model*> open(const std::filesystem::path& folder);
    /// Opened again when one of `weights`, the files that decide what it computes, has changed. Valid until
    /// another is asked for. Errors   those of LatentModel::open.
    [[nodiscard]] Result<LatentModel*> openLatent(const LatentModelFiles& files,
                                                  const std::vector<std::filesystem::path>& weights);
    [[nodiscard]] const Model::Options& options() const { return m_options; }

private:
    Model::Options m_options;
    std::map<std::filesystem::path, std::pair<FileStamp, Model>> m_models;
    struct Latent {
        LatentModelFiles files;
        std::vector<FileStamp> stamps;
        LatentModel model;
    };
    std::optional<Latent> m_latent;
};

} // namespace cascade::run
