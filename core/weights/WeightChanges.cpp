// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/WeightChanges.h"

#include "core/base/Quote.h"

#include <array>
#include <set>

namespace cascade::weights {

namespace {

constexpr std::int64_t kGroup = 32; ///< values with one scale
constexpr std::int64_t kMost = 7;
constexpr std::int64_t kOffset = 8; ///< so that a q is a nibble
constexpr const char* kSteps = "#q";
constexpr const char* kScale = "#scale";

/// Values as rows of groups, the last one filled up with zeros: [ceil(N / 32), 32].
torch::Tensor inGroups(const torch::Tensor& values)
{
    const auto flat = values.to(torch::kFloat).flatten();
    const auto rest = (kGroup - flat.numel() % kGroup) % kGroup;
    return at::constant_pad_nd(flat, {0, rest}).view({-1, kGroup});
}

torch::Tensor rounded(const torch::Tensor& groups, const torch::Tensor& scale)
{
    const auto safe = at::where(scale > 0, scale, at::ones_like(scale));
    return (groups / safe.unsqueeze(1)).round().clamp(-kMost, kMost);
}

/// The scale of each group, as it is kept.
torch::Tensor bestScale(const torch::Tensor& groups)
{
    constexpr std::array<double, 6> kShares{1, 0.92, 0.84, 0.76, 0.68, 0.6};
    const auto largest = std::get<0>(groups.abs().max(1)) / static_cast<double>(kMost);
    torch::Tensor best, least;
    for (const double share : kShares) {
        const auto scale = (largest * share).to(torch::kBFloat16).to(torch::kFloat);
        const auto error = (groups - rounded(groups, scale) * scale.unsqueeze(1)).square().sum(1);
        best = best.defined() ? at::where(error < least, scale, best) : scale;
        least = least.defined() ? at::minimum(error, least) : error;
    }
    return best;
}

torch::Tensor packed(const torch::Tensor& steps)
{
    const auto pairs = (steps + kOffset).to(torch::kUInt8).view({-1, 2});
    return (pairs.select(1, 0) + pairs.select(1, 1) * 16).contiguous();
}

/// The difference that was kept, of so many values.
torch::Tensor unpacked(const torch::Tensor& bytes, const torch::Tensor& scale, std::int64_t count)
{
    const auto low = at::bitwise_and(bytes, 15), high = at::bitwise_right_shift(bytes, 4);
    const auto steps = at::stack({low, high}, 1).to(torch::kFloat).view({-1, kGroup}) - kOffset;
    return (steps * scale.to(torch::kFloat).unsqueeze(1)).flatten().slice(0, 0, count);
}

/// What is wrong with changes of a module's tensors; empty where nothing is.
class Faults {
public:
    void add(const std::string& what, const std::string& key)
    {
        m_text += (m_text.empty() ? "" : "; ") + what + ' ' + quotedText(key);
    }
    [[nodiscard]] const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

std::string stem(const std::string& key, const std::string& ending)
{
    return key.ends_with(ending) ? key.substr(0, key.size() - ending.size()) : std::string();
}

/// The tensor of each key that the changes name.
StateDict changedTensors(const StateDict& wanted, const StateDict& changes, Faults& faults)
{
    StateDict changed;
    for (const auto& [key, tensor] : changes) {
        const auto half = stem(key, kSteps);
        const auto name = !half.empty() ? half : stem(key, kScale).empty() ? key : stem(key, kScale);
        const auto found = wanted.find(name);
        if (found == wanted.end()) {
            faults.add("unexpected", key);
            continue;
        }
        const auto groups = (found->second.numel() + kGroup - 1) / kGroup;
        if (name == key) {
            if (tensor.sizes() != found->second.sizes()) {
                faults.add("of another shape", key);
            }
        } else if (!changes.contains(name + kSteps) || !changes.contains(name + kScale)) {
            faults.add("half of it is missing:", key);
        } else if (tensor.numel() != (half.empty() ? groups : groups * kGroup / 2) ||
                   tensor.is_floating_point() != half.empty()) {
            faults.add("of another shape", key);
        }
        changed[name] = found->second;
    }
    return changed;
}

} // namespace

StateDict changesBetween(const StateDict& before, const StateDict& after)
{
    StateDict changes;
    for (const auto& [key, tensor] : before) {
        TORCH_CHECK(after.contains(key), "[changes] expected \"", key, "\" in what has changed");
    }
    for (const auto& [key, tensor] : after) {
        const auto old = before.find(key);
        if (old == before.end() || old->second.sizes() != tensor.sizes() || tensor.dim() < 2) {
            changes[key] = tensor.to(torch::kBFloat16);
            continue;
        }
        const auto groups = inGroups(tensor.to(torch::kFloat) - old->second.to(torch::kFloat));
        const auto scale = bestScale(groups);
        changes[key + kSteps] = packed(rounded(groups, scale));
        changes[key + kScale] = scale.to(torch::kBFloat16);
    }
    return changes;
}

Result<void> applyChanges(torch::nn::Module& module, const TensorSource& file, const std::string& newPrefix)
{
    const torch::NoGradGuard guard;
    const auto changes = file.readAll();
    if (!changes) {
        return changes.error();
    }
    const auto wanted = stateDictOf(module);
    Faults faults;
    const auto changed = changedTensors(wanted, changes.value(), faults);
    for (const auto& [key, tensor] : wanted) {
        if (!newPrefix.empty() && key.starts_with(newPrefix) && !changed.contains(key)) {
            faults.add("missing", key);
        }
    }
    if (!faults.text().empty()) {
        return Error{ErrorCode::BadInput, file.name(),
                     "expected changes of this network's weights, got other ones; " + faults.text(),
                     "The file belongs to another network or configuration."};
    }
    for (const auto& [key, tensor] : changed) {
        if (const auto whole = changes.value().find(key); whole != changes.value().end()) {
            tensor.copy_(whole->second);
            continue;
        }
        const auto difference =
            unpacked(changes.value().at(key + kSteps), changes.value().at(key + kScale), tensor.numel());
        tensor.copy_(tensor.to(torch::kCPU, torch::kFloat) + difference.view(tensor.sizes()));
    }
    return {};
}

} // namespace cascade::weights
