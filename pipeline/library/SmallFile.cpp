// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/SmallFile.h"

#include <fstream>

namespace cascade::library {

std::string smallFile(const std::filesystem::path& file, std::size_t most)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) { // a pipe would be waited for
        return {};
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text(most, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(most));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

} // namespace cascade::library
