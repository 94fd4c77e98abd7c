// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/world/Scene.h"

#include <string>
#include <string_view>
#include <vector>

namespace cascade::world {

/// Says a scene in English, lower case: "a large red torus spinning over a checkered floor". Synonyms and the
/// order of words are drawn from the seed; attributes at their default may be left out. parseCaption reads
/// every caption back.
[[nodiscard]] std::string caption(const Scene& scene, std::uint64_t seed);

/// Says a scene in canonical words, the same each time.
[[nodiscard]] std::string canonicalCaption(const Scene& scene);

/// Reads a caption, canonical words and all synonyms, in any case. Unsaid shapes and colours and all free
/// numbers are drawn from the seed; other unsaid attributes take their default. Unknown words are skipped.
///
/// Errors   BadInput if it names neither an object nor a word to write.
[[nodiscard]] Result<Scene> parseCaption(std::string_view text, std::uint64_t seed = 0);

/// Every word that captions use or parseCaption understands, lower case, sorted.
[[nodiscard]] std::vector<std::string> knownWords();

/// The words of a text, lower case, without punctuation, as knownWords lists them.
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view text);

} // namespace cascade::world
