// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Value.h"

#include "core/config/TextForm.h"

namespace cascade::graph {

std::string valueText(const Value& value)
{
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? "true" : "false";
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*whole);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return diffusion::formatNumber(*real);
    }
    return std::get<std::string>(value);
}

} // namespace cascade::graph
