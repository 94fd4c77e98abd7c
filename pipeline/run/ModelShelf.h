// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/FileStamp.h"
#include "core/cascade/Model.h"

#include <filesystem>
#include <map>
#include <utility>

namespace cascade::run {

/// Opened model folders: each once for a process, and again when its model.json has changed; each network in
/// it once.
///
/// Threads  one at a time.
class ModelShelf {
public:
    explicit ModelShelf(Model::Options options) : m_options(std::move(options)) {}

    /// Valid until it is asked for again. Errors   those of Model::open.
    [[nodiscard]] Result<Model*> open(const std::filesystem::path& folder);
    [[nodiscard]] const Model::Options& options() const { return m_options; }

private:
    Model::Options m_options;
    std::map<std::filesystem::path, std::pair<FileStamp, Model>> m_models;
};

} // namespace cascade::run
