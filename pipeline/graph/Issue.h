// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/graph/Edit.h"

#include <optional>
#include <string>

namespace cascade::graph {

/// An edit that would mend an issue, offered by a button.
struct Fix {
    std::string label; ///< "Insert Resize 80x48"
    Edit edit;
};

/// Something about a graph that an artist should know before it runs.
struct Issue {
    enum class Severity {
        Error,   ///< the node cannot run
        Warning, ///< it runs, but likely not as meant
        Note,
    };
    Severity severity = Severity::Error;
    NodeId node;
    std::string place; ///< the port or parameter; empty = the node as a whole
    std::string what;  ///< what was expected, and what is there
    std::string hint;
    std::optional<Fix> fix;
    std::optional<Error> cause; ///< what the world outside said: a model or a file that is not there

    /// "[ssr1.clip] expected 80x48, got 64x48"
    [[nodiscard]] std::string message() const
    {
        return '[' + node.text() + (place.empty() ? "" : '.' + place) + "] " + what;
    }
};

} // namespace cascade::graph
