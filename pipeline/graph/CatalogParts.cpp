// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/CatalogParts.h"

namespace cascade::graph::parts {

ParameterSpec whole(const std::string& name, std::int64_t standard, double low, double high,
                    const std::string& unit, const std::string& help)
{
    return {.name = name,
            .kind = ParameterKind::Whole,
            .standard = standard,
            .unit = unit,
            .low = low,
            .high = high,
            .help = help};
}

ParameterSpec wholeOr(const std::string& lowestSays, ParameterSpec spec)
{
    spec.lowestSays = lowestSays;
    return spec;
}

ParameterSpec choice(const std::string& name, const std::vector<std::string>& choices,
                     const std::string& help)
{
    return {.name = name,
            .kind = ParameterKind::Choice,
            .standard = choices.front(),
            .choices = choices,
            .help = help};
}

ParameterSpec file(const std::string& help)
{
    return {.name = "file", .kind = ParameterKind::File, .standard = "", .mayBeEmpty = true, .help = help};
}

PortSpec clipIn(const std::string& name)
{
    return {name, PortType::Clip, true, "Any clip."};
}

} // namespace cascade::graph::parts
