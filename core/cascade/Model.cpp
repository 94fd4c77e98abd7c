// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Model.h"

#include "core/base/Hash.h"
#include "core/cascade/Precision.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/text/Tokenizer.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"
#include "core/weights/WeightChanges.h"

#include <optional>

namespace cascade {

namespace {

/// Names, in the metadata of changes, the hash of what they change.
constexpr const char* kOriginal = "original";

/// The hash of a weights file, which must be the one that model.json names (an empty name there takes any).
Result<std::string> checkedHash(const std::filesystem::path& file, const Variant& variant,
                                const CancelToken& cancel)
{
    if (!std::filesystem::exists(file)) {
        return Error{ErrorCode::WeightsMissing, file.string(), "the weights are missing",
                     "Look for the file of SHA-256 " +
                         (variant.sha256.empty() ? "(not stated)" : variant.sha256) +
                         " where the model came from, or reinstall the program for the shipped model."};
    }
    auto hash = sha256OfFile(file, cancel);
    if (hash && !variant.sha256.empty() && hash.value() != variant.sha256) {
        return Error{ErrorCode::WeightsMissing, file.string(),
                     "expected weights of SHA-256 " + variant.sha256 + ", got " + hash.value(),
                     "The file was altered or belongs to another version of the model; fetch the right one."};
    }
    return hash;
}

} // namespace

struct Model::State {
    ModelConfig config;
    Options options;
    std::map<std::string, std::string> hashes;
    std::map<std::string, nn::VideoUnet> networks;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    nn::T5Encoder encoder{nullptr};
    std::map<std::string, PromptEmbedding> embeddings;

    /// A weights file of the hash that model.json names.
    [[nodiscard]] Result<weights::SafetensorsFile> open(const Variant& variant, const CancelToken& cancel);
    /// Gives a stage's network the weights of the variant that is chosen.
    [[nodiscard]] Result<void> fill(nn::VideoUnet& network, const StageConfig& stage,
                                    const CancelToken& cancel);
    [[nodiscard]] Result<void> openEncoder(const CancelToken& cancel);
    [[nodiscard]] std::optional<torch::Tensor> storedEmbedding(const std::filesystem::path& file) const;
};

Model::Model(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Model::Model(Model&&) noexcept = default;
Model::~Model() = default;

Result<Model> Model::open(const std::filesystem::path& folder, const Options& options)
{
    auto config = readModelConfig(folder);
    if (!config) {
        return config.error();
    }
    keepSinglePrecision();
    auto state = std::make_unique<State>();
    state->config = std::move(config).value();
    state->options = options;
    return Model(std::move(state));
}

const ModelConfig& Model::config() const
{
    return m_state->config;
}
const Model::Options& Model::options() const
{
    return m_state->options;
}
const std::map<std::string, std::string>& Model::loadedHashes() const
{
    return m_state->hashes;
}

Result<nn::VideoUnet> Model::network(const std::string& stageId, const std::string& variantName,
                                     const CancelToken& cancel)
{
    const auto config = m_state->config.stage(stageId);
    const auto stage = config ? config.value().as(variantName) : config;
    if (!stage) {
        return stage.error();
    }
    const auto& variant = stage.value().chosen;
    if (const auto loaded = m_state->networks.find(variant.file); loaded != m_state->networks.end()) {
        return loaded->second;
    }
    const auto tensors = torch::TensorOptions(m_state->options.device).dtype(m_state->options.activations);
    nn::VideoUnet network(stage.value().network, tensors);
    if (auto filled = m_state->fill(network, stage.value(), cancel); !filled) {
        return filled.error();
    }
    network->eval();
    for (auto& parameter : network->parameters()) {
        parameter.set_requires_grad(false);
    }
    m_state->networks.emplace(variant.file, network);
    return network;
}

Result<weights::SafetensorsFile> Model::State::open(const Variant& variant, const CancelToken& cancel)
{
    const auto path = config.folder / variant.file;
    auto hash = checkedHash(path, variant, cancel);
    if (!hash) {
        return hash.error();
    }
    hashes[variant.file] = hash.value();
    return weights::openSafetensors(path);
}

Result<void> Model::State::fill(nn::VideoUnet& network, const StageConfig& stage, const CancelToken& cancel)
{
    const bool changed = !stage.chosen.changes.empty();
    const auto file = open(changed ? stage.variants.at(stage.chosen.changes) : stage.chosen, cancel);
    if (!file) {
        return file.error();
    }
    weights::LoadOptions loading;
    if (changed) {
        loading.newPrefix = nn::kGuidanceKeys; // the changes bring it
    }
    if (auto loaded = weights::loadStrict(*network, file.value(), loading, cancel); !loaded || !changed) {
        return loaded;
    }
    const auto changes = open(stage.chosen, cancel);
    if (!changes) {
        return changes.error();
    }
    const auto& about = changes.value().metadata();
    const auto& whole = hashes.at(stage.variants.at(stage.chosen.changes).file);
    if (const auto of = about.find(kOriginal); of != about.end() && of->second != whole) {
        return Error{ErrorCode::BadInput, changes.value().name(),
                     "expected changes of the weights of SHA-256 " + whole + ", got changes of " + of->second,
                     "Distil this variant again, or fetch the original that it belongs to."};
    }
    return weights::applyChanges(*network, changes.value(), nn::kGuidanceKeys);
}

Result<void> Model::State::openEncoder(const CancelToken& cancel)
{
    if (encoder) {
        return {};
    }
    auto opened = text::openTokenizer(config.folder / config.text.tokenizer);
    if (!opened) {
        return opened.error();
    }
    const auto file = open(config.text.encoder, cancel);
    if (!file) {
        return file.error();
    }
    nn::T5Encoder network(t5Options(config.text),
                          torch::TensorOptions(options.device)); // fp32: it is small, and run once
    if (auto loaded = weights::loadStrict(*network, file.value(), {}, cancel); !loaded) {
        return loaded.error();
    }
    tokenizer = std::move(opened).value();
    encoder = network;
    return {};
}

/// An embedding kept by an earlier run; anything wrong with the file counts as not there.
std::optional<torch::Tensor> Model::State::storedEmbedding(const std::filesystem::path& file) const
{
    if (options.cacheFolder.empty() || !std::filesystem::exists(file)) {
        return std::nullopt;
    }
    const auto opened = weights::openSafetensors(file);
    if (!opened) {
        return std::nullopt;
    }
    const auto tensor = opened.value().readTensor("hidden");
    return tensor && tensor.value().dim() == 3 ? std::optional(tensor.value()) : std::nullopt;
}

Result<PromptEmbedding> Model::embed(const std::string& prompt, const CancelToken& cancel)
{
    auto& s = *m_state;
    if (const auto known = s.embeddings.find(prompt); known != s.embeddings.end()) {
        return known->second;
    }
    if (auto opened = s.openEncoder(cancel); !opened) {
        return opened.error();
    }
    const auto tokens = s.tokenizer->encode(prompt, static_cast<std::size_t>(s.config.text.maxTokens));
    const auto batch = tokenBatch(*s.tokenizer, {prompt}, s.config.text.maxTokens);
    const auto key = sha256Hex(s.hashes[s.config.text.encoder.file] + "\n" + prompt);
    const auto file = s.options.cacheFolder / "embeddings" / (key + ".safetensors");
    auto hidden = s.storedEmbedding(file);
    if (!hidden || hidden->size(1) != batch.ids.size(1)) {
        const torch::NoGradGuard guard;
        hidden = s.encoder->forward(batch.ids.to(s.options.device), batch.mask.to(s.options.device))
                     .cpu(); // [1, L, D]
        if (!s.options.cacheFolder.empty()) {
            std::error_code ignored;
            std::filesystem::create_directories(file.parent_path(), ignored);
            (void)weights::writeSafetensors(
                file, {{"hidden", *hidden}}); // a cache that cannot be written is no reason to stop
        }
    }
    PromptEmbedding embedding;
    embedding.text.embedding = hidden->to(s.options.device).unsqueeze(0);
    embedding.text.mask = batch.mask.to(s.options.device).unsqueeze(0);
    embedding.truncated = tokens.truncated;
    embedding.unknown = tokens.unknown;
    s.embeddings.emplace(prompt, embedding);
    return embedding;
}

} // namespace cascade
