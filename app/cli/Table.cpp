// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Table.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace cascade::cli {

namespace {

/// Characters of a UTF-8 text: bytes that do not continue one.
std::size_t lengthOf(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void printRow(const std::vector<std::string>& row, const std::vector<std::size_t>& widths)
{
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size()) {
            line.append(widths[i] - lengthOf(row[i]) + 2, ' ');
        }
    }
    std::printf("%s\n", line.substr(0, line.find_last_not_of(' ') + 1).c_str());
}

} // namespace

void Table::print() const
{
    std::vector<std::size_t> widths;
    auto all = m_rows;
    if (!m_heads.empty()) {
        all.insert(all.begin(), m_heads);
    }
    for (const auto& row : all) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], lengthOf(row[i]));
        }
    }
    for (const auto& row : all) {
        printRow(row, widths);
    }
}

void printJson(const nlohmann::json& json)
{
    std::printf("%s\n", json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

} // namespace cascade::cli
