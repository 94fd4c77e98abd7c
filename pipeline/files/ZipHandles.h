// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <zip.h>

#include <memory>
#include <string>
#include <string_view>

namespace cascade::files {

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseMember {
    void operator()(zip_file_t* member) const { zip_fclose(member); }
};
struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

using ArchivePointer = std::unique_ptr<zip_t, DiscardArchive>; ///< changes that are not closed are dropped
using MemberPointer = std::unique_ptr<zip_file_t, CloseMember>;
using SourcePointer = std::unique_ptr<zip_source_t, FreeSource>;

/// libzip's words for a failure, freed again.
class ZipError {
public:
    ZipError() { zip_error_init(&m_error); }
    ~ZipError() { zip_error_fini(&m_error); }
    ZipError(const ZipError&) = delete;
    ZipError& operator=(const ZipError&) = delete;

    zip_error_t* get() { return &m_error; }
    std::string text() { return zip_error_strerror(&m_error); }

private:
    zip_error_t m_error{};
};

} // namespace cascade::files
