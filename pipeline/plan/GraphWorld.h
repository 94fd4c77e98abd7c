// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/FileStamp.h"
#include "core/base/Places.h"
#include "pipeline/plan/OpenModels.h"
#include "pipeline/plan/OutputKeys.h"
#include "pipeline/store/FileHashes.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cascade::plan {

/// The graph with the files that it names taken from `folder`, where it lies; weights of others too, where
/// what names them is a path there.
[[nodiscard]] graph::Graph withAbsoluteFiles(graph::Graph graph, const std::filesystem::path& folder);

/// What graphs ask of this machine: model folders as the program finds them, footage by absolute paths. Each
/// model and each file is read once, and again only when its time or size has changed.
///
/// Threads  one at a time. What it hands out refers to it.
class GraphWorld {
public:
    /// `look` may be empty: open models are then those that the library knows.
    explicit GraphWorld(const Places& places, LookAtPath look = {})
        : m_places(places), m_openModels(places, std::move(look))
    {
    }

    [[nodiscard]] graph::Surroundings surroundings();
    /// Hashes of files are kept on disk, too, in the cache. Hashing throws Cancelled.
    [[nodiscard]] KeySurroundings keySurroundings(const std::string& numericMode, const CancelToken& cancel);

private:
    template <typename Value>
    using Known = std::map<std::string, std::pair<FileStamp, Value>>;

    template <typename Value, typename Make>
    [[nodiscard]] static Result<Value> remembered(Known<Value>& known, const std::filesystem::path& file,
                                                  Make make);

    [[nodiscard]] Result<std::string> hashOf(const std::string& file, const CancelToken& cancel);

    Places m_places;
    OpenModels m_openModels;
    Known<std::shared_ptr<const ModelConfig>> m_models;
    Known<ClipShape> m_shapes;
    Known<std::string> m_hashes;
    std::optional<store::FileHashes> m_keptHashes; ///< opened by the first hash
};

} // namespace cascade::plan
