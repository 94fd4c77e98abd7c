// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <c10/util/Exception.h>

#include <cstdint>
#include <exception>
#include <new>

namespace cascade::run {

/// Below it no chunk of a network becomes smaller.
inline constexpr std::int64_t kLeastChunkBytes = 32 << 20;

/// Gives what `attempt(bytes)` gives: of a budget and, where memory runs out, of half of it, and so on. What
/// an attempt began it must be able to begin again.
///
/// Errors   throws what the last attempt throws; where that cannot be done in smaller chunks (BadInput), what
///          ran out of memory before.
template <typename Attempt>
auto inSmallerChunks(std::int64_t bytes, Attempt attempt)
{
    std::exception_ptr ranOut;
    for (;; bytes /= 2) {
        const bool last = bytes / 2 < kLeastChunkBytes;
        try {
            return attempt(bytes);
        } catch (const c10::OutOfMemoryError&) {
            ranOut = std::current_exception();
        } catch (const std::bad_alloc&) {
            ranOut = std::current_exception();
        } catch (const ErrorException& e) {
            if (!ranOut || e.error().code != ErrorCode::BadInput) {
                throw;
            }
            std::rethrow_exception(ranOut);
        }
        if (last) {
            std::rethrow_exception(ranOut);
        }
    }
}

} // namespace cascade::run
