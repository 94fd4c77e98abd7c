// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/Claim.h"
#include "core/evaluation/ResultTable.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// An experiment as it is written down. Verdicts are not part of it: they are computed from the claims'
/// numbers when it is written.
struct ResultReport {
    std::string name; ///< of the experiment and its files: "iv-cost"
    std::string title;
    std::string about;                           ///< what was done, a paragraph
    std::map<std::string, std::string> settings; ///< that decide the numbers: model, seeds, steps
    std::vector<ResultTable> tables;
    std::string picture; ///< what NAME.svg shows; empty: there is none
    std::vector<Claim> claims;
    std::vector<std::string> notes; ///< what differs from the paper
    nlohmann::json details;         ///< numbers that no table has room for, in NAME.json alone; null: none
};

/// Claims with their verdicts and reasons.
[[nodiscard]] nlohmann::json toJson(const std::vector<Claim>& claims);
/// The same as a section of Markdown; empty without claims.
[[nodiscard]] std::string verdictsText(const std::vector<Claim>& claims);

[[nodiscard]] nlohmann::json toJson(const ResultReport& report);
[[nodiscard]] std::string toMarkdown(const ResultReport& report);

} // namespace cascade::evaluation
