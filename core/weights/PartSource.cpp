// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/PartSource.h"

#include "core/weights/KeyText.h"
#include "core/weights/PartKeys.h"
#include "core/weights/UnetKeys.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cascade::weights {

namespace {

constexpr std::string_view kLdmEma = "model_ema.";

/// Networks that may lie in one LDM file.
constexpr std::array<std::string_view, 4> kLdmParts = {kLdmUnet, kLdmVae, "cond_stage_model.",
                                                       "conditioner."};

/// Noise schedules and the like: numbers that a sampler computes.
constexpr std::array<std::string_view, 17> kLdmBuffers = {
    "betas",
    "alphas_cumprod",
    "alphas_cumprod_prev",
    "sqrt_alphas_cumprod",
    "sqrt_one_minus_alphas_cumprod",
    "log_one_minus_alphas_cumprod",
    "sqrt_recip_alphas_cumprod",
    "sqrt_recipm1_alphas_cumprod",
    "posterior_variance",
    "posterior_log_variance_clipped",
    "posterior_mean_coef1",
    "posterior_mean_coef2",
    "lvlb_weights",
    "logvar",
    "scale_factor",
    "denoiser.sigmas",
    "model_ema.decay",
};

/// Why a tensor of an LDM file that lies outside the wanted part is left out; none: nobody knows it.
std::optional<DropReason> elsewhere(std::string_view key)
{
    if (std::find(kLdmBuffers.begin(), kLdmBuffers.end(), key) != kLdmBuffers.end() ||
        key == "model_ema.num_updates" || key.starts_with("low_scale_model.")) {
        return DropReason::Buffer;
    }
    if (key.starts_with(kLdmEma)) {
        return DropReason::OtherCopy;
    }
    const bool isPart =
        std::any_of(kLdmParts.begin(), kLdmParts.end(), [&](auto prefix) { return key.starts_with(prefix); });
    return isPart ? std::optional(DropReason::OtherPart) : std::nullopt;
}

/// `inner` for keys below `prefix`; others are of the rest of an LDM file.
KeyMap underPrefix(std::string prefix, KeyMap inner)
{
    if (prefix.empty()) {
        return inner;
    }
    return [prefix = std::move(prefix), inner = std::move(inner)](const std::string& key,
                                                                  const TensorInfo& info) -> KeyFate {
        if (key.starts_with(prefix)) {
            return inner(key.substr(prefix.size()), info);
        }
        const auto reason = elsewhere(key);
        return reason ? KeyFate(*reason) : placedAs(key);
    };
}

/// The averaged copy's key of a plain one: without "model." and without its dots.
std::string emaKeyOf(std::string_view key)
{
    takePrefix(key, "model.");
    std::string name(kLdmEma);
    std::copy_if(key.begin(), key.end(), std::back_inserter(name), [](char letter) { return letter != '.'; });
    return name;
}

/// The averaged copy of a U-Net of an LDM file, `inner` being the map of the plain one.
Result<KeyMap> emaMap(const TensorTable& file, const WeightsPart& part, KeyMap inner, const std::string& name)
{
    std::map<std::string, std::string> plainKeys; // by the copy's
    for (auto key = file.lower_bound(kLdmUnet); key != file.end() && key->first.starts_with(kLdmUnet);
         ++key) {
        plainKeys.emplace(emaKeyOf(key->first), key->first.substr(kLdmUnet.size()));
    }
    const bool isWhole = std::all_of(plainKeys.begin(), plainKeys.end(),
                                     [&](const auto& pair) { return file.contains(pair.first); });
    if (part.kind != PartKind::Unet || plainKeys.empty() || !isWhole) {
        return Error{ErrorCode::BadInput, name, "expected an averaged (EMA) copy of every weight, got none",
                     "Use the file's plain weights."};
    }
    return KeyMap([plainKeys = std::move(plainKeys),
                   inner = std::move(inner)](const std::string& key, const TensorInfo& info) -> KeyFate {
        if (const auto plain = plainKeys.find(key); plain != plainKeys.end()) {
            return inner(plain->second, info);
        }
        if (key.starts_with(kLdmUnet)) {
            return DropReason::OtherCopy;
        }
        const auto reason = elsewhere(key);
        return reason ? KeyFate(*reason) : placedAs(key);
    });
}

/// The map of a part's keys without their prefix.
KeyMap innerMap(const TensorTable& file, const WeightsPart& part)
{
    switch (part.kind) {
    case PartKind::Unet:
        return part.naming == KeyNaming::Ldm ? ldmUnetMap(layoutOfLdmUnet(file, part.prefix)) : unetMap();
    case PartKind::Motion:
        return motionMap();
    case PartKind::Vae:
        return part.naming == KeyNaming::Ldm ? ldmVaeMap(countOf(file, part.prefix + "decoder.up."))
                                             : vaeMap();
    case PartKind::TextEncoder:
        if (std::holds_alternative<T5Config>(part.config)) {
            return [](const std::string& key, const TensorInfo&) { return placedAs(key); };
        }
        return part.naming == KeyNaming::OpenClip ? openClipTextMap() : clipTextMap();
    }
    return {};
}

} // namespace

Result<KeyMap> partMap(const TensorTable& file, const WeightsPart& part, bool ema, const std::string& name)
{
    auto inner = innerMap(file, part);
    return ema ? emaMap(file, part, std::move(inner), name)
               : Result<KeyMap>(underPrefix(part.prefix, std::move(inner)));
}

Result<std::shared_ptr<const RenamedSource>> openPart(std::shared_ptr<const TensorSource> file,
                                                      const WeightsPart& part, bool ema)
{
    const auto map = partMap(file->tensors(), part, ema, file->name());
    return map ? RenamedSource::open(std::move(file), map.value())
               : Result<std::shared_ptr<const RenamedSource>>(map.error());
}

} // namespace cascade::weights
