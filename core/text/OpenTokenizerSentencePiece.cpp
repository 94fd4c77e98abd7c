// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/SentencePieceTokenizer.h"
#include "core/text/Tokenizer.h"

namespace cascade::text {

Result<std::unique_ptr<const Tokenizer>> openTokenizer(const std::filesystem::path& model)
{
    return SentencePieceTokenizer::open(model);
}

} // namespace cascade::text
