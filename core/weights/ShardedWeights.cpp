// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ShardedWeights.h"

#include "core/base/Quote.h"
#include "core/weights/OpenWeights.h"
#include "core/weights/ShardIndex.h"

#include <utility>

namespace cascade::weights {

namespace {

using Shards = std::map<std::string, ShardedWeights::Shard, std::less<>>; // by file name

Result<Shards> openShards(const std::filesystem::path& folder, const ShardMap& map)
{
    Shards shards;
    for (const auto& [key, file] : map) {
        if (shards.contains(file)) {
            continue;
        }
        auto shard = openWeightsFile(folder / file);
        if (!shard) {
            auto error = shard.error();
            if (error.code == ErrorCode::WeightsMissing) {
                error.hint = "The index names it as one of its shards: download them all.";
            }
            return error;
        }
        shards.emplace(file, std::move(shard).value());
    }
    return shards;
}

} // namespace

Result<void> ShardedWeights::fill(const std::string& key, torch::Tensor destination) const
{
    return m_places.find(key)->second->readInto(key, std::move(destination));
}

Result<ShardedWeights> openShardedWeights(const std::filesystem::path& index)
{
    const auto source = openFileSource(index);
    if (!source) {
        return source.error();
    }
    const auto map = readShardIndex(*source.value());
    if (!map) {
        return map.error();
    }
    const auto shards = openShards(index.parent_path(), map.value());
    if (!shards) {
        return shards.error();
    }
    ShardedWeights weights;
    weights.m_name = index.string();
    const auto fail = [&](const std::string& what) {
        return Error{ErrorCode::BadInput, weights.m_name, what,
                     "The index and the shards are of two models."};
    };
    for (const auto& [file, shard] : shards.value()) {
        for (const auto& [key, info] : shard->tensors()) {
            const auto mapped = map.value().find(key);
            if (mapped == map.value().end()) {
                addWarning(weights.m_warnings, "tensor " + quotedText(key) + " of " + quotedText(file) +
                                                   " was left out: the index does not name it");
            } else if (mapped->second != file) {
                return fail("expected tensor " + quotedText(key) + " in shard " + quotedText(mapped->second) +
                            " alone, got it in " + quotedText(file));
            } else {
                weights.m_tensors.emplace(key, info);
                weights.m_places.emplace(key, shard);
            }
        }
        weights.m_metadata.insert(shard->metadata().begin(), shard->metadata().end());
        for (const auto& warning : shard->warnings()) {
            addWarning(weights.m_warnings, warning);
        }
    }
    for (const auto& [key, file] : map.value()) {
        if (!weights.m_tensors.contains(key)) {
            return fail("expected tensor " + quotedText(key) + " in shard " + quotedText(file) +
                        ", got none there");
        }
    }
    return weights;
}

} // namespace cascade::weights
