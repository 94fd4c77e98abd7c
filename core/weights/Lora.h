// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/LoraTargets.h"
#include "core/weights/TensorSource.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cascade::weights {

/// What a LoRA's own tensors may leave open.
struct LoraOptions {
    std::map<LoraNetwork, double> alpha; ///< where the file has none of its own; none here either: the rank
};

/// Reads what peft keeps beside the tensors: `adapter_config.json`, or the text under
/// "lora_adapter_metadata" in the metadata of diffusers' files.
///
/// Errors   BadInput for other text, and for settings whose LoRA is merged otherwise: DoRA, rank-stabilised
///          scale, an alpha of each layer, biases.
[[nodiscard]] Result<LoraOptions> readLoraConfig(std::string_view json, const std::string& file);

/// A LoRA file: changes W += weight * alpha / rank * up down of a model's weights. Factors are read when
/// they are used.
///
/// Threads  any, const.
class Lora {
public:
    /// Errors   BadInput as readLoraTable; for an alpha that is no finite number.
    [[nodiscard]] static Result<std::shared_ptr<const Lora>> open(std::shared_ptr<const TensorSource> file,
                                                                  const LoraOptions& options = {});

    [[nodiscard]] const std::string& name() const { return m_file->name(); }
    [[nodiscard]] const std::vector<LoraTarget>& targets() const { return m_targets; }
    [[nodiscard]] bool changes(LoraNetwork network) const;
    /// alpha / rank * up down of `targets()[index]`: fp32, on the CPU.
    ///
    /// Shapes   the target's `shape`.
    /// Errors   BadInput if the file cannot be read any more.
    [[nodiscard]] Result<torch::Tensor> delta(std::size_t index) const;

private:
    Lora(std::shared_ptr<const TensorSource> file, std::vector<LoraTarget> targets);

    std::shared_ptr<const TensorSource> m_file;
    std::vector<LoraTarget> m_targets;
    std::vector<double> m_scales; ///< alpha / rank of each target
};

/// Changes of one network by several LoRAs, added up one tensor at a time.
///
/// Threads  any, const.
class LoraDeltas {
public:
    [[nodiscard]] bool empty() const { return m_changes.empty(); }
    [[nodiscard]] bool changes(std::string_view key) const { return m_changes.contains(key); }
    /// The sum of what the LoRAs add to the tensor called `key`, in the order in which they were added to
    /// the set: fp32, on the CPU.
    ///
    /// Shapes   the network's.
    /// Errors   BadInput if a file cannot be read any more. Throws if nothing changes `key`.
    [[nodiscard]] Result<torch::Tensor> delta(std::string_view key) const;

private:
    friend class LoraSet;
    struct Change {
        std::shared_ptr<const Lora> lora;
        std::size_t target;
        double weight;
    };
    struct Changes {
        std::vector<Change> parts; ///< in order
        std::vector<std::int64_t> shape;
    };

    std::map<std::string, Changes, std::less<>> m_changes; ///< by the network's key
};

/// LoRAs with their weights, in the order in which they are merged. Nothing of the weights is kept:
/// unmerging is loading the base file again, which is exact.
class LoraSet {
public:
    /// weight   any finite number; 0 changes nothing, below 0 takes away.
    void add(std::shared_ptr<const Lora> lora, double weight);
    [[nodiscard]] bool empty() const { return m_loras.empty(); }
    /// Whether one of them changes this network; what nobody asks `deltas` for is not merged.
    [[nodiscard]] bool changes(LoraNetwork network) const;

    /// What the LoRAs change in the network of these tensors, which have our names. Changes of other
    /// networks are left to other calls.
    ///
    /// Errors   BadInput, all of them in one message, for changes of tensors that the network lacks or that
    ///          have another shape.
    [[nodiscard]] Result<LoraDeltas> deltas(LoraNetwork network, const TensorTable& tensors) const;

    /// Merges into a module's parameters, in place: sums are made in fp32 and rounded to the parameter's
    /// dtype.
    ///
    /// Errors   as deltas, the module then untouched; BadInput if a file cannot be read to its end, its
    ///          contents then undefined.
    [[nodiscard]] Result<void> applyTo(torch::nn::Module& module, LoraNetwork network) const;

private:
    std::vector<std::pair<std::shared_ptr<const Lora>, double>> m_loras;
};

/// The tensors of a network with LoRAs merged into them as they are read: sums are made in fp32 and rounded
/// once, to the destination's dtype.
///
/// Threads  any, const.
class MergedSource : public TensorSource {
public:
    MergedSource(std::shared_ptr<const TensorSource> base, LoraDeltas deltas);

    [[nodiscard]] const std::string& name() const override { return m_base->name(); }
    [[nodiscard]] const TensorTable& tensors() const override { return m_base->tensors(); }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override;

private:
    std::shared_ptr<const TensorSource> m_base;
    LoraDeltas m_deltas;
};

} // namespace cascade::weights
