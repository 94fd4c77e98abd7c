// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/Estimate.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// What stands in a row of a column: words, or a number with the paper's beside it.
struct ResultCell {
    std::string text;            ///< if not empty, it is all there is
    std::optional<double> value; ///< none: was not measured
    std::optional<double> error; ///< standard error
    std::optional<double> paper; ///< the paper's number for the same
};

[[nodiscard]] ResultCell wordsCell(std::string text);
/// An error of zero is not shown: the number is exact; nor is an unknown one.
[[nodiscard]] ResultCell numberCell(const Estimate& ours, std::optional<double> paper = {});
/// Only the paper has a number.
[[nodiscard]] ResultCell openCell(std::optional<double> paper = {});

struct ResultColumn {
    std::string id; ///< key of its cells in a row, and in JSON
    std::string title;
    std::string unit;         ///< of its numbers, as they stand there; may be empty
    int decimals = 2;         ///< that are shown
    bool significant = false; ///< `decimals` are digits that count, for numbers of many sizes
};

struct ResultRow {
    std::string name;
    std::map<std::string, ResultCell> cells; ///< by id of the column; where there is none it is blank
};

/// Numbers of an experiment. A column that is measured later is added to `columns` and to the cells.
struct ResultTable {
    std::string title;   ///< may be empty
    std::string rowHead; ///< what the rows are: "stage"
    std::vector<ResultColumn> columns;
    std::vector<ResultRow> rows;
};

/// Numbers are written in full. Throws ErrorException (Internal) for cells of a column that is not there.
[[nodiscard]] nlohmann::json toJson(const ResultTable& table);
/// A heading if there is a title, and the table: "34.09 ± 0.12 (paper: 36.00)".
[[nodiscard]] std::string toMarkdown(const ResultTable& table);
/// Text that is one line, and no mark-up of a table.
[[nodiscard]] std::string markdownText(const std::string& text);

} // namespace cascade::evaluation
