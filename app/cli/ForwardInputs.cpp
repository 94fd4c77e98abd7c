// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ForwardInputs.h"

namespace cascade::cli {

namespace {

std::string shapeText(at::IntArrayRef shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i > 0 ? ", " : "") + (shape[i] < 0 ? std::string("any") : std::to_string(shape[i]));
    }
    return text + "]";
}

bool fits(at::IntArrayRef actual, const std::vector<std::int64_t>& expected)
{
    if (actual.size() != expected.size()) {
        return false;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (actual[i] < 1 || (expected[i] >= 0 && expected[i] != actual[i])) {
            return false;
        }
    }
    return true;
}

/// A number per example; not asked for where the network has none.
torch::Tensor takeNumbers(ForwardInputs& inputs, const std::string& name, std::int64_t batch, bool wanted)
{
    if (!wanted) {
        inputs.ignore(name);
        return {};
    }
    std::vector<std::int64_t> shape{batch};
    return inputs.take(name, shape);
}

} // namespace

Result<ForwardInputs> ForwardInputs::read(const std::filesystem::path& file)
{
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) {
        return Error{ErrorCode::BadInput, file.string(), "there is no such file", {}};
    }
    auto opened = weights::openSafetensors(file);
    if (!opened) {
        return opened.error();
    }
    auto tensors = opened.value().readAll();
    if (!tensors) {
        return tensors.error();
    }
    ForwardInputs inputs(file.string());
    inputs.m_tensors = std::move(tensors).value();
    return inputs;
}

torch::Tensor ForwardInputs::take(const std::string& name, std::vector<std::int64_t>& shape)
{
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end()) {
        m_problems.push_back(name + ": expected " + shapeText(shape) + ", got nothing");
        return {};
    }
    const auto tensor = found->second;
    m_tensors.erase(found);
    if (!fits(tensor.sizes(), shape)) {
        m_problems.push_back(name + ": expected " + shapeText(shape) + ", got " + shapeText(tensor.sizes()));
        return {};
    }
    shape = tensor.sizes().vec();
    return tensor;
}

Result<void> ForwardInputs::finish() const
{
    auto problems = m_problems;
    for (const auto& [name, tensor] : m_tensors) {
        problems.push_back(name + ": nothing here takes a tensor of this name");
    }
    if (problems.empty()) {
        return {};
    }
    std::string all;
    for (const auto& problem : problems) {
        all += (all.empty() ? "" : "; ") + problem;
    }
    return Error{ErrorCode::BadInput, m_file, all, "See: cascade forward --help"};
}

nn::VideoUnetInput stageInput(ForwardInputs& inputs, const nn::VideoUnetImpl& network)
{
    const auto& options = network.options();
    nn::VideoUnetInput input;
    std::vector<std::int64_t> clip{-1, options.inputChannels, -1, -1, -1};
    input.noisy = inputs.take("x", clip);
    if (input.noisy.defined() && (clip[3] % network.stride() != 0 || clip[4] % network.stride() != 0)) {
        inputs.complain("x: expected height and width to be multiples of " +
                        std::to_string(network.stride()) + ", got " + shapeText(clip));
    }
    const auto batch = clip[0];
    auto& conditioning = input.conditioning;
    conditioning.logSnr = takeNumbers(inputs, "log_snr", batch, true);
    std::vector<std::int64_t> text{batch, -1, options.textWidth};
    conditioning.text.embedding = inputs.take("text", text);
    std::vector<std::int64_t> mask{batch, text[1]};
    conditioning.text.mask = inputs.take("text_mask", mask);
    if (options.conditionChannels > 0) {
        std::vector<std::int64_t> low{batch, options.conditionChannels, clip[2], clip[3], clip[4]};
        input.condition = inputs.take("low", low);
    } else {
        inputs.ignore("low");
    }
    conditioning.lowLogSnr = takeNumbers(inputs, "low_log_snr", batch, options.lowLogSnr);
    conditioning.guidanceWeight = takeNumbers(inputs, "w", batch, options.guidanceWeight);
    for (auto* tensor : {&conditioning.text.embedding, &conditioning.text.mask}) {
        *tensor = tensor->defined() ? tensor->unsqueeze(1) : *tensor; // one caption for each clip
    }
    return input;
}

TokenBatch textInput(ForwardInputs& inputs, const TextConfig& text)
{
    std::vector<std::int64_t> shape{-1, -1};
    TokenBatch batch;
    batch.ids = inputs.take("ids", shape);
    batch.mask = inputs.take("mask", shape);
    if (batch.ids.defined()) {
        batch.ids = batch.ids.to(torch::kInt64);
        const auto lowest = batch.ids.min().item<std::int64_t>(),
                   highest = batch.ids.max().item<std::int64_t>();
        if (lowest < 0 || highest >= text.vocabulary) {
            inputs.complain("ids: expected numbers from 0 to " + std::to_string(text.vocabulary - 1) +
                            ", got " + std::to_string(lowest < 0 ? lowest : highest));
        }
    }
    if (batch.mask.defined()) {
        batch.mask = batch.mask.to(torch::kBool);
    }
    return batch;
}

} // namespace cascade::cli
