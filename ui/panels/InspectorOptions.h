// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryModel.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/GraphSession.h"
#include "ui/session/RunBoard.h"
#include "ui/session/Selection.h"
#include "ui/style/Palette.h"

namespace cascade::ui {

/// What the inspector and its parts work on. All of it outlives them.
struct InspectorOptions {
    GraphSession& session;
    GraphCheck& check;
    RunBoard& board;
    Selection& selection;
    const Palette& palette;
    const LibraryModel* library = nullptr; ///< whose names of weights are offered; null: none are
};

} // namespace cascade::ui
