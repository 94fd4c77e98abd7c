// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/NodeCatalog.h"

namespace cascade::graph {

namespace {

ParameterSpec modelName()
{
    return {.name = "model",
            .kind = ParameterKind::Text,
            .standard = "toybox",
            .help = "Model folder, or the name of a shipped or added one."};
}

ParameterSpec variantName()
{
    return {.name = "variant",
            .kind = ParameterKind::Text,
            .standard = "original",
            .help = "Which weights: original, or distilled-8 where the model has it."};
}

ParameterSpec steps()
{
    return {.name = "steps",
            .kind = ParameterKind::Whole,
            .standard = std::int64_t{0},
            .low = 0,
            .high = 10000,
            .lowestSays = "model's own",
            .help = "Sampling steps."};
}

/// What every stage is told beside its model and, after the base, its clip.
std::vector<PortSpec> controls()
{
    return {{"text", PortType::TextEmbedding, true, "What the clip shows."},
            {"guidance", PortType::Guidance, false, "Without it: the model's own."},
            {"noise", PortType::Noise, false, "Without it: the prior that the stage was trained with."},
            {"sampler", PortType::Sampler, false, "Without it: the model's own."},
            {"seed", PortType::Number, false, "Without it: the seed of the run."}};
}

NodeType stage(const std::string& id, const std::string& title, const std::string& help, bool takesClip)
{
    NodeType type{id, title, "cascade", help};
    if (takesClip) {
        type.inputs.push_back(
            {"clip", PortType::Clip, true, "The clip to work on: another stage's, or footage."});
    }
    type.inputs.push_back({"model", PortType::Model, true, "The stage's network."});
    for (auto& port : controls()) {
        type.inputs.push_back(std::move(port));
    }
    type.outputs = {{"clip", PortType::Clip, true, "The finished clip."}};
    type.parameters = {steps(),
                       {.name = "hold",
                        .kind = ParameterKind::Flag,
                        .standard = false,
                        .help = "Whether a run stops after this stage until its clip is approved."}};
    if (takesClip) {
        type.parameters.push_back(
            {.name = "snr",
             .kind = ParameterKind::Real,
             .standard = -1.0,
             .low = -1,
             .high = 1e6,
             .lowestSays = "model's own",
             .help = "Noise augmentation of the input as a signal-to-noise ratio; 0 is clean."});
    }
    return type;
}

NodeType wholeCascade()
{
    NodeType type{"cascade", "Cascade", "cascade",
                  "All stages of one model in a row, with the model's own settings; opens into its stages."};
    type.inputs = {{"text", PortType::Text, true, "What the clip shows."},
                   {"seed", PortType::Number, false, "Without it: the seed of the run."}};
    type.outputs = {{"clip", PortType::Clip, true, "The clip of the last stage."}};
    for (const auto* id : {"base", "tsr1", "ssr1", "ssr2", "tsr2", "tsr3", "ssr3"}) {
        type.outputs.push_back({id, PortType::Clip, true, "The clip after this stage."});
    }
    type.parameters = {modelName(),
                       variantName(),
                       steps(),
                       {.name = "until",
                        .kind = ParameterKind::Text,
                        .standard = "",
                        .mayBeEmpty = true,
                        .help = "The last stage to run, such as ssr1; empty is all of them."},
                       {.name = "hold",
                        .kind = ParameterKind::Text,
                        .standard = "",
                        .mayBeEmpty = true,
                        .help = "The stage after which a run stops until its clip is approved; empty is "
                                "none."}};
    return type;
}

} // namespace

std::vector<NodeType> cascadeNodeTypes()
{
    NodeType model{"stage-model", "Stage Model", "cascade", "One network of a model folder."};
    model.outputs = {{"model", PortType::Model, true, "The network."}};
    model.parameters = {modelName(),
                        {.name = "stage",
                         .kind = ParameterKind::Text,
                         .standard = "base",
                         .help = "base tsr1 ssr1 ssr2 tsr2 tsr3 ssr3."},
                        variantName()};
    return {model, stage("base", "Base Model", "Makes a clip from words alone.", false),
            stage("tsr", "Temporal Super-Resolution", "Makes more frames of any clip.", true),
            stage("ssr", "Spatial Super-Resolution", "Makes more pixels of any clip.", true), wholeCascade()};
}

} // namespace cascade::graph
