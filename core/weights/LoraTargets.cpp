// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/LoraTargets.h"

#include "core/base/Quote.h"
#include "core/weights/KeyText.h"
#include "core/weights/PartKeys.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace cascade::weights {

namespace {

/// One end of a key, and what the tensor is to a LoRA.
struct Ending {
    std::string_view text;
    std::string LoraTarget::*role;
};

constexpr std::array<Ending, 15> kEndings = {{
    {".lora_down.weight", &LoraTarget::down},
    {".lora_up.weight", &LoraTarget::up},
    {".lora_mid.weight", &LoraTarget::mid},
    {".alpha", &LoraTarget::alpha},
    {".lora_A.weight", &LoraTarget::down},
    {".lora_B.weight", &LoraTarget::up},
    {".lora_A.default.weight", &LoraTarget::down},
    {".lora_B.default.weight", &LoraTarget::up},
    {".lora_linear_layer.down.weight", &LoraTarget::down},
    {".lora_linear_layer.up.weight", &LoraTarget::up},
    {".lora.down.weight", &LoraTarget::down},
    {".lora.up.weight", &LoraTarget::up},
    {"_lora.down.weight", &LoraTarget::down},
    {"_lora.up.weight", &LoraTarget::up},
    {"_lora.alpha", &LoraTarget::alpha},
}};

/// What other kinds of changes are called, by a part of their keys...
constexpr std::array<KeyPair, 9> kOtherKinds = {{
    {".hada_", "LoHa"},
    {".lokr_", "LoKr"},
    {".dora_scale", "DoRA"},
    {".lora_magnitude_vector", "DoRA"},
    {".oft_", "OFT"},
    {".boft_", "BOFT"},
    {".vera_", "VeRA"},
    {".ia3_", "IA3"},
    {".lora_embedding_", "LoRA of an embedding"},
}};

/// ... and by their ends.
constexpr std::array<KeyPair, 6> kOtherEndings = {{
    {".on_input", "IA3"},
    {".diff", "whole difference of a weight"},
    {".diff_b", "whole difference of a bias"},
    {".lora_A.bias", "LoRA with biases"},
    {".lora_B.bias", "LoRA with biases"},
    {".lora_up.bias", "LoRA with biases"},
}};

struct Front {
    std::string_view text;
    LoraNetwork network;
    LoraNaming naming;
};

constexpr std::array<Front, 8> kFronts = {{
    {"lora_unet_", LoraNetwork::Unet, LoraNaming::Kohya},
    {"lora_te1_", LoraNetwork::TextEncoder, LoraNaming::Kohya},
    {"lora_te_", LoraNetwork::TextEncoder, LoraNaming::Kohya},
    {"base_model.model.unet.", LoraNetwork::Unet, LoraNaming::Peft},
    {"base_model.model.text_encoder.", LoraNetwork::TextEncoder, LoraNaming::Peft},
    {"unet.", LoraNetwork::Unet, LoraNaming::Diffusers},
    {"diffusion_model.", LoraNetwork::Unet, LoraNaming::Diffusers},
    {"text_encoder.", LoraNetwork::TextEncoder, LoraNaming::Diffusers},
}};

/// Attention of transformers' text encoders, as early diffusers called it.
constexpr std::array<KeyPair, 4> kOldTextAttention = {{
    {"self_attn.to_q", "self_attn.q_proj"},
    {"self_attn.to_k", "self_attn.k_proj"},
    {"self_attn.to_v", "self_attn.v_proj"},
    {"self_attn.to_out", "self_attn.out_proj"},
}};

/// What a key belongs to, if that is no LoRA; empty: nothing known.
std::string_view otherKindOf(std::string_view key)
{
    for (const auto& [mark, kind] : kOtherKinds) {
        if (key.find(mark) != std::string_view::npos) {
            return kind;
        }
    }
    for (const auto& [end, kind] : kOtherEndings) {
        if (key.ends_with(end)) {
            return kind;
        }
    }
    return {};
}

const Ending* endingOf(std::string_view key)
{
    const auto* const found = std::find_if(kEndings.begin(), kEndings.end(), [&](const auto& ending) {
        return key.ends_with(ending.text) && key.size() > ending.text.size();
    });
    return found == kEndings.end() ? nullptr : found;
}

bool isMotion(std::string_view path)
{
    return path.find("motion_modules") != std::string_view::npos;
}

/// A layer's place, from a key without its ending.
struct Place {
    LoraNetwork network = LoraNetwork::Unet;
    LoraNaming naming = LoraNaming::Kohya;
    std::string path; ///< with underscores
};

/// The network and naming of a key without a front that says them.
Front guessed(std::string_view& stem)
{
    takePrefix(stem, "module."); // trained on several devices
    const bool isPeft = takePrefix(stem, "base_model.model.");
    const bool isText = stem.starts_with("text_model.") || stem.starts_with("encoder.layers.");
    return {{},
            isText ? LoraNetwork::TextEncoder : LoraNetwork::Unet,
            isPeft ? LoraNaming::Peft : LoraNaming::Diffusers};
}

Place placeOf(std::string_view stem)
{
    const auto* const found = std::find_if(kFronts.begin(), kFronts.end(),
                                           [&](const auto& front) { return stem.starts_with(front.text); });
    Front front = found == kFronts.end() ? guessed(stem) : *found;
    takePrefix(stem, front.text);
    if (front.naming == LoraNaming::Kohya) {
        const auto network = isMotion(stem) ? LoraNetwork::Motion : front.network;
        return {network, front.naming, replaced(stem, '.', '_')};
    }
    constexpr std::array<KeyPair, 1> kProcessor = {{{".processor.", "."}}};
    auto path = motionPath(replaced(stem, kProcessor));
    if (front.network == LoraNetwork::TextEncoder) {
        path = replaced(path, kOldTextAttention);
        path = path.starts_with("text_model.") ? path : "text_model." + path;
    } else if (path.ends_with(".to_out")) {
        path += ".0"; // ".1" is dropout
    }
    if (found == kFronts.end() && stem.find(".processor.") != std::string_view::npos) {
        front.naming = LoraNaming::AnimateDiff;
    }
    return {isMotion(path) ? LoraNetwork::Motion : front.network, front.naming, replaced(path, '.', '_')};
}

bool isFloating(ElementType type)
{
    constexpr std::array<ElementType, 6> kFloating = {ElementType::F8E5M2, ElementType::F8E4M3,
                                                      ElementType::F16,    ElementType::BF16,
                                                      ElementType::F32,    ElementType::F64};
    return std::find(kFloating.begin(), kFloating.end(), type) != kFloating.end();
}

/// Collects targets, and everything that is wrong.
class Reading {
public:
    explicit Reading(const TensorTable& tensors) : m_tensors(tensors) {}

    void add(const std::string& key)
    {
        if (const auto kind = otherKindOf(key); !kind.empty()) {
            m_otherKinds.emplace(kind, key);
            return;
        }
        const auto* const ending = endingOf(key);
        if (ending == nullptr) {
            fault(quotedText(key) + " is none of a LoRA's");
            return;
        }
        if (key.starts_with("lora_te2_") || key.starts_with("text_encoder_2.")) {
            m_otherKinds.emplace("LoRA of a second text encoder (SDXL)", key);
            return;
        }
        std::string_view stem = key;
        takeSuffix(stem, ending->text);
        auto place = placeOf(stem);
        m_naming = std::max(m_naming.value_or(place.naming), place.naming);
        auto& target = m_targets[{place.network, place.path}];
        target.network = place.network;
        target.path = std::move(place.path);
        auto& role = target.*(ending->role);
        if (!role.empty()) {
            fault(quotedText(role) + " and " + quotedText(key) + " are the same");
        }
        role = key;
    }

    Result<LoraTable> take(const std::string& file)
    {
        if (!m_otherKinds.empty()) {
            m_faults.clear(); // a file of another kind breaks a LoRA's rules everywhere
        }
        for (const auto& [kind, key] : m_otherKinds) {
            fault("a " + std::string(kind) + ", which this program cannot merge: " + quotedText(key));
        }
        LoraTable table{m_naming.value_or(LoraNaming::Kohya), {}};
        for (auto& [place, target] : m_targets) {
            if (m_otherKinds.empty()) {
                measure(target);
            }
            table.targets.push_back(std::move(target));
        }
        if (table.targets.empty() && m_faults.empty()) {
            fault("nothing that is changed");
        }
        if (!m_faults.empty()) {
            return Error{ErrorCode::BadInput, file, "expected a LoRA, got " + m_faults, {}};
        }
        return table;
    }

private:
    void fault(const std::string& text) { m_faults += (m_faults.empty() ? "" : "; ") + text; }

    /// Fills in rank and shape of the change.
    void measure(LoraTarget& target)
    {
        if (target.down.empty() || target.up.empty()) {
            fault("half a pair: " + quotedText(target.down + target.up + target.mid + target.alpha));
            return;
        }
        const auto& down = m_tensors.find(target.down)->second.shape;
        const auto up = withoutTrailingOnes(m_tensors.find(target.up)->second.shape);
        const bool hasMid = !target.mid.empty();
        const auto mid = hasMid ? m_tensors.find(target.mid)->second.shape : down;
        const bool fits = down.size() >= 2 && up.size() == 2 && mid.size() >= 2 && down[0] > 0 &&
                          up[1] == down[0] && mid[0] == down[0] &&
                          (!hasMid || (mid[1] == down[0] && withoutTrailingOnes(down).size() == 2));
        if (!fits || !areFloating(target)) {
            fault("factors that do not multiply: " + quotedText(target.up) + ", " + quotedText(target.down));
            return;
        }
        target.rank = down[0];
        auto shape = mid; // [R, R or in, k, k]
        shape[0] = up[0];
        shape[1] = down[1];
        target.shape = withoutTrailingOnes(std::move(shape));
    }

    [[nodiscard]] bool areFloating(const LoraTarget& target) const
    {
        const auto isOne = [&](const std::string& key) {
            const auto& shape = m_tensors.find(key)->second.shape;
            return std::all_of(shape.begin(), shape.end(), [](auto size) { return size == 1; });
        };
        const auto floats = {target.down, target.up, target.mid};
        return std::all_of(floats.begin(), floats.end(),
                           [&](const auto& key) {
                               return key.empty() || isFloating(m_tensors.find(key)->second.type);
                           }) &&
               (target.alpha.empty() || isOne(target.alpha));
    }

    const TensorTable& m_tensors;
    std::optional<LoraNaming> m_naming;
    std::map<std::pair<LoraNetwork, std::string>, LoraTarget> m_targets;
    std::map<std::string_view, std::string> m_otherKinds; ///< and the first key of each
    std::string m_faults;
};

} // namespace

std::vector<std::int64_t> withoutTrailingOnes(std::vector<std::int64_t> shape)
{
    while (shape.size() > 2 && shape.back() == 1) {
        shape.pop_back();
    }
    return shape;
}

bool isLoraKey(std::string_view key)
{
    const auto* const ending = endingOf(key);
    return !otherKindOf(key).empty() || (ending != nullptr && ending->role != &LoraTarget::alpha);
}

Result<LoraTable> readLoraTable(const TensorTable& tensors, const std::string& file)
{
    Reading reading(tensors);
    for (const auto& [key, info] : tensors) {
        reading.add(key);
    }
    return reading.take(file);
}

} // namespace cascade::weights
