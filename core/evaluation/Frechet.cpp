// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Frechet.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace cascade::evaluation {

namespace {

/// A factor F [D, r] of a covariance, F F^T = C, without the directions in which C is only rounding.
torch::Tensor factorOf(const torch::Tensor& covariance)
{
    const auto [values, vectors] = at::linalg_eigh(covariance); // ascending
    const auto width = values.size(0);
    const double largest = values[width - 1].item<double>();
    const double least =
        largest * static_cast<double>(width) * std::numeric_limits<double>::epsilon(); // as for a rank
    const auto first = (values <= least).sum().item<std::int64_t>();
    return vectors.slice(1, first) * values.slice(0, first).sqrt();
}

} // namespace

void FeatureStatistics::join(std::int64_t count, const torch::Tensor& mean, const torch::Tensor& scatter)
{
    if (count == 0) {
        return;
    }
    if (m_count == 0) {
        m_count = count;
        m_mean = mean;
        m_scatter = scatter;
        return;
    }
    TORCH_CHECK(mean.sizes() == m_mean.sizes(), "[features] expected vectors of width ", m_mean.size(0),
                ", got ", mean.size(0));
    // Chan et al. 1979: the scatter of two sets is theirs and that of their means.
    const auto apart = mean - m_mean;
    const double all = static_cast<double>(m_count + count);
    const double share = static_cast<double>(count) / all;
    m_scatter = m_scatter + scatter + at::outer(apart, apart) * (static_cast<double>(m_count) * share);
    m_mean = m_mean + apart * share;
    m_count += count;
}

void FeatureStatistics::add(const torch::Tensor& rows)
{
    TORCH_CHECK(rows.dim() == 2, "[features] expected rows [N, D], got ", rows.sizes());
    if (rows.size(0) == 0) {
        return;
    }
    const auto x = rows.detach().to(torch::kCPU, torch::kFloat64);
    const auto mean = x.mean(0);
    const auto rest = x - mean;
    join(x.size(0), mean, at::matmul(rest.t(), rest));
}

void FeatureStatistics::merge(const FeatureStatistics& other)
{
    join(other.m_count, other.m_mean, other.m_scatter);
}

torch::Tensor FeatureStatistics::mean() const
{
    TORCH_CHECK(m_count >= 1, "[features] expected at least one vector for a mean, got none");
    return m_mean;
}

torch::Tensor FeatureStatistics::covariance() const
{
    TORCH_CHECK(m_count >= 2, "[features] expected at least two vectors for a covariance, got ", m_count);
    return m_scatter / static_cast<double>(m_count - 1);
}

double frechetDistance(const FeatureStatistics& a, const FeatureStatistics& b)
{
    const auto first = a.covariance(), second = b.covariance();
    TORCH_CHECK(first.sizes() == second.sizes(), "[features] expected two sets of one width, got ",
                first.size(0), " and ", second.size(0));
    // With C1 = F1 F1^T and C2 = F2 F2^T the trace of the root is the sum of the singular values of F1^T F2:
    // no root is taken of what rounding has left, so that 1e-16 stays 1e-16 and does not become 1e-8.
    const auto common = at::matmul(factorOf(first).t(), factorOf(second));
    const double root = common.numel() == 0 ? 0 : at::linalg_svdvals(common).sum().item<double>();
    const double means = (a.mean() - b.mean()).square().sum().item<double>();
    const double traces = (first.trace() + second.trace()).item<double>();
    return std::max(0.0, means + traces - 2 * root);
}

double inceptionScore(const torch::Tensor& probabilities)
{
    TORCH_CHECK(probabilities.dim() == 2 && probabilities.size(0) >= 1,
                "[inception score] expected probabilities [N, K], got ", probabilities.sizes());
    const auto each = probabilities.to(torch::kCPU, torch::kFloat64);
    const auto all = each.mean(0, true);
    const auto divergence = (at::xlogy(each, each) - at::xlogy(each, all)).sum(1);
    return std::exp(divergence.mean().item<double>());
}

} // namespace cascade::evaluation
