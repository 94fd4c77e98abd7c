// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/CaptionPool.h"

#include "core/base/Result.h"
#include "core/world/Draw.h"

#include <set>
#include <utility>

namespace cascade::evaluation {

CaptionPool::CaptionPool(torch::Tensor embeddings, std::vector<std::string> labels,
                         const RetrievalOptions& options)
    : m_embeddings(std::move(embeddings)), m_labels(std::move(labels)), m_options(options)
{
    TORCH_CHECK(m_embeddings.size(0) == static_cast<std::int64_t>(m_labels.size()),
                "[retrieval] expected one label for each caption, got ", m_labels.size(), " for ",
                m_embeddings.size(0));
    std::set<std::string> seen;
    for (std::size_t i = 0; i < m_labels.size(); ++i) {
        if (seen.insert(m_labels[i]).second) {
            m_firsts.push_back(static_cast<std::int64_t>(i));
        }
    }
    if (static_cast<std::int64_t>(m_firsts.size()) <= m_options.others) {
        throw ErrorException(Error{ErrorCode::BadInput, "retrieval",
                                   "expected at least " + std::to_string(m_options.others + 1) +
                                       " captions that differ, got " + std::to_string(m_firsts.size()),
                                   "Take more captions."});
    }
}

std::vector<std::int64_t> CaptionPool::othersOf(std::int64_t own) const
{
    const auto& label = m_labels.at(static_cast<std::size_t>(own));
    std::vector<std::int64_t> left;
    for (const auto index : m_firsts) {
        if (m_labels[static_cast<std::size_t>(index)] != label) {
            left.push_back(index);
        }
    }
    world::Draw draw(m_options.seed, static_cast<std::uint64_t>(own));
    for (std::int64_t i = 0; i < m_options.others; ++i) { // the first of a shuffled deck
        const auto rest = static_cast<int>(left.size()) - static_cast<int>(i);
        std::swap(left[static_cast<std::size_t>(i)], left[static_cast<std::size_t>(i + draw.below(rest))]);
    }
    left.resize(static_cast<std::size_t>(m_options.others));
    return left;
}

double CaptionPool::rPrecision(const torch::Tensor& frames, std::int64_t own) const
{
    const auto others = m_embeddings.index_select(0, torch::tensor(othersOf(own), torch::kInt64));
    const auto right = at::matmul(frames, embedding(own));         // [N]
    const auto nearest = at::matmul(frames, others.t()).amax({1}); // [N]
    return (right > nearest).to(torch::kFloat64).mean().item<double>();
}

} // namespace cascade::evaluation
