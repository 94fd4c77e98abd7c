// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/TensorSource.h"

#include <memory>
#include <string>

namespace cascade::weights {

/// The tensors of two sources that together fill one network: a picture model's and those of its motion
/// modules.
///
/// Threads  any, const.
class JoinedSource : public TensorSource {
public:
    /// Errors   BadInput for a tensor that both have.
    [[nodiscard]] static Result<std::shared_ptr<const JoinedSource>>
    open(std::shared_ptr<const TensorSource> first, std::shared_ptr<const TensorSource> second);

    [[nodiscard]] const std::string& name() const override { return m_name; }
    [[nodiscard]] const TensorTable& tensors() const override { return m_tensors; }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override;

private:
    JoinedSource(std::shared_ptr<const TensorSource> first, std::shared_ptr<const TensorSource> second);

    std::shared_ptr<const TensorSource> m_first, m_second;
    std::string m_name;
    TensorTable m_tensors;
};

} // namespace cascade::weights
