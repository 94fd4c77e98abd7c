// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/NodeCatalog.h"

namespace cascade::graph {

namespace {

constexpr double kLargestSeed = 9007199254740991; // 2^53 - 1: what JSON keeps exactly everywhere

} // namespace

std::vector<NodeType> textNodeTypes()
{
    NodeType prompt{"prompt", "Prompt", "text", "What the clip shows, in words."};
    prompt.outputs = {{"text", PortType::Text, true, "The words, and those to lead away from."}};
    prompt.parameters = {{.name = "text",
                          .kind = ParameterKind::Text,
                          .standard = "",
                          .help = "What the clip shows; empty is an unconditional sample."},
                         {.name = "negative",
                          .kind = ParameterKind::Text,
                          .standard = "",
                          .help = "What guidance leads away from."}};

    NodeType encoder{
        "text-encoder", "Text Encoder", "text",
        "Turns words into the embedding that a model's stages are told; the encoder is the model's own."};
    encoder.inputs = {{"text", PortType::Text, true, "The words."},
                      {"model", PortType::Model, true, "Any stage of the model whose encoder it is."}};
    encoder.outputs = {{"embedding", PortType::TextEmbedding, true, "The words as numbers."}};
    return {prompt, encoder};
}

std::vector<NodeType> controlNodeTypes()
{
    NodeType seed{"seed", "Seed", "control", "The number that all noise is made from; take k uses seed + k."};
    seed.outputs = {{"seed", PortType::Number, true, "The number."}};
    seed.parameters = {{.name = "seed",
                        .kind = ParameterKind::Seed,
                        .standard = std::int64_t{0},
                        .high = kLargestSeed,
                        .help = "Decides all noise."}};

    NodeType noise{"noise-prior", "Noise Prior", "control",
                   "How the noise of a clip's frames is correlated (PYoCo)."};
    noise.outputs = {{"noise", PortType::Noise, true, "The prior."}};
    noise.parameters = {{.name = "prior",
                         .kind = ParameterKind::Noise,
                         .standard = "mixed(1)",
                         .help = "independent, mixed(alpha) or progressive(alpha)."}};

    NodeType guidance{"guidance", "Guidance Schedule", "control",
                      "How strongly each step follows the words, and how predictions are kept in range."};
    guidance.outputs = {{"guidance", PortType::Guidance, true, "The schedule."}};
    guidance.parameters = {
        {.name = "schedule",
         .kind = ParameterKind::Guidance,
         .standard = "3",
         .unit = "w",
         .help = "w over the steps: 6, oscillate(15, 1, k=4), curve(0:8, 0.5:4, 1:0), smooth(0:8, 1:0). "
                 "Artists see 1 + w."},
        {.name = "threshold",
         .kind = ParameterKind::Threshold,
         .standard = "",
         .mayBeEmpty = true,
         .help = "none, static, dynamic(0.995, cap=4); empty is the model's own."}};

    NodeType sampler{"sampler", "Sampler", "control", "How a stage walks from noise to clip."};
    sampler.outputs = {{"sampler", PortType::Sampler, true, "The sampler."}};
    sampler.parameters = {
        {.name = "kind",
         .kind = ParameterKind::Sampler,
         .standard = "ddim",
         .help = "ddim(eta), ancestral(gamma), dpm++2m, deis, euler, euler_a or stochastic."}};
    return {seed, noise, guidance, sampler};
}

} // namespace cascade::graph
