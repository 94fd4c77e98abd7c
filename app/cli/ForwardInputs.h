// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/cascade/TextEncoder.h"
#include "core/config/ModelConfig.h"
#include "core/nn/VideoUnet.h"
#include "core/weights/Safetensors.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cascade::cli {

/// The tensors that a network is to be evaluated on. What is wrong with them is collected, so that all of it
/// is said at once.
class ForwardInputs {
public:
    /// Errors   BadInput if there is no such file or it is not whole.
    [[nodiscard]] static Result<ForwardInputs> read(const std::filesystem::path& file);

    /// The tensor called `name` of the sizes `shape` (-1 = any), or an undefined one and a problem noted.
    /// Sizes that are given out fill the -1 in.
    [[nodiscard]] torch::Tensor take(const std::string& name, std::vector<std::int64_t>& shape);
    [[nodiscard]] bool has(const std::string& name) const { return m_tensors.contains(name); }
    /// Says that a tensor which the network has no use for is no mistake.
    void ignore(const std::string& name) { m_tensors.erase(name); }
    void complain(const std::string& problem) { m_problems.push_back(problem); }

    /// Errors   BadInput with every problem that was noted, and every tensor that nobody took.
    [[nodiscard]] Result<void> finish() const;

private:
    explicit ForwardInputs(std::string file) : m_file(std::move(file)) {}

    std::string m_file;
    std::map<std::string, torch::Tensor> m_tensors; ///< not taken yet
    std::vector<std::string> m_problems;
};

/// What a stage's network takes: x log_snr text text_mask low low_log_snr w. Tensors are as they were in the
/// file.
[[nodiscard]] nn::VideoUnetInput stageInput(ForwardInputs& inputs, const nn::VideoUnetImpl& network);
/// What a text encoder takes: ids, mask.
[[nodiscard]] TokenBatch textInput(ForwardInputs& inputs, const TextConfig& text);

} // namespace cascade::cli
