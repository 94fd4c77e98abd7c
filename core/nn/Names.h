// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <string>

namespace cascade::nn {

/// A level of a checkpoint's names without a computation of its own: "down_blocks", "0".
class Names : public torch::nn::Module {
public:
    template <typename Module>
    const Module& add(const std::string& name, const Module& module)
    {
        register_module(name, module);
        return module;
    }
    /// The level below called so; made where it is not there yet.
    [[nodiscard]] Names& level(const std::string& name)
    {
        const auto below = named_children();
        if (const auto* const found = below.find(name)) {
            return *std::dynamic_pointer_cast<Names>(*found);
        }
        return *register_module(name, std::make_shared<Names>());
    }
};

} // namespace cascade::nn
