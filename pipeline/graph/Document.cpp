// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Document.h"

namespace cascade::graph {

std::shared_ptr<const Graph> Document::snapshot() const
{
    if (!m_snapshot) {
        m_snapshot = std::make_shared<const Graph>(m_graph);
    }
    return m_snapshot;
}

Result<void> Document::apply(const Edit& edit)
{
    auto before = m_graph;
    auto inverse = graph::apply(m_graph, edit);
    if (!inverse) {
        return inverse.error();
    }
    if (m_graph == before) {
        return {};
    }
    if (m_savedAt > static_cast<std::int64_t>(m_undo.size())) {
        m_savedAt = -1; // the saved state was among what is forgotten now
    }
    m_redo.clear();
    m_undo.push_back({std::move(inverse).value(), labelOf(edit)});
    changed();
    return {};
}

Result<void> Document::applyMerged(const Edit& edit)
{
    if (m_undo.empty() || !m_redo.empty()) {
        return apply(edit);
    }
    auto inverse = graph::apply(m_graph, edit);
    if (!inverse) {
        return inverse.error();
    }
    auto& last = m_undo.back();
    last.inverse = Together{last.label, {std::move(inverse).value(), std::move(last.inverse)}};
    if (!modified()) {
        m_savedAt = -1;
    }
    changed();
    return {};
}

std::string Document::undoLabel() const
{
    return canUndo() ? m_undo.back().label : "";
}

std::string Document::redoLabel() const
{
    return canRedo() ? m_redo.back().label : "";
}

void Document::undo()
{
    step(m_undo, m_redo);
}

void Document::redo()
{
    step(m_redo, m_undo);
}

void Document::step(std::vector<Step>& from, std::vector<Step>& to)
{
    if (from.empty()) {
        return;
    }
    auto last = std::move(from.back());
    from.pop_back();
    // Inverses of edits that were made always fit; a failure is a broken promise, and value() throws.
    to.push_back({graph::apply(m_graph, last.inverse).value(), last.label});
    changed();
}

void Document::changed()
{
    ++m_revision;
    m_snapshot.reset();
    for (const auto& listener : m_listeners) {
        listener();
    }
}

} // namespace cascade::graph
