// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ResultReport.h"

namespace cascade::evaluation {

namespace {

nlohmann::json toJson(const Claim& claim)
{
    auto comparisons = nlohmann::json::array();
    for (const auto& comparison : claim.comparisons) {
        comparisons.push_back({{"what", comparison.what},
                               {"value", comparison.ours.value},
                               {"error", comparison.ours.error},
                               {"than", comparison.than.value},
                               {"thanError", comparison.than.error},
                               {"holds", holds(comparison)},
                               {"text", comparisonText(comparison)}});
    }
    return {{"text", claim.text},        {"paper", claim.paper},       {"holds", holds(claim)},
            {"verdict", verdict(claim)}, {"because", reasonOf(claim)}, {"comparisons", comparisons}};
}

std::string settingsText(const ResultReport& report)
{
    std::string text;
    for (const auto& [name, value] : report.settings) {
        text += (text.empty() ? "" : ", ") + name + " " + value;
    }
    return text.empty() ? "" : "\nSettings: " + markdownText(text) + ".\n";
}

std::string notesText(const std::vector<std::string>& notes)
{
    std::string text;
    for (const auto& note : notes) {
        text += "- " + markdownText(note) + "\n";
    }
    return text.empty() ? "" : "\n## What differs from the paper\n\n" + text;
}

} // namespace

std::string verdictsText(const std::vector<Claim>& claims)
{
    std::string text;
    for (const auto& claim : claims) {
        text += "- **" + verdict(claim) + "**: " + markdownText(claim.text) +
                (claim.paper.empty() ? "" : " (paper: " + markdownText(claim.paper) + ")") + ". " +
                markdownText(reasonOf(claim)) + ".\n";
    }
    return text.empty() ? "" : "\n## Verdicts\n\n" + text;
}

nlohmann::json toJson(const std::vector<Claim>& claims)
{
    auto list = nlohmann::json::array();
    for (const auto& claim : claims) {
        list.push_back(toJson(claim));
    }
    return list;
}

nlohmann::json toJson(const ResultReport& report)
{
    auto tables = nlohmann::json::array();
    for (const auto& table : report.tables) {
        tables.push_back(toJson(table));
    }
    nlohmann::json json{{"experiment", report.name}, {"title", report.title},
                        {"about", report.about},     {"settings", report.settings},
                        {"tables", tables},          {"claims", toJson(report.claims)},
                        {"notes", report.notes}};
    if (!report.details.is_null()) {
        json["details"] = report.details;
    }
    return json;
}

std::string toMarkdown(const ResultReport& report)
{
    std::string text("# ");
    text += markdownText(report.title) + "\n\n" + markdownText(report.about) + "\n" + settingsText(report);
    for (const auto& table : report.tables) {
        text.append("\n").append(toMarkdown(table));
    }
    if (!report.picture.empty()) {
        text += "\n![" + markdownText(report.picture) + "](" + report.name + ".svg)\n";
    }
    return text + verdictsText(report.claims) + notesText(report.notes);
}

} // namespace cascade::evaluation
