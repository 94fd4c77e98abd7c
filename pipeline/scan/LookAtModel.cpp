// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/scan/LookAtModel.h"

#include "core/base/Quote.h"
#include "core/weights/LoraTargets.h"
#include "core/weights/OpenWeights.h"
#include "core/weights/Recognise.h"
#include "core/weights/ShardIndex.h"
#include "core/weights/WeightsKind.h"
#include "pipeline/library/SmallFile.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace cascade::library {

namespace {

namespace fs = std::filesystem;
using weights::Family;

constexpr std::int64_t kWidthOfClipL = 768;  // Stable Diffusion 1
constexpr std::int64_t kWidthOfClipH = 1024; // Stable Diffusion 2 and what builds on it
constexpr std::int64_t kWidthOfT5Xxl = 4096;

std::vector<std::string> titlesOf(std::initializer_list<Family> families)
{
    std::vector<std::string> titles;
    titles.reserve(families.size());
    for (const auto family : families) {
        titles.emplace_back(weights::familyTitle(family));
    }
    return titles;
}

/// The models whose attention reads text of this width.
std::vector<std::string> readersOf(std::int64_t textWidth)
{
    return textWidth == kWidthOfClipL   ? titlesOf({Family::StableDiffusion1})
           : textWidth == kWidthOfClipH ? titlesOf({Family::StableDiffusion2, Family::Unet3D})
                                        : std::vector<std::string>();
}

/// What a LoRA was trained for, as far as the sizes of what it changes show it.
std::vector<std::string> fitsOfLora(const weights::TensorTable& tensors, const std::string& file)
{
    const auto table = weights::readLoraTable(tensors, file);
    if (!table) {
        return {};
    }
    for (const auto& target : table.value().targets) {
        if (target.network == weights::LoraNetwork::Motion) {
            return titlesOf({Family::AnimateDiffMotion});
        }
        const bool readsText = target.path.ends_with("attn2_to_k") || target.path.ends_with("attn2_to_v");
        const bool isClip =
            target.network == weights::LoraNetwork::TextEncoder && target.path.ends_with("self_attn_q_proj");
        if ((readsText || isClip) && target.shape.size() == 2) {
            return readersOf(target.shape[1]);
        }
    }
    return {};
}

std::vector<std::string> fitsOf(const weights::RecognisedWeights& found)
{
    const auto part = [&](auto config) {
        const auto* const first = found.parts.empty() ? nullptr : &found.parts.front();
        return first == nullptr ? nullptr : std::get_if<decltype(config)>(&first->config);
    };
    switch (found.family) {
    case Family::ImageVae: {
        constexpr std::int64_t kLatent = 4;
        const auto* vae = part(weights::VaeConfig());
        return vae != nullptr && vae->latentChannels == kLatent
                   ? titlesOf({Family::StableDiffusion1, Family::StableDiffusion2, Family::Unet3D})
                   : std::vector<std::string>();
    }
    case Family::ClipText: {
        const auto* clip = part(weights::ClipTextConfig());
        return clip != nullptr ? readersOf(clip->width) : std::vector<std::string>();
    }
    case Family::T5Encoder: {
        const auto* t5 = part(weights::T5Config());
        return t5 != nullptr && t5->width == kWidthOfT5Xxl
                   ? titlesOf({Family::Show1Base, Family::IfStage1, Family::IfStage2})
                   : std::vector<std::string>();
    }
    case Family::AnimateDiffMotion: {
        constexpr std::size_t kXlLevels = 3;
        const auto* motion = part(weights::MotionConfig());
        return titlesOf({motion != nullptr && motion->blockChannels.size() == kXlLevels
                             ? Family::StableDiffusionXl
                             : Family::StableDiffusion1});
    }
    default:
        return titlesOf({found.family});
    }
}

std::vector<ModelPart> partsOf(const weights::RecognisedWeights& found)
{
    std::vector<ModelPart> parts;
    parts.reserve(found.parts.size());
    for (const auto& part : found.parts) {
        parts.push_back(part.kind == weights::PartKind::Unet     ? ModelPart::Unet
                        : part.kind == weights::PartKind::Motion ? ModelPart::Motion
                        : part.kind == weights::PartKind::Vae    ? ModelPart::Vae
                                                                 : ModelPart::TextEncoder);
    }
    return parts;
}

bool has(const std::vector<ModelPart>& parts, ModelPart part)
{
    return std::find(parts.begin(), parts.end(), part) != parts.end();
}

/// A file of a whole model has more than the U-Net; where the program has no map for the parts of such a
/// file, there are none.
ModelRole roleOf(Family family, const std::vector<ModelPart>& parts)
{
    const bool isUnetAlone = parts.size() == 1 && parts.front() == ModelPart::Unet;
    switch (family) {
    case Family::StableDiffusion1:
    case Family::StableDiffusion2:
    case Family::StableDiffusionXl:
    case Family::StableDiffusionX4:
    case Family::IfStage1:
    case Family::IfStage2:
        return isUnetAlone ? ModelRole::Unet : ModelRole::ImageCheckpoint;
    case Family::T5Encoder:
    case Family::ClipText:
        return ModelRole::TextEncoder;
    case Family::ImageVae:
    case Family::StableVideoVae:
        return ModelRole::Vae;
    case Family::AnimateDiffMotion:
        return ModelRole::MotionModule;
    case Family::Lora:
        return ModelRole::Lora;
    case Family::Unet3D:
    case Family::Show1Base:
    case Family::Show1Interpolation:
    case Family::Show1Sr1:
    case Family::AnimateDiffUnet:
    case Family::StableVideo:
    case Family::LavieBase:
    case Family::LavieInterpolation:
    case Family::LavieVsr:
        break;
    }
    return isUnetAlone || (!has(parts, ModelPart::Vae) && has(parts, ModelPart::Unet))
               ? ModelRole::Unet
               : ModelRole::VideoModel;
}

/// Where a pixel cascade has no autoencoder, its folder is a whole model all the same.
ModelRole roleOfFolder(Family family, const std::vector<ModelPart>& parts)
{
    const auto role = roleOf(family, parts);
    const bool isWhole = role == ModelRole::Unet && parts.size() > 1;
    return !isWhole                                                   ? role
           : family == Family::IfStage1 || family == Family::IfStage2 ? ModelRole::ImageCheckpoint
                                                                      : ModelRole::VideoModel;
}

/// A licence beside weights.
Licence licenceBeside(const fs::path& folder)
{
    constexpr std::array<const char*, 5> kTexts{"LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE",
                                                "license.txt"};
    if (auto licence = licenceOfCard(smallFile(folder / "README.md")); !licence.name.empty()) {
        return licence;
    }
    for (const auto* const name : kTexts) {
        if (auto licence = licenceOfText(smallFile(folder / name)); !licence.name.empty()) {
            return licence;
        }
    }
    return {};
}

/// A file's name without its endings: "model" of "model.safetensors.index.json".
fs::path stemOf(const fs::path& file)
{
    const auto name = file.filename().native();
    const auto index = name.find(".index.");
    return index == std::string::npos ? file.stem() : fs::path(name.substr(0, index)).stem();
}

/// Looks at one candidate.
class Look {
public:
    Look(const ModelCandidate& candidate, const fs::path& place) : m_candidate(candidate)
    {
        m_model.path = candidate.path;
        m_model.place = place;
        m_model.repository = printableText(candidate.repository);
        m_model.title = title();
    }

    FoundModel take()
    {
        m_candidate.networks.empty() ? lookAtFile() : lookAtFolder();
        for (const auto& file : m_model.files) {
            m_model.bytes += file.bytes;
        }
        m_model.licence = licence();
        return std::move(m_model);
    }

private:
    [[nodiscard]] std::string title() const
    {
        const auto& path = m_candidate.path;
        const auto own = m_candidate.networks.empty() ? stemOf(path) : path.filename();
        if (!m_candidate.repository.empty()) {
            const auto below = path.lexically_relative(m_candidate.cardFolder);
            return printableText(below == "." ? m_candidate.repository
                                              : m_candidate.repository + '/' +
                                                    (below.parent_path() / own).generic_string());
        }
        const bool saysNothing = own == "model" || own == "pytorch_model" || own == "diffusion_pytorch_model";
        return printableText((saysNothing ? path.parent_path().filename() / own : own).generic_string());
    }

    void fail(const Error& error, bool isBroken)
    {
        m_model.isBroken = isBroken;
        m_model.problem = error.what;
        m_model.hint = error.hint;
    }

    /// Opens weights and says what they are; nothing where they are none, the fault is then told.
    std::optional<weights::RecognisedWeights> recognised(const fs::path& file)
    {
        try {
            const auto opened = weights::openWeights(file);
            if (!opened) {
                fail(opened.error(), true);
                return {};
            }
            const auto& source = *opened.value();
            addFiles(file);
            m_metadata.insert(source.metadata().begin(), source.metadata().end());
            auto found = weights::recognise(source.tensors(), source.name());
            if (!found) {
                fail(found.error(), false);
                return {};
            }
            if (found.value().family == Family::Lora) {
                m_loraFits = fitsOfLora(source.tensors(), source.name());
            }
            return std::move(found).value();
        } catch (const std::exception& e) { // LibTorch and others throw: the scan goes on
            fail({ErrorCode::BadInput, file.string(), e.what(), {}}, true);
            return {};
        }
    }

    /// Notes a file of weights, or an index with its shards.
    void addFiles(const fs::path& file)
    {
        addFile(file);
        const auto source = weights::openFileSource(file);
        const auto kind =
            source ? weights::weightsKindOf(*source.value()) : Result<weights::WeightsKind>(source.error());
        if (!kind || kind.value() != weights::WeightsKind::Index) {
            return;
        }
        if (const auto shards = weights::readShardIndex(*source.value())) {
            std::set<std::string> names;
            for (const auto& [tensor, shard] : shards.value()) {
                names.insert(shard);
            }
            for (const auto& name : names) {
                addFile(file.parent_path() / name);
            }
        }
    }

    void addFile(const fs::path& file)
    {
        const auto base = m_candidate.networks.empty() ? m_candidate.path.parent_path() : m_candidate.path;
        std::error_code failed;
        const auto bytes = fs::file_size(file, failed);
        m_model.files.push_back({file.lexically_relative(base).generic_string(), failed ? 0 : bytes});
    }

    void lookAtFile()
    {
        const auto found = recognised(m_candidate.path);
        if (!found) {
            return;
        }
        m_model.parts = partsOf(*found);
        m_model.role = roleOf(found->family, m_model.parts);
        name(*found);
    }

    /// Says the family of what was found.
    void name(const weights::RecognisedWeights& found)
    {
        m_model.family = weights::familyTitle(found.family);
        m_model.isRunnable = weights::isRunnable(found.family);
        m_model.fits = found.family == Family::Lora ? m_loraFits : fitsOf(found);
        if (found.lora && !found.lora->refusal.empty()) {
            m_model.problem = found.lora->refusal;
        }
    }

    /// A folder is what its denoiser is, or its only network.
    void lookAtFolder()
    {
        std::optional<weights::RecognisedWeights> main;
        for (const auto& [network, file] : m_candidate.networks) {
            const auto before = m_model.files.size();
            auto found = recognised(file);
            if (!found) {
                if (isMain(network) || m_candidate.networks.size() == 1) {
                    return; // told
                }
                m_model.files.resize(before); // a safety checker: not of this program's business
                fail({}, false);
                continue;
            }
            addFile(file.parent_path() / "config.json");
            const auto parts = partsOf(*found);
            m_model.parts.insert(m_model.parts.end(), parts.begin(), parts.end());
            if (!main || isMain(network)) {
                main = std::move(found);
            }
        }
        if (!main) {
            fail({ErrorCode::BadInput, {}, "expected a network that this program knows, got none", {}},
                 false);
            return;
        }
        if (!m_candidate.networks.contains("")) {
            addFile(m_candidate.path / "model_index.json");
        }
        m_model.role = roleOfFolder(main->family, m_model.parts);
        name(*main);
    }

    static bool isMain(const std::string& network) { return network == "unet" || network.empty(); }

    [[nodiscard]] Licence licence() const
    {
        auto found = licenceOfMetadata(m_metadata);
        if (found.name.empty() && !m_candidate.cardFolder.empty()) {
            found = licenceBeside(m_candidate.cardFolder);
        }
        if (found.name.empty()) {
            found = licenceOfRepository(m_candidate.repository);
        }
        return found.name.empty() ? licenceOfFamily(m_model.family) : found;
    }

    const ModelCandidate& m_candidate;
    FoundModel m_model;
    std::map<std::string, std::string> m_metadata;
    std::vector<std::string> m_loraFits;
};

} // namespace

FoundModel lookAtModel(const ModelCandidate& candidate, const fs::path& place)
{
    return Look(candidate, place).take();
}

} // namespace cascade::library
