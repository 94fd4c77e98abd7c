// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/OpenModels.h"

#include <array>
#include <utility>

namespace cascade::plan {

namespace {

namespace fs = std::filesystem;
using graph::OpenModel;
using library::ModelRole;

OpenModel::Use useOf(ModelRole role)
{
    switch (role) {
    case ModelRole::ImageCheckpoint:
        return OpenModel::Use::ImageCheckpoint;
    case ModelRole::VideoModel:
        return OpenModel::Use::VideoModel;
    case ModelRole::MotionModule:
        return OpenModel::Use::MotionModule;
    case ModelRole::Lora:
        return OpenModel::Use::Lora;
    case ModelRole::Vae:
        return OpenModel::Use::Autoencoder;
    case ModelRole::Unknown:
    case ModelRole::Unet:
    case ModelRole::TextEncoder:
        break;
    }
    return OpenModel::Use::Other;
}

/// All files that decide what a model computes: its weights, and what lies with them.
std::vector<fs::path> filesOf(const library::FoundModel& model)
{
    constexpr std::array<const char*, 3> kBeside{"scheduler/scheduler_config.json", "tokenizer/vocab.json",
                                                 "tokenizer/merges.txt"};
    std::error_code failed;
    const auto folder = fs::is_directory(model.path, failed) ? model.path : model.path.parent_path();
    const bool isWhole = model.role == ModelRole::ImageCheckpoint || model.role == ModelRole::VideoModel;
    std::vector<fs::path> files;
    files.reserve(model.files.size() + kBeside.size());
    for (const auto& file : model.files) {
        files.push_back(pathOf(model, file));
    }
    for (const auto* name : kBeside) {
        if (isWhole && fs::is_regular_file(folder / name, failed)) {
            files.push_back(folder / name);
        }
    }
    return files;
}

std::vector<FileStamp> stampsOf(const OpenModel& model)
{
    std::vector<FileStamp> stamps;
    stamps.reserve(model.files.size());
    for (const auto& file : model.files) {
        stamps.push_back(stampOf(file));
    }
    return stamps;
}

OpenModel openModelOf(const library::FoundModel& found)
{
    OpenModel model;
    model.title = found.title;
    model.path = found.path;
    model.use = useOf(found.role);
    model.family = found.family;
    model.fits = found.fits;
    model.files = filesOf(found);
    model.sha256 = found.sha256;
    model.licence = found.licence.name;
    model.latentChannels = found.latentChannels > 0 ? found.latentChannels : model.latentChannels;
    model.pixelsPerLatent = found.pixelsPerLatent > 0 ? found.pixelsPerLatent : model.pixelsPerLatent;
    model.frameLimit = found.frameLimit;
    model.problem = found.problem;
    model.hint = found.hint;
    if (model.problem.empty() && !found.isRunnable) {
        model.problem = "this version has no network for " + (found.family.empty() ? "it" : found.family);
    }
    return model;
}

} // namespace

Result<std::shared_ptr<const OpenModel>> OpenModels::find(const graph::OpenModelWish& wish,
                                                          const CancelToken& cancel)
{
    if (const auto known = m_known.find(wish); known != m_known.end()) {
        if (stampsOf(*known->second.model) == known->second.stamps) {
            return known->second.model;
        }
        m_known.erase(known);
    }
    if (!m_library) {
        std::string ignored; // a damaged list is begun anew: models are looked for again
        auto opened = library::ModelLibrary::open(m_places, ignored);
        if (!opened) {
            return opened.error();
        }
        m_library.emplace(std::move(opened).value());
    }
    auto found = m_library->find({wish.sha256, wish.name}, cancel);
    if (!found && found.error().code == ErrorCode::WeightsMissing) {
        found = looked(wish, found.error(), cancel);
    }
    if (!found) {
        return found.error();
    }
    if (m_look && found.value().sha256.empty() && !found.value().files.empty()) {
        auto hash = m_library->hash(found.value(), cancel); // what runs names its weights for good
        if (!hash) {
            return hash.error();
        }
        found.value().sha256 = std::move(hash).value();
    }
    auto model = std::make_shared<const OpenModel>(openModelOf(found.value()));
    m_known[wish] = {stampsOf(*model), model};
    return model;
}

Result<library::FoundModel> OpenModels::looked(const graph::OpenModelWish& wish, Error notKnown,
                                               const CancelToken& cancel)
{
    std::error_code failed;
    const fs::path path = wish.name;
    if (!m_look || !path.is_absolute() || !fs::exists(path, failed)) {
        return notKnown;
    }
    auto found = m_look(path.lexically_normal());
    if (!found) {
        return notKnown;
    }
    auto hash = m_library->hash(*found, cancel);
    if (!hash) {
        return hash.error();
    }
    if (!wish.sha256.empty() && hash.value() != wish.sha256) {
        return Error{ErrorCode::WeightsMissing, wish.name,
                     "expected weights of SHA-256 " + wish.sha256 + ", got " + hash.value(),
                     "The graph was made with another file of this name."};
    }
    found->sha256 = std::move(hash).value();
    return std::move(*found);
}

} // namespace cascade::plan
