// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace cascade::cli {

/// Rows of texts, printed to standard output with columns as wide as what they hold.
class Table {
public:
    explicit Table(std::vector<std::string> heads = {}) : m_heads(std::move(heads)) {}

    void add(std::vector<std::string> row) { m_rows.push_back(std::move(row)); }
    void print() const;

private:
    std::vector<std::string> m_heads; ///< may be empty: no heading
    std::vector<std::vector<std::string>> m_rows;
};

/// Prints a document to standard output; bytes that are not UTF-8 become U+FFFD.
void printJson(const nlohmann::json& json);

} // namespace cascade::cli
