// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/ForwardInputs.h"
#include "app/cli/ForwardPublished.h"
#include "app/cli/MachineOptions.h"
#include "app/cli/ModelStore.h"
#include "core/cascade/Model.h"
#include "core/cascade/PublishedFolder.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct ForwardOptions {
    std::string model;
    std::string network;
    std::string inputs;
    std::string outputs;
    std::string variant = "original";
    MachineOptions machine{.device = "cpu", .dtype = "fp32"};
};

Result<torch::Tensor> stageOutput(const ForwardOptions& options, const Model::Options& modelOptions,
                                  const std::filesystem::path& folder, ForwardInputs inputs,
                                  const CancelToken& cancel)
{
    auto model = Model::open(folder, modelOptions);
    if (!model) {
        return model.error();
    }
    auto network = model.value().network(options.network, options.variant, cancel);
    if (!network) {
        return network.error();
    }
    auto input = stageInput(inputs, *network.value());
    if (auto checked = inputs.finish(); !checked) {
        return checked.error();
    }
    const auto to = [&](torch::Tensor& tensor, torch::ScalarType type) {
        tensor = tensor.defined() ? tensor.to(modelOptions.device, type) : tensor;
    };
    to(input.noisy, modelOptions.activations);
    to(input.condition, modelOptions.activations);
    to(input.conditioning.logSnr, torch::kFloat32);
    to(input.conditioning.lowLogSnr, torch::kFloat32);
    to(input.conditioning.guidanceWeight, torch::kFloat32);
    to(input.conditioning.text.embedding, torch::kFloat32);
    to(input.conditioning.text.mask, torch::kBool);
    return network.value()->forward(input);
}

Result<torch::Tensor> textOutput(const Model::Options& modelOptions, const std::filesystem::path& folder,
                                 ForwardInputs inputs, const CancelToken& cancel)
{
    auto config = readModelConfig(folder);
    if (!config) {
        return config.error();
    }
    const auto& text = config.value().text;
    const auto files = checkFiles(config.value(), true, cancel, "text");
    if (auto whole = requireWhole(config.value(), files); !whole) {
        return whole.error();
    }
    const auto input = textInput(inputs, text);
    if (auto checked = inputs.finish(); !checked) {
        return checked.error();
    }
    auto file = weights::openSafetensors(folder / text.encoder.file);
    if (!file) {
        return file.error();
    }
    nn::T5Encoder encoder(t5Options(text),
                          torch::TensorOptions(modelOptions.device).dtype(modelOptions.activations));
    if (auto loaded = weights::loadStrict(*encoder, file.value()); !loaded) {
        return loaded.error();
    }
    return encoder->forward(input.ids.to(modelOptions.device), input.mask.to(modelOptions.device));
}

Result<void> forward(const ForwardOptions& options, const Context& context)
{
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    auto inputs = ForwardInputs::read(options.inputs);
    if (!inputs) {
        return inputs.error();
    }
    const c10::InferenceMode inference;
    const std::map<std::string, std::string> origin{{"network", options.network},
                                                    {"version", context.version}};
    if (isPublishedFolder(options.model)) {
        auto outputs = forwardPublished(options.model, options.network, std::move(inputs).value(),
                                        machine.value(), context.cancel);
        return outputs ? weights::writeSafetensors(options.outputs, outputs.value(), origin)
                       : Result<void>(outputs.error());
    }
    const auto folder = modelFolder(context, options.model);
    const Model::Options modelOptions{machine.value().device, machine.value().activations, {}};
    const bool text = options.network == "text";
    auto output = text
                      ? textOutput(modelOptions, folder, std::move(inputs).value(), context.cancel)
                      : stageOutput(options, modelOptions, folder, std::move(inputs).value(), context.cancel);
    if (!output) {
        return output.error();
    }
    return weights::writeSafetensors(options.outputs,
                                     {{text ? "hidden" : "out", output.value().contiguous()}}, origin);
}

} // namespace

void addForward(CLI::App& app, Action& action)
{
    auto options = std::make_shared<ForwardOptions>();
    auto* command = app.add_subcommand("forward", "Evaluate one network once on given tensors");
    command
        ->add_option("model", options->model,
                     "Model folder, the name of a model, or a folder that diffusers wrote")
        ->required();
    command
        ->add_option("--network", options->network,
                     "A stage (base, tsr1, ...), or text; of a diffusers folder unet, vae or text_encoder")
        ->required();
    command
        ->add_option(
            "--inputs", options->inputs,
            "Safetensors file; stages take x [B,3,T,H,W], log_snr [B], text [B,L,D], text_mask [B,L], and "
            "where the network has them low [B,C,T,H,W], low_log_snr [B], w [B]; text takes ids and mask "
            "[B,L]. Of a diffusers folder: sample, timestep and encoder_hidden_states for a U-Net, sample or "
            "latent for a VAE, ids for a text encoder")
        ->required();
    command
        ->add_option(
            "--outputs", options->outputs,
            "Safetensors file to write: out, or hidden of text; of a diffusers folder sample, or mean and "
            "logvar, or hidden")
        ->required();
    command->add_option("--variant", options->variant, "Weights of the stage")->capture_default_str();
    addMachineOptions(*command, options->machine);
    command->footer("Example:\n  cascade forward toybox --network base --inputs in.safetensors --outputs "
                    "out.safetensors");
    command->callback([options, &action] {
        action = [options](const Context& context) { return forward(*options, context); };
    });
}

} // namespace cascade::cli
