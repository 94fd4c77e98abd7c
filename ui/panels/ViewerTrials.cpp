// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerTrials.h"

namespace cascade::ui {

int ViewerTrials::prefer(int side)
{
    const int source = sourceOn(side);
    ++(source == 0 ? m_rating.preferred : m_rating.other);
    next();
    return source;
}

void ViewerTrials::preferNone()
{
    ++m_rating.same;
    next();
}

} // namespace cascade::ui
