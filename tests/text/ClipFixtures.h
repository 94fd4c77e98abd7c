// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/BytePairModel.h"
#include "core/text/BytePairTokenizer.h"
#include "tests/text/TextFixtures.h"

#include <memory>

namespace cascade::tests {

inline const auto kClip = std::filesystem::path(CASCADE_FIXTURES) / "clip_tokenizer";

/// The files of one of the fixture's folders; those without tokenizer.json share its vocabulary.
inline text::BytePairFiles clipFiles(const std::string& name)
{
    text::BytePairFiles files;
    files.whole = bytesOf(kClip / name / "tokenizer.json");
    files.config = bytesOf(kClip / name / "tokenizer_config.json");
    files.specials = bytesOf(kClip / name / "special_tokens_map.json");
    if (files.whole.empty()) {
        files.vocabulary = bytesOf(kClip / "vocab.json");
        files.merges = bytesOf(kClip / "merges.txt");
    }
    return files;
}

inline std::unique_ptr<const text::Tokenizer> clipTokenizer(const text::BytePairFiles& files)
{
    return std::make_unique<text::BytePairTokenizer>(text::parseBytePairModel(files, "clip").value());
}

} // namespace cascade::tests
