// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/config/ModelConfig.h"
#include "core/nn/SpatialAttention.h"
#include "core/nn/VideoUnet.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace cascade {

/// A prompt as networks take it, with what the artist should know about it.
struct PromptEmbedding {
    nn::TextCondition text;           ///< [1, 1, L, D]
    bool truncated = false;           ///< the end of the prompt did not fit
    std::vector<std::string> unknown; ///< characters that the tokenizer spells out byte by byte
};

/// A model folder with its networks, each loaded once, when first asked for, checked by hash and shared as
/// const.
///
/// Threads  one at a time.
class Model {
public:
    struct Options {
        torch::Device device = torch::kCPU;
        torch::ScalarType activations = torch::kFloat32;
        std::filesystem::path cacheFolder; ///< for text embeddings; empty = none are kept
    };

    /// Errors   WeightsMissing, BadInput.
    [[nodiscard]] static Result<Model> open(const std::filesystem::path& folder, const Options& options);
    Model(Model&&) noexcept;
    ~Model();

    [[nodiscard]] const ModelConfig& config() const;
    [[nodiscard]] const Options& options() const;

    /// Network and configuration of a stage in one of its variants.
    ///
    /// Errors   WeightsMissing if the file is not there or not of the hash in model.json, naming file,
    /// expected and got; BadInput
    ///          for a stage or variant that the model does not have, or a file that is not whole.
    [[nodiscard]] Result<nn::VideoUnet> network(const std::string& stage, const std::string& variant,
                                                const CancelToken& cancel = {});

    /// Embeds a prompt; an empty one gives the unconditional embedding. Kept on disk by (weights, text).
    [[nodiscard]] Result<PromptEmbedding> embed(const std::string& prompt, const CancelToken& cancel = {});

    /// SHA-256 of every weights file that has been loaded, by file name.
    [[nodiscard]] const std::map<std::string, std::string>& loadedHashes() const;

private:
    struct State;
    explicit Model(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace cascade
