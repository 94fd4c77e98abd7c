// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/PublishedConfig.h"

#include "core/config/JsonReader.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cascade {

namespace {

using nlohmann::json;

/// Members that must have one of the values listed, where they are there and not null.
using Fixed = std::map<std::string, std::vector<json>>;

const Fixed kUnetFixed{{"act_fn", {"silu", "swish"}},
                       {"center_input_sample", {false}},
                       {"flip_sin_to_cos", {true}},
                       {"freq_shift", {0}},
                       {"downsample_padding", {1}},
                       {"mid_block_scale_factor", {1}},
                       {"norm_num_groups", {32}},
                       {"norm_eps", {1e-5}},
                       {"dual_cross_attention", {false}},
                       {"only_cross_attention", {false}},
                       {"resnet_time_scale_shift", {"default"}},
                       {"resnet_skip_time_act", {false}},
                       {"resnet_out_scale_factor", {1}},
                       {"time_embedding_type", {"positional"}},
                       {"conv_in_kernel", {3}},
                       {"conv_out_kernel", {3}},
                       {"transformer_layers_per_block", {1}},
                       {"reverse_transformer_layers_per_block", {}},
                       {"temporal_transformer_layers_per_block", {1}},
                       {"temporal_transformer_layers_per_mid_block", {1}},
                       {"attention_type", {"default"}},
                       {"class_embed_type", {}},
                       {"num_class_embeds", {}},
                       {"addition_embed_type", {}},
                       {"encoder_hid_dim", {}},
                       {"encoder_hid_dim_type", {}},
                       {"time_embedding_dim", {}},
                       {"time_embedding_act_fn", {}},
                       {"timestep_post_act", {}},
                       {"time_cond_proj_dim", {}},
                       {"cross_attention_norm", {}}};

const Fixed kAdapterFixed{{"motion_norm_num_groups", {32}},
                          {"motion_transformer_layers_per_block", {1}},
                          {"motion_transformer_layers_per_mid_block", {1}},
                          {"conv_in_channels", {}}};

const Fixed kAutoencoderFixed{{"act_fn", {"silu", "swish"}},
                              {"norm_num_groups", {32}},
                              {"use_quant_conv", {true}},
                              {"use_post_quant_conv", {true}},
                              {"mid_block_add_attention", {true}},
                              {"shift_factor", {}},
                              {"latents_mean", {}},
                              {"latents_std", {}},
                              {"in_channels", {3}},
                              {"out_channels", {3}}};

bool isAllowed(const json& value, const std::vector<json>& allowed)
{
    if (value.is_array()) {
        return std::all_of(value.begin(), value.end(),
                           [&](const json& item) { return isAllowed(item, allowed); });
    }
    return value.is_null() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

void requireFixed(const json& config, const Fixed& fixed, const std::string& where)
{
    for (const auto& [key, allowed] : fixed) {
        const auto found = config.find(key);
        if (found == config.end() || isAllowed(*found, allowed)) {
            continue;
        }
        std::string expected = allowed.empty() ? "none" : "";
        for (const auto& value : allowed) {
            expected += (expected.empty() ? "" : " or ") + value.dump();
        }
        throw ErrorException(Error{ErrorCode::BadInput, where + "/" + key,
                                   "expected " + expected + ", got " + found->dump().substr(0, 60),
                                   "The network was made for something that this program does not run."});
    }
}

[[noreturn]] void fail(const std::string& where, const std::string& what)
{
    throw ErrorException(Error{ErrorCode::BadInput, where, what, {}});
}

/// The object in a text.
json parsed(std::string_view text, const std::string& where)
{
    auto config = json::parse(text, nullptr, false);
    if (!config.is_object()) {
        fail(where, "expected a JSON object, got something else");
    }
    return config;
}

/// Sizes that make sense: a file cannot ask for networks beyond any machine.
std::int64_t sizeIn(const json& value, std::int64_t most, const std::string& where)
{
    if (!value.is_number_integer() || value.get<double>() < 1 ||
        value.get<double>() > static_cast<double>(most)) {
        fail(where, "expected a whole number from 1 to " + std::to_string(most) + ", got " +
                        value.dump().substr(0, 60));
    }
    return value.get<std::int64_t>();
}

constexpr std::int64_t kMostChannels = 16384;
constexpr std::size_t kMostLevels = 8;
constexpr std::int64_t kMostLayers = 64;

std::int64_t sizeAt(const json& config, const std::string& key, std::int64_t fallback, std::int64_t most,
                    const std::string& where)
{
    const auto found = config.find(key);
    return found == config.end() || found->is_null() ? fallback : sizeIn(*found, most, where + "/" + key);
}

/// A member that is one size, or a list of which all are the same.
std::int64_t oneSizeAt(const json& config, const std::string& key, std::int64_t fallback, std::int64_t most,
                       const std::string& where)
{
    const auto found = config.find(key);
    if (found == config.end() || !found->is_array()) {
        return sizeAt(config, key, fallback, most, where);
    }
    if (found->empty() ||
        std::any_of(found->begin(), found->end(), [&](const json& v) { return v != found->front(); })) {
        fail(where + "/" + key, "expected the same size at every level, got " + found->dump().substr(0, 60));
    }
    return sizeIn(found->front(), most, where + "/" + key);
}

/// A member that is a size for each level, or one for all.
std::vector<std::int64_t> sizesAt(const json& config, const std::string& key, std::size_t count,
                                  std::int64_t fallback, const std::string& where)
{
    const auto found = config.find(key);
    if (found == config.end() || !found->is_array()) {
        return std::vector<std::int64_t>(count, sizeAt(config, key, fallback, kMostChannels, where));
    }
    if (found->size() != count) {
        fail(where + "/" + key,
             "expected " + std::to_string(count) + " sizes, got " + std::to_string(found->size()));
    }
    std::vector<std::int64_t> sizes;
    for (const auto& value : *found) {
        sizes.push_back(sizeIn(value, kMostChannels, where + "/" + key));
    }
    return sizes;
}

std::vector<std::int64_t> channelsOf(const json& config, std::vector<std::int64_t> fallback,
                                     const std::string& where)
{
    const auto found = config.find("block_out_channels");
    if (found == config.end()) {
        return fallback;
    }
    const auto at = where + "/block_out_channels";
    if (!found->is_array() || found->empty() || found->size() > kMostLevels) {
        fail(at, "expected a list of 1 to " + std::to_string(kMostLevels) + " sizes");
    }
    auto channels = sizesAt(config, "block_out_channels", found->size(), 0, where);
    for (const auto size : channels) {
        if (size % 32 != 0) {
            fail(at, "expected channels in 32 groups, got " + std::to_string(size));
        }
    }
    return channels;
}

/// Which levels have spatial transformers, from the names of their blocks on one way.
std::vector<bool> attentionOf(const json& config, const std::string& key, const std::string& attending,
                              const std::string& plain, std::size_t count, const std::string& where)
{
    const auto found = config.find(key);
    if (found == config.end() || !found->is_array() || found->size() != count) {
        fail(where + "/" + key, "expected a list of " + std::to_string(count) + " block names");
    }
    std::vector<bool> attention;
    for (const auto& block : *found) {
        if (block != attending && block != plain) {
            fail(where + "/" + key,
                 "expected " + attending + " or " + plain + ", got " + block.dump().substr(0, 60));
        }
        attention.push_back(block == attending);
    }
    return attention;
}

/// How the class that wrote the file calls its blocks, and mixes frames.
struct UnetClass {
    std::string suffix;
    nn::FrameMixing frames;
};

UnetClass unetClassOf(const json& config, const std::string& where)
{
    static const std::map<std::string, UnetClass> kClasses{
        {"UNet2DConditionModel", {"2D", nn::FrameMixing::None}},
        {"UNet3DConditionModel", {"3D", nn::FrameMixing::Interleaved}},
        {"UNetMotionModel", {"Motion", nn::FrameMixing::MotionModules}}};
    const auto found = config.find("_class_name");
    const auto name = found != config.end() && found->is_string() ? found->get<std::string>() : std::string();
    const auto known = kClasses.find(name);
    if (known == kClasses.end()) {
        fail(where + "/_class_name",
             "expected UNet2DConditionModel, UNet3DConditionModel or UNetMotionModel, got " +
                 (name.empty() ? "none" : name.substr(0, 60)));
    }
    return known->second;
}

void readMotion(const json& config, nn::MotionOptions& motion, const std::string& where)
{
    motion.heads = oneSizeAt(config, "motion_num_attention_heads", 8, kMostChannels, where);
    motion.frames = sizeAt(config, "motion_max_seq_length", 32, 4096, where);
    JsonReader reader(config, where);
    motion.middle = reader.get("use_motion_mid_block", true);
}

void requireHeads(const nn::LatentUnetOptions& options, const std::string& where)
{
    for (const auto& level : options.levels) {
        const bool motion = options.frames == nn::FrameMixing::MotionModules;
        if (level.heads < 1 || level.channels % level.heads != 0 ||
            (motion && level.channels % options.motion.heads != 0)) {
            fail(where, "expected heads that " + std::to_string(level.channels) + " channels divide by");
        }
    }
}

void readHeads(const json& config, nn::LatentUnetOptions& options, const std::string& where)
{
    const auto count = options.levels.size();
    if (options.frames == nn::FrameMixing::Interleaved) { // here the number is a head's width
        options.entryHeadWidth = oneSizeAt(config, "attention_head_dim", 64, kMostChannels, where);
        for (auto& level : options.levels) {
            level.heads = level.channels / options.entryHeadWidth;
        }
        return;
    }
    const auto named = config.find("num_attention_heads");
    const bool own = named != config.end() && !named->is_null();
    const auto heads = sizesAt(config, own ? "num_attention_heads" : "attention_head_dim", count, 8, where);
    for (std::size_t i = 0; i < count; ++i) {
        options.levels[i].heads = heads[i];
    }
}

nn::LatentUnetOptions readUnet(const json& config, const std::string& where)
{
    const auto kind = unetClassOf(config, where);
    requireFixed(config, kUnetFixed, where);
    nn::LatentUnetOptions options;
    options.frames = kind.frames;
    options.inputChannels = sizeAt(config, "in_channels", 4, kMostChannels, where);
    options.outputChannels = sizeAt(config, "out_channels", 4, kMostChannels, where);
    options.layers = oneSizeAt(config, "layers_per_block", 2, kMostLayers, where);
    options.contextWidth = oneSizeAt(config, "cross_attention_dim", 1280, kMostChannels, where);
    JsonReader reader(config, where);
    options.linearProjection = kind.frames == nn::FrameMixing::Interleaved || // always there
                               reader.get("use_linear_projection", false);
    const auto channels = channelsOf(config, {320, 640, 1280, 1280}, where);
    const auto down = attentionOf(config, "down_block_types", "CrossAttnDownBlock" + kind.suffix,
                                  "DownBlock" + kind.suffix, channels.size(), where);
    const auto up = attentionOf(config, "up_block_types", "CrossAttnUpBlock" + kind.suffix,
                                "UpBlock" + kind.suffix, channels.size(), where);
    if (!std::equal(down.begin(), down.end(), up.rbegin())) {
        fail(where + "/up_block_types", "expected the same levels with attention up as down, got others");
    }
    for (std::size_t i = 0; i < channels.size(); ++i) {
        options.levels.push_back({channels[i], 0, down[i]});
    }
    if (kind.frames == nn::FrameMixing::MotionModules) {
        readMotion(config, options.motion, where);
    }
    readHeads(config, options, where);
    requireHeads(options, where);
    return options;
}

nn::AutoencoderOptions readAutoencoder(const json& config, const std::string& where)
{
    requireFixed(config, kAutoencoderFixed, where);
    nn::AutoencoderOptions options;
    options.channels = channelsOf(config, options.channels, where);
    options.layers = sizeAt(config, "layers_per_block", 1, kMostLayers, where);
    options.latentChannels = sizeAt(config, "latent_channels", 4, kMostChannels, where);
    JsonReader reader(config, where);
    options.scale = reader.get("scaling_factor", options.scale);
    const auto ways = {std::pair<const char*, const char*>{"down_block_types", "DownEncoderBlock2D"},
                       {"up_block_types", "UpDecoderBlock2D"}};
    for (const auto& [key, block] : ways) {
        (void)attentionOf(config, key, block, block, options.channels.size(), where);
    }
    if (!(options.scale > 0)) {
        fail(where + "/scaling_factor", "expected a number above 0, got " + std::to_string(options.scale));
    }
    return options;
}

nn::ClipTextOptions readClipText(const json& whole, const std::string& where)
{
    const auto inner = whole.find("text_config");
    const auto& config = inner != whole.end() && inner->is_object() ? *inner : whole;
    requireFixed(config, {{"layer_norm_eps", {1e-5}}, {"attention_dropout", {0}}}, where);
    nn::ClipTextOptions options;
    options.vocabulary = sizeAt(config, "vocab_size", 49408, 1 << 20, where);
    options.tokens = sizeAt(config, "max_position_embeddings", 77, 4096, where);
    options.width = sizeAt(config, "hidden_size", 512, kMostChannels, where);
    options.feedForward = sizeAt(config, "intermediate_size", 2048, 4 * kMostChannels, where);
    options.heads = sizeAt(config, "num_attention_heads", 8, kMostChannels, where);
    options.layers = sizeAt(config, "num_hidden_layers", 12, kMostLayers, where);
    JsonReader reader(config, where);
    static const std::map<std::string, nn::ClipActivation> kActivations{
        {"quick_gelu", nn::ClipActivation::QuickGelu}, {"gelu", nn::ClipActivation::Gelu}};
    options.activation =
        reader.has("hidden_act") ? reader.get("hidden_act", kActivations) : options.activation;
    if (options.width % options.heads != 0) {
        fail(where + "/num_attention_heads", "expected heads that " + std::to_string(options.width) +
                                                 " divides by, got " + std::to_string(options.heads));
    }
    return options;
}

/// What `read` makes of the object in a text, or why it cannot.
template <typename Read>
auto readConfig(std::string_view text, const std::string& where, Read read)
    -> Result<decltype(read(json(), where))>
{
    try {
        return read(parsed(text, where), where);
    } catch (const ErrorException& failure) {
        return failure.error();
    }
}

} // namespace

Result<nn::LatentUnetOptions> unetFromConfig(std::string_view json, const std::string& where)
{
    return readConfig(json, where, readUnet);
}

Result<nn::LatentUnetOptions> withMotionAdapter(nn::LatentUnetOptions unet, std::string_view json,
                                                const std::string& where)
{
    return readConfig(json, where, [&](const nlohmann::json& config, const std::string& at) {
        requireFixed(config, kAdapterFixed, at);
        std::vector<std::int64_t> channels;
        for (const auto& level : unet.levels) {
            channels.push_back(level.channels);
        }
        if (unet.frames != nn::FrameMixing::None || channelsOf(config, channels, at) != channels ||
            oneSizeAt(config, "motion_layers_per_block", 2, kMostLayers, at) != unet.layers) {
            fail(at, "expected motion modules for the levels of this picture model, got other ones");
        }
        unet.frames = nn::FrameMixing::MotionModules;
        readMotion(config, unet.motion, at);
        requireHeads(unet, at);
        return unet;
    });
}

Result<nn::AutoencoderOptions> autoencoderFromConfig(std::string_view json, const std::string& where)
{
    return readConfig(json, where, readAutoencoder);
}

Result<nn::ClipTextOptions> clipTextFromConfig(std::string_view json, const std::string& where)
{
    return readConfig(json, where, readClipText);
}

} // namespace cascade
