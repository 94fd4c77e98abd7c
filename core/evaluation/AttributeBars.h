// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/AttributeScore.h"
#include "core/evaluation/Claim.h"

#include <string>
#include <vector>

namespace cascade::evaluation {

/// What the shipped cascade has to show, as claims on the measured shares: how often attributes of clips of
/// the stage `reading` are read right, as a part of how often they are in true renders. Attributes that
/// nothing was read of are left out.
[[nodiscard]] std::vector<Claim> attributeBars(const std::vector<AttributeScore>& scores,
                                               const std::string& reading);

/// Attributes that the classifier reads right in less than 97 % of true renders, with that share: "shape
/// 81.3 %". What is said of them is said of the classifier, too.
[[nodiscard]] std::vector<std::string> uncertainAttributes(const std::vector<AttributeScore>& scores);

} // namespace cascade::evaluation
