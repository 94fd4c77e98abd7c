// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ModelShelf.h"

namespace cascade::run {

namespace {

/// Stamps of the files themselves; of a folder, of what says what lies in it.
std::vector<FileStamp> stampsOf(const LatentModelFiles& files)
{
    std::vector<FileStamp> stamps{stampOf(files.checkpoint), stampOf(files.checkpoint / "model_index.json"),
                                  stampOf(files.motion)};
    for (const auto& lora : files.loras) {
        stamps.push_back(stampOf(lora.file));
    }
    return stamps;
}

} // namespace

Result<LatentModel*> ModelShelf::openLatent(const LatentModelFiles& files)
{
    auto stamps = stampsOf(files);
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
