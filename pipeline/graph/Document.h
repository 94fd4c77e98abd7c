// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Edit.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace cascade::graph {

/// The one owner of a graph that is being worked on: all changes go through `apply`, and can be taken back.
///
/// Threads  one (the window's). Runs get a snapshot, which never changes.
class Document {
public:
    Document() = default;
    explicit Document(Graph graph) : m_graph(std::move(graph)) {}

    [[nodiscard]] const Graph& graph() const { return m_graph; }
    /// An immutable copy, made once for each revision.
    [[nodiscard]] std::shared_ptr<const Graph> snapshot() const;
    /// Grows with every change, undone ones too.
    [[nodiscard]] std::uint64_t revision() const { return m_revision; }

    /// Makes the edit, and forgets what was undone before. An edit that changes nothing leaves no trace.
    ///
    /// Errors   as graph::apply; the document is then as it was.
    [[nodiscard]] Result<void> apply(const Edit& edit);
    /// The same, as a part of the last edit: a drag is one step of undo. Only right after an edit that was
    /// applied.
    [[nodiscard]] Result<void> applyMerged(const Edit& edit);

    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }
    [[nodiscard]] bool canRedo() const { return !m_redo.empty(); }
    [[nodiscard]] std::string undoLabel() const;
    [[nodiscard]] std::string redoLabel() const;
    void undo(); ///< does nothing where nothing can be undone
    void redo();

    /// Whether the graph differs from when it was last marked as saved.
    [[nodiscard]] bool modified() const { return m_savedAt != static_cast<std::int64_t>(m_undo.size()); }
    void markSaved() { m_savedAt = static_cast<std::int64_t>(m_undo.size()); }

    /// Called after every change. Must not change the document.
    void onChange(std::function<void()> listener) { m_listeners.push_back(std::move(listener)); }

private:
    struct Step {
        Edit inverse;
        std::string label;
    };
    void changed();
    void step(std::vector<Step>& from, std::vector<Step>& to);

    Graph m_graph;
    std::uint64_t m_revision = 0;
    std::vector<Step> m_undo, m_redo;
    std::int64_t m_savedAt = 0; ///< length of m_undo when saved; -1 = no longer reached
    std::vector<std::function<void()>> m_listeners;
    mutable std::shared_ptr<const Graph> m_snapshot;
};

} // namespace cascade::graph
