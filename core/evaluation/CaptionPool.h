// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::evaluation {

struct RetrievalOptions {
    std::int64_t others = 99;  ///< captions that stand against the right one
    std::uint64_t seed = 2212; ///< decides which
};

/// Captions among which frames look for their own. Each caption has its own fixed others: they depend on
/// labels, options and its index only.
///
/// Source   R-precision: Park et al. 2021, "Benchmark for Compositional Text-to-Image Synthesis".
class CaptionPool {
public:
    /// `labels` say what captions mean: two of one label are never against each other.
    ///
    /// Shapes   embeddings [N, D] of length 1, one label each.
    /// Errors   throws ErrorException (BadInput) for fewer different labels than `others` + 1.
    CaptionPool(torch::Tensor embeddings, std::vector<std::string> labels,
                const RetrievalOptions& options = {});

    /// The captions that stand against one of the pool, all of different labels.
    [[nodiscard]] std::vector<std::int64_t> othersOf(std::int64_t own) const;

    /// The share of frames that are nearer to their own caption than to all others.
    ///
    /// Shapes   frames [N, D] of length 1: of one clip, or any that share the caption.
    [[nodiscard]] double rPrecision(const torch::Tensor& frames, std::int64_t own) const;

    [[nodiscard]] torch::Tensor embedding(std::int64_t own) const { return m_embeddings[own]; }
    [[nodiscard]] std::int64_t size() const { return m_embeddings.size(0); }

private:
    torch::Tensor m_embeddings;
    std::vector<std::string> m_labels;
    std::vector<std::int64_t> m_firsts; ///< of each label
    RetrievalOptions m_options;
};

} // namespace cascade::evaluation
