// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/MachineFigures.h"

#include "app/cli/GraphInput.h"
#include "app/cli/Notes.h"
#include "pipeline/run/Preflight.h"

namespace cascade::cli {

Result<store::Figures> openFigures(const Context& context)
{
    std::string note;
    auto figures = store::Figures::open(run::figuresFile(context), note);
    if (!note.empty()) {
        printNotes({note});
    }
    return figures;
}

} // namespace cascade::cli
