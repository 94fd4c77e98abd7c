// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace cascade::graph {

/// Names a node within its graph, and never changes: what links, files and `--set base.steps=64` refer to.
/// What an artist calls the node is its title, which may change at will.
///
/// Form   a lower-case letter, then up to 63 lower-case letters, digits or '-'.
class NodeId {
public:
    NodeId() = default; ///< no node
    explicit NodeId(std::string text) : m_text(std::move(text)) {}

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] bool empty() const { return m_text.empty(); }
    [[nodiscard]] bool wellFormed() const;
    auto operator<=>(const NodeId&) const = default;

private:
    std::string m_text;
};

/// One end of a link: an input or an output of a node, by name.
struct PortRef {
    NodeId node;
    std::string port;

    [[nodiscard]] std::string text() const { return node.text() + '.' + port; }
    auto operator<=>(const PortRef&) const = default;
};

/// A parameter of a node, by name.
struct ParameterRef {
    NodeId node;
    std::string name;

    [[nodiscard]] std::string text() const { return node.text() + '.' + name; }
    auto operator<=>(const ParameterRef&) const = default;
};

} // namespace cascade::graph
