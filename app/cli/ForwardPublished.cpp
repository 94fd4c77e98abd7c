// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ForwardPublished.h"

#include "core/cascade/PublishedFolder.h"

#include <variant>

namespace cascade::cli {

namespace {

/// Runs one kind of network after another on what the file holds.
struct Evaluation {
    ForwardInputs& inputs;
    const Machine& machine;

    [[nodiscard]] torch::Tensor moved(const torch::Tensor& tensor) const
    {
        return tensor.to(machine.device, machine.activations);
    }

    Result<weights::StateDict> operator()(const nn::LatentUnet& unet) const
    {
        const auto& options = unet->options();
        const bool picture = options.frames == nn::FrameMixing::None;
        std::vector<std::int64_t> sample(picture ? 4 : 5, -1);
        sample[1] = options.inputChannels;
        nn::LatentUnetInput input;
        input.noisy = inputs.take("sample", sample);
        const auto batch = input.noisy.defined() ? input.noisy.size(0) : -1;
        std::vector<std::int64_t> time{batch}, words{batch, -1, options.contextWidth};
        input.timestep = inputs.take("timestep", time);
        input.context = inputs.take("encoder_hidden_states", words);
        if (auto checked = inputs.finish(); !checked) {
            return checked.error();
        }
        input.noisy = moved(picture ? input.noisy.unsqueeze(2) : input.noisy);
        input.timestep = input.timestep.to(machine.device);
        input.context = moved(input.context);
        const auto out = unet->forward(input);
        return weights::StateDict{{"sample", picture ? out.squeeze(2) : out}};
    }

    Result<weights::StateDict> operator()(const nn::Autoencoder& autoencoder) const
    {
        const bool decodes = inputs.has("latent");
        const auto& options = autoencoder->options();
        std::vector<std::int64_t> shape{-1, decodes ? options.latentChannels : options.imageChannels, -1, -1};
        const auto given = inputs.take(decodes ? "latent" : "sample", shape);
        if (auto checked = inputs.finish(); !checked) {
            return checked.error();
        }
        if (decodes) {
            return weights::StateDict{{"sample", autoencoder->decode(moved(given))}};
        }
        const auto code = autoencoder->encode(moved(given));
        return weights::StateDict{{"mean", code.mean}, {"logvar", code.logVariance}};
    }

    Result<weights::StateDict> operator()(const nn::ClipTextEncoder& encoder) const
    {
        std::vector<std::int64_t> shape{-1, -1};
        auto ids = inputs.take("ids", shape);
        inputs.ignore("mask"); // nothing is masked
        if (ids.defined()) {
            ids = ids.to(torch::kInt64);
            const auto most = encoder->options().vocabulary - 1;
            if (ids.size(1) > encoder->options().tokens || ids.min().item<std::int64_t>() < 0 ||
                ids.max().item<std::int64_t>() > most) {
                inputs.complain("ids: expected at most " + std::to_string(encoder->options().tokens) +
                                " numbers from 0 to " + std::to_string(most));
            }
        }
        if (auto checked = inputs.finish(); !checked) {
            return checked.error();
        }
        return weights::StateDict{
            {"hidden", encoder->forward(ids.to(machine.device), 0, machine.activations)}};
    }
};

} // namespace

Result<weights::StateDict> forwardPublished(const std::filesystem::path& folder, const std::string& network,
                                            ForwardInputs inputs, const Machine& machine,
                                            const CancelToken& cancel)
{
    auto opened = openPublished(folder, network,
                                torch::TensorOptions(machine.device).dtype(machine.activations), cancel);
    if (!opened) {
        return opened.error();
    }
    auto outputs = std::visit(Evaluation{inputs, machine}, opened.value());
    if (outputs) {
        for (auto& [name, tensor] : outputs.value()) {
            tensor = tensor.contiguous();
        }
    }
    return outputs;
}

} // namespace cascade::cli
