// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/CatalogParts.h"
#include "pipeline/graph/NodeCatalog.h"

namespace cascade::graph {

namespace {

using namespace parts;

constexpr double kStrongestLora = 10;
constexpr double kMostLayersSkipped = 11;
constexpr double kLongestWindow = 1024;

ParameterSpec text(const std::string& name, const std::string& help)
{
    return {.name = name, .kind = ParameterKind::Text, .standard = "", .mayBeEmpty = true, .help = help};
}

ParameterSpec weights(const std::string& name)
{
    auto spec = text(name, "A file, a folder of diffusers, or a name from `cascade models list`.");
    spec.kind = ParameterKind::Weights;
    return spec;
}

ParameterSpec tokenizer()
{
    auto spec = file("CLIP's vocab.json with its merges.txt beside it, for a checkpoint that has none.");
    spec.name = "tokenizer";
    return spec;
}

ParameterSpec hash()
{
    return text("sha256", "The file's SHA-256 as `cascade models info` says it; with it, no other is taken.");
}

ParameterSpec real(const std::string& name, double standard, double low, double high, const std::string& help)
{
    return {.name = name,
            .kind = ParameterKind::Real,
            .standard = standard,
            .low = low,
            .high = high,
            .help = help};
}

PortSpec modelIn(const std::string& help)
{
    return {"model", PortType::Model, true, help};
}

NodeType checkpoint()
{
    NodeType type{
        "image-checkpoint", "Image Checkpoint", "latent",
        "An open model from your disk: Stable Diffusion, or one that makes clips, such as ModelScope."};
    type.outputs = {{"model", PortType::Model, true, "The model, with its text encoder and autoencoder."}};
    type.parameters = {weights("checkpoint"), hash(),
                       whole("clip-skip", 0, 0, kMostLayersSkipped, "layers",
                             "Last layers of the text encoder that are left out."),
                       choice("prediction", {"own", "eps", "v"},
                              "What the U-Net predicts, where a file of Stable Diffusion 2 cannot say it: v "
                              "for 768 pixels, eps for 512."),
                       tokenizer()};
    return type;
}

NodeType motionModule()
{
    NodeType type{"motion-module", "Motion Module", "latent",
                  "Puts AnimateDiff's motion modules into an image model, which then makes clips."};
    type.inputs = {modelIn("An image model.")};
    type.outputs = {{"model", PortType::Model, true, "The model with motion."}};
    type.parameters = {weights("module"), hash()};
    return type;
}

NodeType lora()
{
    NodeType type{"lora", "LoRA", "latent",
                  "Changes a model's weights by a small file: a style, a person, a camera move."};
    type.inputs = {modelIn("Any open model.")};
    type.outputs = {{"model", PortType::Model, true, "The changed model."}};
    type.parameters = {weights("lora"),
                       real("weight", 1.0, -kStrongestLora, kStrongestLora,
                            "How strongly it changes the model; below 0 it leads away."),
                       hash()};
    return type;
}

NodeType vae()
{
    NodeType type{"vae", "VAE", "latent",
                  "Gives a model another autoencoder: cleaner faces and text, other colours."};
    type.inputs = {modelIn("Any open model.")};
    type.outputs = {{"model", PortType::Model, true, "The model with that autoencoder."}};
    type.parameters = {weights("vae"), hash()};
    return type;
}

NodeType latentBase()
{
    NodeType type{"latent-base", "Latent Base", "latent",
                  "Makes latents of words, and of a clip where one is linked, by an open model."};
    type.inputs = {modelIn("The open model."),
                   {"text", PortType::TextEmbedding, true, "What the clip shows."},
                   {"latent", PortType::Latent, false, "Latents to begin from; without them: noise."},
                   {"guidance", PortType::Guidance, false, "Without it: scale 7.5."},
                   {"noise", PortType::Noise, false, "Without it: independent noise."},
                   {"sampler", PortType::Sampler, false, "Without it: the model's own."},
                   {"seed", PortType::Number, false, "Without it: the seed of the run."}};
    type.outputs = {{"latent", PortType::Latent, true, "The latents."}};
    type.parameters = {
        {.name = "size",
         .kind = ParameterKind::Measure,
         .standard = "512x512",
         .unit = "px",
         .help = "Of the decoded picture. Not read where latents are linked."},
        whole("frames", 16, 1, kMostFrames, "frames", "Not read where latents are linked."),
        {.name = "rate", .kind = ParameterKind::Rate, .standard = "8", .unit = "fps", .help = "Of the clip."},
        whole("steps", 25, 1, 1000, "", "Sampling steps."),
        real("strength", 0.7, 0, 1, "Share of the steps that a run from linked latents takes."),
        whole("window", 16, 1, kLongestWindow, "frames",
              "Frames that the model sees at once; longer clips are made in windows that fade into one "
              "another."),
        whole("overlap", 4, 0, kLongestWindow, "frames", "Least that two windows share."),
        real("rescale", 0, 0, 1, "Brings strong guidance back to natural contrast; 0.7 for v-prediction."),
        {.name = "hold",
         .kind = ParameterKind::Flag,
         .standard = false,
         .help = "Whether a run stops after this node until its result is approved."}};
    return type;
}

} // namespace

std::vector<NodeType> latentNodeTypes()
{
    NodeType encode{"vae-encode", "VAE Encode", "latent", "Turns a clip into a model's latents."};
    encode.inputs = {clipIn(), modelIn("The model whose autoencoder it is.")};
    encode.outputs = {{"latent", PortType::Latent, true, "The latents."}};
    NodeType decode{"vae-decode", "VAE Decode", "latent",
                    "Turns latents into a clip: for exports, and for the cascade's super-resolution."};
    decode.inputs = {{"latent", PortType::Latent, true, "The latents."},
                     modelIn("The model whose autoencoder it is.")};
    decode.outputs = {{"clip", PortType::Clip, true, "The clip."}};
    return {checkpoint(), motionModule(), lora(), vae(), latentBase(), encode, decode};
}

} // namespace cascade::graph
