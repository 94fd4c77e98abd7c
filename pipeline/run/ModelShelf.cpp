// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ModelShelf.h"

#include <algorithm>
#include <iterator>

namespace cascade::run {

Result<LatentModel*> ModelShelf::openLatent(const LatentModelFiles& files,
                                            const std::vector<std::filesystem::path>& weights)
{
    std::vector<FileStamp> stamps;
    stamps.reserve(weights.size());
    std::transform(weights.begin(), weights.end(), std::back_inserter(stamps), stampOf);
    if (!m_latent || m_latent->files != files || m_latent->stamps != stamps) {
        m_latent.reset(); // before another is read
        auto model = LatentModel::open(files, {m_options.device, m_options.activations});
        if (!model) {
            return model.error();
        }
        m_latent.emplace(Latent{files, std::move(stamps), std::move(model).value()});
    }
    return &m_latent->model;
}

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
