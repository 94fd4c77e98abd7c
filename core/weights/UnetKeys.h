// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/ElementType.h"
#include "core/weights/KeyMap.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// Which layers a U-Net has, as far as names show it.
struct UnetLayout {
    /// One level, on the way down or up.
    struct Level {
        std::vector<bool> attention; ///< of each layer: whether one follows its ResNet
        bool resamples = false;      ///< whether a convolution to the next level follows
    };

    std::vector<Level> down;
    std::vector<Level> up; ///< in the order in which they run
};

/// The layout of a U-Net of our (diffusers') names.
[[nodiscard]] UnetLayout layoutOfUnet(const TensorTable& tensors);
/// The layout of a U-Net of LDM names that begin with `prefix`: levels are told apart by their resampling
/// convolutions, so any number of levels and layers works.
[[nodiscard]] UnetLayout layoutOfLdmUnet(const TensorTable& tensors, const std::string& prefix);

/// What LDM (the original Stable Diffusion code) and we call the tensors of a U-Net of one layout.
///
/// Source   models.md 5.3.
class LdmUnetNames {
public:
    explicit LdmUnetNames(const UnetLayout& layout);

    /// Our name of "input_blocks.1.0.in_layers.0.weight"; none if LDM has no such tensor.
    [[nodiscard]] std::optional<std::string> ours(std::string_view ldmKey) const;
    /// LDM's name of "down_blocks.0.resnets.0.norm1.weight"; none if we have no such tensor.
    [[nodiscard]] std::optional<std::string> ldm(std::string_view ourKey) const;

private:
    struct Place {
        std::string ldm;  ///< "input_blocks.1.0."
        std::string ours; ///< "down_blocks.0.resnets.0."
        bool isResnet;    ///< names below it differ, too
    };

    void addDown(const UnetLayout::Level& level, int index);
    void addUp(const UnetLayout::Level& level, int index);

    std::vector<Place> m_places;
    int m_inputs = 1; ///< input blocks so far: the first one is the convolution
    int m_outputs = 0;
};

/// A U-Net of LDM names.
[[nodiscard]] KeyMap ldmUnetMap(const UnetLayout& layout);
/// A U-Net of our names; motion modules in the same file are left to `motionMap`.
[[nodiscard]] KeyMap unetMap();

} // namespace cascade::weights
