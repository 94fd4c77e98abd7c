// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/JoinedSource.h"

#include "core/base/Quote.h"

#include <utility>

namespace cascade::weights {

JoinedSource::JoinedSource(std::shared_ptr<const TensorSource> first,
                           std::shared_ptr<const TensorSource> second)
    : m_first(std::move(first)), m_second(std::move(second)),
      m_name(m_first->name() + " with " + m_second->name()), m_tensors(m_first->tensors())
{
    m_tensors.insert(m_second->tensors().begin(), m_second->tensors().end());
}

Result<std::shared_ptr<const JoinedSource>> JoinedSource::open(std::shared_ptr<const TensorSource> first,
                                                               std::shared_ptr<const TensorSource> second)
{
    for (const auto& [key, info] : second->tensors()) {
        if (first->tensors().contains(key)) {
            return Error{ErrorCode::BadInput, second->name(),
                         "expected tensors that " + first->name() + " lacks, got another " + quotedText(key),
                         "The model brings these weights itself: leave the second file out."};
        }
    }
    return std::shared_ptr<const JoinedSource>(new JoinedSource(std::move(first), std::move(second)));
}

Result<void> JoinedSource::fill(const std::string& key, torch::Tensor destination) const
{
    const auto& source = m_first->tensors().contains(key) ? *m_first : *m_second;
    return source.readInto(key, std::move(destination));
}

} // namespace cascade::weights
