// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/ClipFrames.h"
#include "ui/session/EngineLink.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/GraphSession.h"
#include "ui/session/Playhead.h"
#include "ui/session/RunBoard.h"
#include "ui/session/RunControl.h"
#include "ui/session/Selection.h"
#include "ui/session/TakeShelf.h"

namespace cascade::ui {

/// What all panels of a window share, wired together.
///
/// Threads  the window's.
struct Studio {
    struct Options {
        Places places;
        std::filesystem::path program;                         ///< `cascade`: the engine
        std::size_t frameBudgetBytes = std::size_t{384} << 20; ///< of pictures that are kept at hand
    };
    explicit Studio(const Options& options)
        : places(options.places), program(options.program), check(session, {options.places, options.program}),
          engine(options.places, options.program), board(engine), takes(options.places),
          runs({session, check, engine, board, takes}), frames(options.places, options.frameBudgetBytes)
    {
    }

    Places places;
    std::filesystem::path program;
    GraphSession session;
    GraphCheck check;
    EngineLink engine;
    RunBoard board;
    TakeShelf takes;
    RunControl runs;
    ClipFrames frames;
    Playhead playhead;
    Selection selection;
};

} // namespace cascade::ui
