// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/LatentModel.h"

#include "core/cascade/Precision.h"
#include "core/cascade/PublishedFolder.h"
#include "core/cascade/PublishedPart.h"
#include "core/text/PieceModel.h"
#include "core/text/Tokenizer.h"
#include "core/weights/Lora.h"
#include "core/weights/OpenWeights.h"

#include <ATen/Functions.h>

#include <map>
#include <utility>

namespace cascade {

namespace {

namespace fs = std::filesystem;
using weights::Family;
using weights::LoraNetwork;
using weights::PartKind;

bool isFolder(const fs::path& path)
{
    std::error_code failed;
    return fs::is_directory(path, failed);
}

/// A network of the checkpoint.
Result<PublishedPart> partOf(const fs::path& checkpoint, PartKind kind)
{
    if (!isFolder(checkpoint)) {
        return partOfFile(checkpoint, kind);
    }
    const auto* const name = kind == PartKind::Unet ? "unet" : kind == PartKind::Vae ? "vae" : "text_encoder";
    return partOfFolder(checkpoint, name);
}

/// Latent diffusion's: what a file of its own says nothing of. Stable Diffusion 2 in a file of its own is
/// mostly the one for 768 pixels, which predicts v.
diffusion::SchedulerConfig usualScheduler(Family family)
{
    diffusion::SchedulerConfig config;
    config.schedule.kind = diffusion::BetaKind::ScaledLinear;
    config.schedule.betaStart = 0.00085;
    config.schedule.betaEnd = 0.012;
    config.schedule.stepsOffset = 1;
    config.schedule.setAlphaToOne = false;
    config.schedule.prediction =
        family == Family::StableDiffusion2 ? diffusion::Prediction::V : diffusion::Prediction::Epsilon;
    return config;
}

Result<diffusion::SchedulerConfig> schedulerOf(const fs::path& checkpoint, Family family)
{
    if (!isFolder(checkpoint)) {
        return usualScheduler(family);
    }
    const auto where = (checkpoint / "scheduler" / "scheduler_config.json").string();
    const auto text = text::readModelFile(where);
    return text ? diffusion::parseSchedulerConfig(text.value(), where)
                : Result<diffusion::SchedulerConfig>(text.error());
}

/// Where the tokenizer of a checkpoint lies unless another is given.
fs::path tokenizerBeside(const fs::path& checkpoint)
{
    return isFolder(checkpoint) ? checkpoint / "tokenizer" : checkpoint.parent_path() / "tokenizer";
}

Result<weights::LoraSet> openLoras(const std::vector<WeightedLora>& files)
{
    weights::LoraSet set;
    for (const auto& [path, weight] : files) {
        auto file = weights::openWeights(path);
        if (!file) {
            return file.error();
        }
        auto lora = weights::Lora::open(std::move(file).value());
        if (!lora) {
            return lora.error();
        }
        set.add(std::move(lora).value(), weight);
    }
    return set;
}

} // namespace

struct LatentModel::State {
    Options options;
    PublishedPart unetPart;
    PublishedPart autoencoderPart;
    PublishedPart textPart;
    weights::LoraSet loras;
    diffusion::SchedulerConfig scheduler;
    fs::path tokenizerFolder;

    nn::LatentUnet unet{nullptr};
    nn::Autoencoder autoencoder{nullptr};
    nn::ClipTextEncoder encoder{nullptr};
    std::unique_ptr<const text::Tokenizer> tokenizer;
    std::map<std::pair<std::string, std::int64_t>, LatentPrompt> prompts;

    /// A part's network with the changes of its kinds merged into it.
    template <typename Network>
    Result<Network> filled(const PublishedPart& part, const std::vector<LoraNetwork>& changed,
                           torch::ScalarType dtype, const CancelToken& cancel) const
    {
        auto values = part.tensors;
        for (const auto network : changed) {
            if (!loras.changes(network)) {
                continue;
            }
            auto deltas = loras.deltas(network, values->tensors());
            if (!deltas) {
                return deltas.error();
            }
            values = std::make_shared<weights::MergedSource>(values, std::move(deltas).value());
        }
        const auto tensors = torch::TensorOptions(options.device).dtype(dtype);
        auto network = filledNetwork(part.options, *values, tensors, cancel);
        return network ? Result<Network>(std::get<Network>(network.value())) : network.error();
    }
    template <typename Network>
    static void sendAway(Network& network, const torch::nn::Module* unless)
    {
        if (!network.is_empty() && network.get() != unless) {
            network->to(torch::kCPU);
        }
    }

    /// The network in `slot`, read by `read` where it was not yet. A card has one network at a time: the
    /// others wait in main memory.
    template <typename Network, typename Read>
    Result<Network> resident(Network& slot, Read read)
    {
        if (!options.device.is_cpu()) {
            const torch::nn::Module* kept = slot.is_empty() ? nullptr : slot.get();
            sendAway(unet, kept);
            sendAway(autoencoder, kept);
            sendAway(encoder, kept);
        }
        if (!slot.is_empty()) {
            slot->to(options.device);
            return slot;
        }
        auto network = read();
        if (network) {
            slot = network.value();
        }
        return network;
    }
    [[nodiscard]] Result<void> openTokenizer();
};

LatentModel::LatentModel(std::unique_ptr<State> state) : m_state(std::move(state)) {}
LatentModel::LatentModel(LatentModel&&) noexcept = default;
LatentModel::~LatentModel() = default;

Result<LatentModel> LatentModel::open(const LatentModelFiles& files, const Options& options)
{
    auto unet = partOf(files.checkpoint, PartKind::Unet);
    auto autoencoder =
        partOf(files.autoencoder.empty() ? files.checkpoint : files.autoencoder, PartKind::Vae);
    auto words = partOf(files.checkpoint, PartKind::TextEncoder);
    for (const auto* part : {&unet, &autoencoder, &words}) {
        if (!*part) {
            return part->error();
        }
    }
    auto scheduler = schedulerOf(files.checkpoint, unet.value().family);
    if (!scheduler) {
        return scheduler.error();
    }
    if (!files.motion.empty()) {
        unet = withMotionModules(std::move(unet).value(), files.motion);
        if (!unet) {
            return unet.error();
        }
        scheduler.value().schedule.kind = diffusion::BetaKind::Linear; // models.md 5.4
    }
    auto& prediction = scheduler.value().schedule.prediction;
    prediction = files.prediction.value_or(prediction);
    auto loras = openLoras(files.loras);
    if (!loras) {
        return loras.error();
    }
    keepSinglePrecision();
    auto state = std::make_unique<State>(
        State{options, std::move(unet).value(), std::move(autoencoder).value(), std::move(words).value(),
              std::move(loras).value(), std::move(scheduler).value(),
              files.tokenizer.empty() ? tokenizerBeside(files.checkpoint) : files.tokenizer});
    return LatentModel(std::move(state));
}

const nn::LatentUnetOptions& LatentModel::unetOptions() const
{
    return std::get<nn::LatentUnetOptions>(m_state->unetPart.options);
}
const nn::AutoencoderOptions& LatentModel::autoencoderOptions() const
{
    return std::get<nn::AutoencoderOptions>(m_state->autoencoderPart.options);
}
const diffusion::SchedulerConfig& LatentModel::scheduler() const
{
    return m_state->scheduler;
}
const LatentModel::Options& LatentModel::options() const
{
    return m_state->options;
}

Result<nn::LatentUnet> LatentModel::unet(const CancelToken& cancel)
{
    return m_state->resident(m_state->unet, [&] {
        return m_state->filled<nn::LatentUnet>(m_state->unetPart, {LoraNetwork::Unet, LoraNetwork::Motion},
                                               m_state->options.activations, cancel);
    });
}

Result<nn::Autoencoder> LatentModel::autoencoder(const CancelToken& cancel)
{
    return m_state->resident(m_state->autoencoder, [&] {
        return m_state->filled<nn::Autoencoder>(m_state->autoencoderPart, {}, torch::kFloat32, cancel);
    });
}

Result<nn::ClipTextEncoder> LatentModel::textEncoder(const CancelToken& cancel)
{
    return m_state->resident(m_state->encoder, [&] {
        return m_state->filled<nn::ClipTextEncoder>(m_state->textPart, {LoraNetwork::TextEncoder},
                                                    m_state->options.activations, cancel);
    });
}

Result<void> LatentModel::State::openTokenizer()
{
    if (tokenizer) {
        return {};
    }
    auto opened = text::openBytePairTokenizer(tokenizerFolder);
    if (!opened) {
        auto error = opened.error();
        if (error.code == ErrorCode::WeightsMissing) {
            error.hint =
                "A single file brings no tokenizer: put a folder \"tokenizer\" with CLIP's vocab.json "
                "and merges.txt beside it, as diffusers' folders have it.";
        }
        return error;
    }
    const auto most = std::get<nn::ClipTextOptions>(textPart.options).vocabulary;
    if (opened.value()->vocabulary() > most) {
        return Error{ErrorCode::BadInput, tokenizerFolder.string(),
                     "expected a tokenizer of at most " + std::to_string(most) + " tokens, got one of " +
                         std::to_string(opened.value()->vocabulary()),
                     "It belongs to another text encoder."};
    }
    tokenizer = std::move(opened).value();
    return {};
}

Result<LatentPrompt> LatentModel::embed(const std::string& prompt, std::int64_t skip,
                                        const CancelToken& cancel)
{
    const std::pair key(prompt, skip);
    if (const auto known = m_state->prompts.find(key); known != m_state->prompts.end()) {
        return known->second;
    }
    if (auto opened = m_state->openTokenizer(); !opened) {
        return opened.error();
    }
    const auto network = textEncoder(cancel);
    if (!network) {
        return network.error();
    }
    const auto& encoder = *network.value();
    const auto tokens =
        m_state->tokenizer->encode(prompt, static_cast<std::size_t>(encoder.options().tokens));
    const c10::InferenceMode inference;
    const auto ids = at::tensor(tokens.ids, torch::kInt64).unsqueeze(0).to(m_state->options.device);
    LatentPrompt embedded{encoder.forward(ids, skip, m_state->options.activations), tokens.truncated,
                          tokens.unknown};
    m_state->prompts.emplace(key, embedded);
    return embedded;
}

} // namespace cascade
