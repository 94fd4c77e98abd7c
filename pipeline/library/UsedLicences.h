// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Shapes.h"
#include "pipeline/library/Licence.h"

#include <string>
#include <vector>

namespace cascade::library {

/// Weights that a clip is made with, and what they may be used for.
struct UsedLicence {
    std::string model; ///< as the artist knows it
    Licence licence;

    bool operator==(const UsedLicence&) const = default;
};

/// The licences of the model folders that a graph's active nodes name, each model once, by name. Models that
/// cannot be read are left out: whoever runs the graph says so.
[[nodiscard]] std::vector<UsedLicence> usedLicences(const graph::Graph& graph,
                                                    const graph::Surroundings& surroundings);

/// Each of them once, the strictest first: non-commercial, limited, unknown, all others; among equals by
/// name.
[[nodiscard]] std::vector<UsedLicence> strictestFirst(std::vector<UsedLicence> licences);

/// What whoever exports must know, one line each: "weights toybox: Apache-2.0", and last, where one of them
/// is non-commercial, limited or unknown, what follows from that.
[[nodiscard]] std::vector<std::string> licenceLines(const std::vector<UsedLicence>& licences);

/// What follows from the strictest of them, in one sentence; empty where nothing does.
[[nodiscard]] std::string licenceWarning(const std::vector<UsedLicence>& licences);

} // namespace cascade::library
