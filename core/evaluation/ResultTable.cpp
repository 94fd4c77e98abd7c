// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ResultTable.h"

#include "core/base/Quote.h"
#include "core/base/Result.h"
#include "core/evaluation/NumberText.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace cascade::evaluation {

namespace {

nlohmann::json numberOrNull(const std::optional<double>& number)
{
    return number ? nlohmann::json(*number) : nlohmann::json();
}

nlohmann::json toJson(const ResultCell& cell)
{
    if (!cell.text.empty()) {
        return cell.text;
    }
    nlohmann::json json{{"value", numberOrNull(cell.value)}};
    if (cell.error) {
        json["error"] = *cell.error;
    }
    if (cell.paper) {
        json["paper"] = *cell.paper;
    }
    return json;
}

std::string shown(double value, const ResultColumn& column)
{
    return column.significant ? significantText(value, column.decimals) : fixedText(value, column.decimals);
}

std::string cellText(const ResultCell& cell, const ResultColumn& column)
{
    if (!cell.text.empty()) {
        return markdownText(cell.text);
    }
    auto text = cell.value ? shown(*cell.value, column) : "not measured";
    if (cell.value && cell.error) {
        text += " ± " + shown(*cell.error, column);
    }
    return cell.paper ? text + " (paper: " + shown(*cell.paper, column) + ")" : text;
}

void requireColumns(const ResultTable& table)
{
    for (const auto& row : table.rows) {
        for (const auto& [id, cell] : row.cells) {
            const bool known = std::any_of(table.columns.begin(), table.columns.end(),
                                           [&id = id](const auto& column) { return column.id == id; });
            if (!known) {
                throw ErrorException(Error{
                    ErrorCode::Internal, table.title, "has no column " + id + " for row " + row.name, {}});
            }
        }
    }
}

} // namespace

ResultCell wordsCell(std::string text)
{
    return {std::move(text), {}, {}, {}};
}

ResultCell numberCell(const Estimate& ours, std::optional<double> paper)
{
    const bool hasError = ours.error != 0 && std::isfinite(ours.error);
    return {{}, ours.value, hasError ? std::optional(ours.error) : std::nullopt, paper};
}

ResultCell openCell(std::optional<double> paper)
{
    return {{}, {}, {}, paper};
}

nlohmann::json toJson(const ResultTable& table)
{
    requireColumns(table);
    auto columns = nlohmann::json::array(), rows = nlohmann::json::array();
    for (const auto& column : table.columns) {
        columns.push_back({{"id", column.id}, {"title", column.title}, {"unit", column.unit}});
    }
    for (const auto& row : table.rows) {
        auto cells = nlohmann::json::object();
        for (const auto& [id, cell] : row.cells) {
            cells[id] = toJson(cell);
        }
        rows.push_back({{"name", row.name}, {"cells", cells}});
    }
    return {{"title", table.title}, {"columns", columns}, {"rows", rows}};
}

std::string toMarkdown(const ResultTable& table)
{
    requireColumns(table);
    std::string heads("| "), rule("|---|"), body;
    heads += markdownText(table.rowHead) + " |";
    for (const auto& column : table.columns) {
        const auto title = column.unit.empty() ? column.title : column.title + ", " + column.unit;
        heads.append(" ").append(markdownText(title)).append(" |");
        rule += "---|";
    }
    for (const auto& row : table.rows) {
        body.append("| ").append(markdownText(row.name)).append(" |");
        for (const auto& column : table.columns) {
            const auto cell = row.cells.find(column.id);
            body.append(" ");
            body.append(cell == row.cells.end() ? "" : cellText(cell->second, column)).append(" |");
        }
        body += "\n";
    }
    std::string title;
    if (!table.title.empty()) {
        title.append("## ").append(markdownText(table.title)).append("\n\n");
    }
    return title + heads + "\n" + rule + "\n" + body;
}

std::string markdownText(const std::string& text)
{
    std::string out;
    for (const char letter : printableText(text)) {
        if (letter == '|' || letter == '<' || letter == '\\') {
            out += '\\';
        }
        out += letter;
    }
    return out;
}

} // namespace cascade::evaluation
