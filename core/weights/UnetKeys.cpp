// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/UnetKeys.h"

#include "core/weights/KeyText.h"

#include <array>

namespace cascade::weights {

namespace {

/// Names inside a ResNet, LDM's and ours.
constexpr std::array<KeyPair, 6> kResnet = {{
    {"in_layers.0.", "norm1."},
    {"in_layers.2.", "conv1."},
    {"emb_layers.1.", "time_emb_proj."},
    {"out_layers.0.", "norm2."},
    {"out_layers.3.", "conv2."},
    {"skip_connection.", "conv_shortcut."},
}};

/// What stands outside the blocks.
constexpr std::array<KeyPair, 6> kOuter = {{
    {"time_embed.0.", "time_embedding.linear_1."},
    {"time_embed.2.", "time_embedding.linear_2."},
    {"input_blocks.0.0.", "conv_in."},
    {"out.0.", "conv_norm_out."},
    {"out.2.", "conv_out."},
    {"label_emb.weight", "class_embedding.weight"},
}};

/// The levels of our names below "down_blocks." or "up_blocks.".
std::vector<UnetLayout::Level> levelsOf(const TensorTable& tensors, const std::string& blocks,
                                        std::string_view resampler)
{
    std::vector<UnetLayout::Level> levels;
    for (int block = 0; block < countOf(tensors, blocks); ++block) {
        const auto level = numbered(blocks, block);
        UnetLayout::Level found{.resamples = hasPrefix(tensors, level + std::string(resampler))};
        for (int layer = 0; layer < countOf(tensors, level + "resnets."); ++layer) {
            found.attention.push_back(hasPrefix(tensors, numbered(level + "attentions.", layer)));
        }
        levels.push_back(std::move(found));
    }
    return levels;
}

/// Renames with whichever pair `text` begins with, from `pair.first` to `pair.second` or, `back`, the other
/// way round.
template <typename Pairs>
std::optional<std::string> renamed(std::string_view text, const Pairs& pairs, bool back)
{
    for (const auto& pair : pairs) {
        const auto& from = back ? pair.second : pair.first;
        if (text.starts_with(from)) {
            return std::string(back ? pair.first : pair.second) + std::string(text.substr(from.size()));
        }
    }
    return {};
}

} // namespace

UnetLayout layoutOfUnet(const TensorTable& tensors)
{
    return {levelsOf(tensors, "down_blocks.", "downsamplers.0.conv."),
            levelsOf(tensors, "up_blocks.", "upsamplers.0.conv.")};
}

UnetLayout layoutOfLdmUnet(const TensorTable& tensors, const std::string& prefix)
{
    UnetLayout layout;
    UnetLayout::Level level;
    const auto end = [&](std::vector<UnetLayout::Level>& levels, bool resamples) {
        level.resamples = resamples;
        if (resamples || !level.attention.empty()) {
            levels.push_back(std::exchange(level, {}));
        }
    };
    for (int input = 1; hasPrefix(tensors, numbered(prefix + "input_blocks.", input)); ++input) {
        const auto block = numbered(prefix + "input_blocks.", input);
        if (hasPrefix(tensors, block + "0.op.")) {
            end(layout.down, true);
        } else {
            level.attention.push_back(hasPrefix(tensors, block + "1."));
        }
    }
    end(layout.down, false);
    for (int output = 0; hasPrefix(tensors, numbered(prefix + "output_blocks.", output)); ++output) {
        const auto block = numbered(prefix + "output_blocks.", output);
        const bool isBare = hasPrefix(tensors, block + "1.conv."); // without attention, resampling moves up
        level.attention.push_back(!isBare && hasPrefix(tensors, block + "1."));
        if (isBare || hasPrefix(tensors, block + "2.conv.")) {
            end(layout.up, true);
        }
    }
    end(layout.up, false);
    return layout;
}

LdmUnetNames::LdmUnetNames(const UnetLayout& layout)
{
    for (std::size_t level = 0; level < layout.down.size(); ++level) {
        addDown(layout.down[level], static_cast<int>(level));
    }
    for (std::size_t level = 0; level < layout.up.size(); ++level) {
        addUp(layout.up[level], static_cast<int>(level));
    }
    m_places.push_back({"middle_block.0.", "mid_block.resnets.0.", true});
    m_places.push_back({"middle_block.1.", "mid_block.attentions.0.", false});
    m_places.push_back({"middle_block.2.", "mid_block.resnets.1.", true});
}

void LdmUnetNames::addDown(const UnetLayout::Level& level, int index)
{
    const auto ours = numbered("down_blocks.", index);
    const auto resnets = ours + "resnets.", attentions = ours + "attentions.";
    for (std::size_t layer = 0; layer < level.attention.size(); ++layer) {
        const auto ldm = numbered("input_blocks.", m_inputs++);
        const auto number = static_cast<int>(layer);
        m_places.push_back({ldm + "0.", numbered(resnets, number), true});
        if (level.attention[layer]) {
            m_places.push_back({ldm + "1.", numbered(attentions, number), false});
        }
    }
    if (level.resamples) {
        m_places.push_back(
            {numbered("input_blocks.", m_inputs++, ".0.op."), ours + "downsamplers.0.conv.", false});
    }
}

void LdmUnetNames::addUp(const UnetLayout::Level& level, int index)
{
    const auto ours = numbered("up_blocks.", index);
    const auto resnets = ours + "resnets.", attentions = ours + "attentions.";
    for (std::size_t layer = 0; layer < level.attention.size(); ++layer) {
        const auto ldm = numbered("output_blocks.", m_outputs++);
        const auto number = static_cast<int>(layer);
        m_places.push_back({ldm + "0.", numbered(resnets, number), true});
        if (level.attention[layer]) {
            m_places.push_back({ldm + "1.", numbered(attentions, number), false});
        }
        if (level.resamples && layer + 1 == level.attention.size()) {
            m_places.push_back(
                {ldm + (level.attention[layer] ? "2.conv." : "1.conv."), ours + "upsamplers.0.conv.", false});
        }
    }
}

std::optional<std::string> LdmUnetNames::ours(std::string_view ldmKey) const
{
    for (const auto& place : m_places) {
        if (!ldmKey.starts_with(place.ldm)) {
            continue;
        }
        const auto rest = ldmKey.substr(place.ldm.size());
        const auto inner = place.isResnet ? renamed(rest, kResnet, false) : std::optional(std::string(rest));
        return inner ? std::optional(place.ours + *inner) : inner;
    }
    return renamed(ldmKey, kOuter, false);
}

std::optional<std::string> LdmUnetNames::ldm(std::string_view ourKey) const
{
    for (const auto& place : m_places) {
        if (!ourKey.starts_with(place.ours)) {
            continue;
        }
        const auto rest = ourKey.substr(place.ours.size());
        const auto inner = place.isResnet ? renamed(rest, kResnet, true) : std::optional(std::string(rest));
        return inner ? std::optional(place.ldm + *inner) : inner;
    }
    return renamed(ourKey, kOuter, true);
}

KeyMap ldmUnetMap(const UnetLayout& layout)
{
    return [names = LdmUnetNames(layout)](const std::string& key, const TensorInfo&) {
        return placedAs(names.ours(key).value_or(key));
    };
}

KeyMap unetMap()
{
    return [](const std::string& key, const TensorInfo&) -> KeyFate {
        if (key.find(".motion_modules.") != std::string::npos) {
            return DropReason::OtherPart;
        }
        return placedAs(key);
    };
}

} // namespace cascade::weights
