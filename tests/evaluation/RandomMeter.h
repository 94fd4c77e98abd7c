// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/ClipRun.h"
#include "tests/cascade/Support.h"

#include <cstdint>
#include <memory>

namespace cascade::tests {

/// Networks of random weights that measure clips of captions of single objects.
inline std::unique_ptr<evaluation::ClipMeter> randomMeter(std::uint64_t captionSeed = 3,
                                                          std::int64_t captions = 12)
{
    using namespace evaluation;
    const auto tokenizer = openCaptionTokenizer(modelsFolder() / "toybox" / "tokenizer.model").value();
    return std::make_unique<ClipMeter>(AttributeClassifier(), WorldClip(WorldClipNetwork(), tokenizer),
                                       heldoutCaptions(captionSeed, captions, singleObjectScenes()),
                                       RetrievalOptions{5, 1});
}

} // namespace cascade::tests
