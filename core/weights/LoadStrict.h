// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/weights/TensorSource.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cascade::weights {

/// How tensors of a smaller network fill those of a larger one.
struct Widening {
    /// Whether the tensor called so may be smaller in the file than in the module.
    std::function<bool(const std::string& key)> takes;
    /// What becomes of `narrow`, from the file, in the place of `fresh`, in the module: of the shape of
    /// `fresh`.
    std::function<torch::Tensor(const std::string& key, const torch::Tensor& narrow,
                                const torch::Tensor& fresh)>
        widen;
};

/// How a file is matched to a module.
struct LoadOptions {
    std::optional<torch::ScalarType>
        dtype; ///< floating parameters and buffers become this; none: they stay what they are
    std::map<std::string, std::string>
        aliases; ///< key in the file -> key of the module, where both may name the same tensor
    std::vector<std::string>
        skippedPrefixes; ///< keys of the file that begin so are not expected in the module: "decoder."
    std::optional<std::string>
        newPrefix; ///< keys of the module that begin so keep what they hold where the file lacks them
    std::optional<Widening> widening; ///< none: shapes must be the same
};

/// Fills the parameters and buffers of `module` from `file`, tensor by tensor, converting dtype and device on
/// the way; nothing the size of the whole file is ever held beside the module.
///
/// Errors   BadInput with all missing, unexpected and misshapen keys in one message; the module is then
/// untouched. BadInput if the
///          file cannot be read to its end; the module's contents are then undefined. Throws Cancelled
///          between two tensors; the contents are undefined then, too.
[[nodiscard]] Result<void> loadStrict(torch::nn::Module& module, const TensorSource& file,
                                      const LoadOptions& options = {}, const CancelToken& cancel = {});

} // namespace cascade::weights
