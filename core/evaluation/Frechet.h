// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::evaluation {

/// Mean and covariance of feature vectors that come a few at a time, in fp64.
class FeatureStatistics {
public:
    /// Counts more vectors in.
    ///
    /// Shapes   rows [N, D] of any floating dtype and device, N >= 0; D as before.
    /// Errors   throws c10::Error for another width.
    void add(const torch::Tensor& rows);
    /// Counts in all that `other` has counted.
    void merge(const FeatureStatistics& other);

    [[nodiscard]] std::int64_t count() const { return m_count; }
    /// [D]. Throws c10::Error where nothing was counted.
    [[nodiscard]] torch::Tensor mean() const;
    /// [D, D], unbiased: over count - 1. Throws c10::Error for fewer than two vectors.
    [[nodiscard]] torch::Tensor covariance() const;

private:
    void join(std::int64_t count, const torch::Tensor& mean, const torch::Tensor& scatter);

    std::int64_t m_count = 0;
    torch::Tensor m_mean;    ///< [D]
    torch::Tensor m_scatter; ///< [D, D], sum of the products of deviations from the mean
};

/// Squared Frechet distance of the two normal distributions with these means and covariances,
/// `|mu1 - mu2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2)`. Good for covariances without full rank; never
/// negative.
///
/// Errors   throws c10::Error if the widths differ, or either has counted fewer than two vectors.
/// Source   Dowson and Landau 1982; as a measure of samples: Heusel et al. 2017, arXiv:1706.08500.
[[nodiscard]] double frechetDistance(const FeatureStatistics& a, const FeatureStatistics& b);

/// exp of the mean divergence of each sample's classes from the classes of all samples together: 1 where all
/// are alike, K where each sample is surely of one class and all classes are as frequent.
///
/// Shapes   probabilities [N, K], rows that sum to 1; N >= 1.
/// Source   Salimans et al. 2016, arXiv:1606.03498.
[[nodiscard]] double inceptionScore(const torch::Tensor& probabilities);

} // namespace cascade::evaluation
