// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/FileStamp.h"
#include "core/base/Places.h"
#include "pipeline/graph/OpenModel.h"
#include "pipeline/library/ModelLibrary.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace cascade::plan {

/// Says what lies at a path that the library does not know; nothing where it is no model.
using LookAtPath = std::function<std::optional<library::FoundModel>(const std::filesystem::path& path)>;

/// Weights of others as graphs name them: those that the library knows and, for programs that can look into
/// files themselves, any absolute path. Each is looked up once, and again when one of its files has changed.
///
/// Threads  one at a time.
class OpenModels {
public:
    /// `look` may be empty. Where there is one, models are hashed when they are found.
    OpenModels(Places places, LookAtPath look) : m_places(std::move(places)), m_look(std::move(look)) {}

    /// The model that is meant; never another one.
    ///
    /// Errors   WeightsMissing; BadInput for a name of several. Throws Cancelled where it must be hashed.
    [[nodiscard]] Result<std::shared_ptr<const graph::OpenModel>> find(const graph::OpenModelWish& wish,
                                                                       const CancelToken& cancel = {});

private:
    struct Known {
        std::vector<FileStamp> stamps; ///< of `model->files`
        std::shared_ptr<const graph::OpenModel> model;
    };
    [[nodiscard]] Result<library::FoundModel> looked(const graph::OpenModelWish& wish, Error notKnown,
                                                     const CancelToken& cancel);

    Places m_places;
    LookAtPath m_look;
    std::optional<library::ModelLibrary> m_library;
    std::map<graph::OpenModelWish, Known> m_known;
};

} // namespace cascade::plan
