// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterGesture.h"

namespace cascade::ui {

bool ParameterGesture::apply(const graph::Edit& edit, bool continues)
{
    const auto before = m_session.revision();
    const bool joins = continues && m_revision == before;
    const bool done = joins ? m_session.applyMerged(edit) : m_session.apply(edit);
    // An edit that changed nothing left no step of undo: there is none to join.
    if (const auto after = m_session.revision(); after != before) {
        m_revision = after;
    } else if (!joins) {
        m_revision.reset();
    }
    return done;
}

} // namespace cascade::ui
