// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ModelShelf.h"

namespace cascade::run {

Result<Model*> ModelShelf::open(const std::filesystem::path& folder)
{
    auto found = m_models.find(folder);
    if (found == m_models.end()) {
        auto model = Model::open(folder, m_options);
        if (!model) {
            return model.error();
        }
        found = m_models.emplace(folder, std::move(model).value()).first;
    }
    return &found->second;
}

} // namespace cascade::run
