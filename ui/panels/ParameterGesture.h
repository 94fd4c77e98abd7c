// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/GraphSession.h"

#include <cstdint>
#include <optional>

namespace cascade::ui {

/// Edits that an artist sees as one: a drag, or what is typed without a pause. The first is a step of undo,
/// those that go on with it join it, unless something else has changed the graph meanwhile.
class ParameterGesture {
public:
    /// The session must outlive it.
    explicit ParameterGesture(GraphSession& session) : m_session(session) {}

    /// `continues`: belongs to the edit before. Returns what GraphSession::apply does.
    bool apply(const graph::Edit& edit, bool continues);
    /// The next edit is a step of its own.
    void end() { m_revision.reset(); }

private:
    GraphSession& m_session;
    std::optional<std::uint64_t> m_revision; ///< that our last edit led to; none where there is none to join
};

} // namespace cascade::ui
