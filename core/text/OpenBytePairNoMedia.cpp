// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/Tokenizer.h"

namespace cascade::text {

Result<std::unique_ptr<const Tokenizer>> openBytePairTokenizer(const std::filesystem::path& folder)
{
    return Error{ErrorCode::BadInput, folder.string(), "this build reads no byte-pair tokenizers",
                 "Build with CASCADE_MEDIA on: they need ICU."};
}

} // namespace cascade::text
