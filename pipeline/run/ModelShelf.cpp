// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ModelShelf.h"

namespace cascade::run {

Result<Model*> ModelShelf::open(const std::filesystem::path& folder)
{
    const auto stamp = stampOf(folder / "model.json");
    auto found = m_models.find(folder);
    if (found == m_models.end() || found->second.first != stamp) {
        auto model = Model::open(folder, m_options);
        if (!model) {
            return model.error();
        }
        m_models.erase(folder);
        found = m_models.emplace(folder, std::pair(stamp, std::move(model).value())).first;
    }
    return &found->second.second;
}

} // namespace cascade::run
