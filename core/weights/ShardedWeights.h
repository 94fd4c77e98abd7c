// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/TensorSource.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cascade::weights {

/// Weights in several files, safetensors or archives, and the index that says which tensor lies where.
/// Headers were read and compared with the index when it was opened; tensors are read when asked for.
///
/// Threads  any, const.
class ShardedWeights : public TensorSource {
public:
    /// A shard, open.
    using Shard = std::shared_ptr<const TensorSource>;

    [[nodiscard]] const std::string& name() const override { return m_name; }
    [[nodiscard]] const TensorTable& tensors() const override { return m_tensors; }
    /// Of all shards; where they differ, the first one's by name.
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const override { return m_metadata; }
    [[nodiscard]] const std::vector<std::string>& warnings() const override { return m_warnings; }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override;

private:
    friend Result<ShardedWeights> openShardedWeights(const std::filesystem::path& index);

    std::string m_name;
    std::map<std::string, Shard, std::less<>> m_places; // by tensor
    TensorTable m_tensors;
    std::map<std::string, std::string> m_metadata;
    std::vector<std::string> m_warnings;
};

/// Opens an index (`X.safetensors.index.json`, `X.bin.index.json`, one of a variant) and all shards that it
/// names, which lie in its folder; they may be symbolic links, as in the caches of Hugging Face.
///
/// Errors   WeightsMissing if the index or a shard is not there; BadInput if either breaks a rule of its
///          format, if a tensor lies in two shards or is not in the one that the index says. Tensors that no
///          one asks for are left out with a warning.
[[nodiscard]] Result<ShardedWeights> openShardedWeights(const std::filesystem::path& index);

} // namespace cascade::weights
