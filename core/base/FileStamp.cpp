// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/FileStamp.h"

#include <system_error>

namespace cascade {

FileStamp stampOf(const std::filesystem::path& file)
{
    std::error_code ignored;
    const auto time = std::filesystem::last_write_time(file, ignored);
    const auto bytes = std::filesystem::file_size(file, ignored);
    return {time.time_since_epoch().count(), bytes};
}

} // namespace cascade
