// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Lora.h"

#include "core/base/Quote.h"
#include "core/weights/KeyText.h"
#include "core/weights/StateDict.h"
#include "core/weights/UnetKeys.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace cascade::weights {

namespace {

/// A network's weights by the path of their layer, dots as underscores; a U-Net's under LDM's names, too.
/// None: the path means two of them.
using Paths = std::map<std::string, std::optional<std::string>, std::less<>>;

Paths pathsOf(LoraNetwork network, const TensorTable& tensors)
{
    const auto ldmNames =
        network == LoraNetwork::Unet ? std::optional(LdmUnetNames(layoutOfUnet(tensors))) : std::nullopt;
    Paths paths;
    const auto add = [&](std::string_view name, const std::string& key) {
        takeSuffix(name, ".weight");
        const auto [found, isNew] = paths.try_emplace(replaced(name, '.', '_'), key);
        if (!isNew && found->second != key) {
            found->second.reset();
        }
    };
    for (const auto& [key, info] : tensors) {
        if (!key.ends_with(".weight")) {
            continue;
        }
        add(key, key);
        if (const auto ldm = ldmNames ? ldmNames->ldm(key) : std::nullopt) {
            add(*ldm, key);
        }
    }
    return paths;
}

/// What is wrong with one change; empty: nothing.
std::string faultOf(const LoraTarget& target, const Paths& paths, const TensorTable& tensors)
{
    const auto found = paths.find(target.path);
    if (found == paths.end()) {
        return "no layer " + quotedText(target.path);
    }
    if (!found->second) {
        return "two layers " + quotedText(target.path);
    }
    const auto& shape = tensors.find(*found->second)->second.shape;
    if (shape.size() < 2 || withoutTrailingOnes(shape) != target.shape) {
        return quotedText(*found->second) + " has shape " + shapeText(shape) + ", its change " +
               shapeText(target.shape);
    }
    return {};
}

/// up mid down: of up [out, R], mid [R, R, k, k] and down [R, in].
torch::Tensor throughMid(const torch::Tensor& up, const torch::Tensor& mid, const torch::Tensor& down)
{
    auto sizes = mid.sizes().vec();
    const auto rank = sizes[0];
    // [R, R, K] with every position of the kernel in one dimension
    const auto kernel = mid.reshape({rank, rank, -1});
    const auto left = up.matmul(kernel.reshape({rank, -1})).view({up.size(0), rank, -1}); // [out, R, K]
    sizes[0] = up.size(0);
    sizes[1] = down.size(1);
    return left.transpose(1, 2).matmul(down).transpose(1, 2).reshape(sizes); // [out, K, in] before
}

} // namespace

Lora::Lora(std::shared_ptr<const TensorSource> file, std::vector<LoraTarget> targets)
    : m_file(std::move(file)), m_targets(std::move(targets))
{
}

Result<std::shared_ptr<const Lora>> Lora::open(std::shared_ptr<const TensorSource> file,
                                               const LoraOptions& options)
{
    auto table = readLoraTable(file->tensors(), file->name());
    if (!table) {
        return table.error();
    }
    std::shared_ptr<Lora> lora(new Lora(std::move(file), std::move(table).value().targets));
    for (const auto& target : lora->m_targets) {
        const auto usual = options.alpha.find(target.network);
        auto alpha = usual == options.alpha.end() ? static_cast<double>(target.rank) : usual->second;
        if (!target.alpha.empty()) {
            const auto stored = lora->m_file->readTensor(target.alpha, torch::kDouble);
            if (!stored) {
                return stored.error();
            }
            alpha = stored.value().item<double>();
        }
        if (!std::isfinite(alpha)) {
            return Error{ErrorCode::BadInput,
                         lora->name(),
                         "expected a finite alpha of " + quotedText(target.path) + ", got " +
                             std::to_string(alpha),
                         {}};
        }
        lora->m_scales.push_back(alpha / static_cast<double>(target.rank));
    }
    return std::shared_ptr<const Lora>(std::move(lora));
}

bool Lora::changes(LoraNetwork network) const
{
    return std::any_of(m_targets.begin(), m_targets.end(),
                       [&](const auto& target) { return target.network == network; });
}

Result<torch::Tensor> Lora::delta(std::size_t index) const
{
    const torch::NoGradGuard noGrad;
    const auto& target = m_targets.at(index);
    std::vector<torch::Tensor> factors;
    for (const auto& key : {target.up, target.mid, target.down}) {
        if (key.empty()) {
            continue;
        }
        auto factor = m_file->readTensor(key, torch::kFloat);
        if (!factor) {
            return factor.error();
        }
        factors.push_back(std::move(factor).value());
    }
    const auto up = factors.front().flatten(1);  // [out, R]
    const auto down = factors.back().flatten(1); // [R, in k k]
    const auto product = target.mid.empty() ? up.matmul(down) : throughMid(up, factors[1], down);
    return product.reshape(target.shape) * m_scales[index];
}

Result<torch::Tensor> LoraDeltas::delta(std::string_view key) const
{
    const auto found = m_changes.find(key);
    TORCH_CHECK(found != m_changes.end(), "[lora] expected a tensor that is changed, got ", std::string(key));
    torch::Tensor sum;
    for (const auto& [lora, target, weight] : found->second.parts) {
        auto part = lora->delta(target);
        if (!part) {
            return part;
        }
        const auto change = part.value() * weight;
        sum = sum.defined() ? sum + change : change;
    }
    return sum.reshape(found->second.shape);
}

void LoraSet::add(std::shared_ptr<const Lora> lora, double weight)
{
    TORCH_CHECK(std::isfinite(weight), "[lora] expected a finite weight, got ", weight);
    m_loras.emplace_back(std::move(lora), weight);
}

bool LoraSet::changes(LoraNetwork network) const
{
    return std::any_of(m_loras.begin(), m_loras.end(),
                       [&](const auto& pair) { return pair.first->changes(network); });
}

Result<LoraDeltas> LoraSet::deltas(LoraNetwork network, const TensorTable& tensors) const
{
    const auto paths = pathsOf(network, tensors);
    LoraDeltas deltas;
    std::string faults, file;
    for (const auto& [lora, weight] : m_loras) {
        const auto& targets = lora->targets();
        for (std::size_t index = 0; index < targets.size(); ++index) {
            if (targets[index].network != network) {
                continue;
            }
            if (const auto fault = faultOf(targets[index], paths, tensors); !fault.empty()) {
                faults += "; " + fault;
                file = file.empty() ? lora->name() : file;
                continue;
            }
            const auto& key = *paths.find(targets[index].path)->second;
            auto& changes = deltas.m_changes[key];
            changes.shape = tensors.find(key)->second.shape;
            changes.parts.push_back({lora, index, weight});
        }
    }
    if (!faults.empty()) {
        return Error{ErrorCode::BadInput, file, "expected a LoRA of this network, got another one" + faults,
                     "The LoRA belongs to another model."};
    }
    return deltas;
}

Result<void> LoraSet::applyTo(torch::nn::Module& module, LoraNetwork network) const
{
    const torch::NoGradGuard noGrad;
    const auto state = stateDictOf(module);
    TensorTable tensors;
    for (const auto& [key, tensor] : state) {
        const auto type = elementTypeOf(tensor.scalar_type());
        tensors.emplace(key, TensorInfo{type.value_or(ElementType::F32), tensor.sizes().vec()});
    }
    const auto resolved = deltas(network, tensors);
    if (!resolved) {
        return resolved.error();
    }
    for (const auto& [key, tensor] : state) {
        if (!resolved.value().changes(key)) {
            continue;
        }
        const auto delta = resolved.value().delta(key);
        if (!delta) {
            return delta.error();
        }
        tensor.copy_(tensor.to(torch::kFloat) + delta.value().to(tensor.device()));
    }
    return {};
}

MergedSource::MergedSource(std::shared_ptr<const TensorSource> base, LoraDeltas deltas)
    : m_base(std::move(base)), m_deltas(std::move(deltas))
{
}

Result<void> MergedSource::fill(const std::string& key, torch::Tensor destination) const
{
    if (!m_deltas.changes(key)) {
        return m_base->readInto(key, std::move(destination));
    }
    auto weight = m_base->readTensor(key, torch::kFloat);
    if (!weight) {
        return weight.error();
    }
    const auto delta = m_deltas.delta(key);
    if (!delta) {
        return delta.error();
    }
    destination.copy_(weight.value().add_(delta.value()));
    return {};
}

} // namespace cascade::weights
