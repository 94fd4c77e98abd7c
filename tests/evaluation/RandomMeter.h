// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/ClipRun.h"
#include "tests/cascade/Support.h"

#include <memory>

namespace cascade::tests {

/// Networks of random weights that measure clips of captions of single objects.
inline std::unique_ptr<evaluation::ClipMeter> randomMeter()
{
    using namespace evaluation;
    const auto tokenizer = openCaptionTokenizer(modelsFolder() / "toybox" / "tokenizer.model").value();
    return std::make_unique<ClipMeter>(AttributeClassifier(), WorldClip(WorldClipNetwork(), tokenizer),
                                       heldoutCaptions(3, 12, singleObjectScenes()), RetrievalOptions{5, 1});
}

} // namespace cascade::tests
