// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Quote.h"
#include "core/weights/Lora.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

namespace cascade::weights {

namespace {

/// Settings by which a LoRA is merged otherwise than W += alpha / rank * up down, if they are anything but
/// off.
constexpr std::array<std::string_view, 4> kOtherwise = {"use_dora", "use_rslora", "lora_bias",
                                                        "alpha_pattern"};

struct Front {
    std::string_view text;
    std::vector<LoraNetwork> networks;
};

/// Where diffusers keeps the settings of one network; peft's file has those of one, whichever it is.
const std::array<Front, 3>& fronts()
{
    static const std::array<Front, 3> list = {
        {{"", {LoraNetwork::Unet, LoraNetwork::Motion, LoraNetwork::TextEncoder}},
         {"unet.", {LoraNetwork::Unet, LoraNetwork::Motion}},
         {"text_encoder.", {LoraNetwork::TextEncoder}}}};
    return list;
}

bool isOff(const nlohmann::json& value)
{
    return value.is_null() || value == false || ((value.is_object() || value.is_array()) && value.empty());
}

} // namespace

Result<LoraOptions> readLoraConfig(std::string_view json, const std::string& file)
{
    const auto bad = [&](const std::string& what) { return Error{ErrorCode::BadInput, file, what, {}}; };
    const auto config = nlohmann::json::parse(json, nullptr, false);
    if (!config.is_object()) {
        return bad("expected the settings of a LoRA as JSON, got other text");
    }
    LoraOptions options;
    for (const auto& [front, networks] : fronts()) {
        for (const auto setting : kOtherwise) {
            const auto name = std::string(front) + std::string(setting);
            const auto found = config.find(name);
            if (found != config.end() && !isOff(*found)) {
                return bad("a LoRA with the setting " + quotedText(name) +
                           ", which this program cannot merge");
            }
        }
        const auto alpha = config.find(std::string(front) + "lora_alpha");
        if (alpha == config.end()) {
            continue;
        }
        if (!alpha->is_number() || !std::isfinite(alpha->get<double>())) {
            return bad("expected a number as lora_alpha, got " + quotedText(alpha->dump()));
        }
        for (const auto network : networks) {
            options.alpha[network] = alpha->get<double>();
        }
    }
    return options;
}

} // namespace cascade::weights
