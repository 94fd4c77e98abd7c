// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/Tokenizer.h"
#include "core/text/UnigramTokenizer.h"

namespace cascade::text {

Result<std::unique_ptr<const Tokenizer>> openTokenizer(const std::filesystem::path& model)
{
    return openUnigramTokenizer(model);
}

} // namespace cascade::text
