// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/Pickle.h"

#include <cstddef>
#include <string>

namespace cascade::weights {

constexpr std::size_t kMostPickleBytes = std::size_t{64} << 20U;

/// Reads a pickle of protocol 2 to 5 without doing what it says: a global becomes its name, a call a note of
/// what would be called with what, state that an object would be given is dropped. OrderedDict alone is
/// known: it becomes a Dict.
///
/// Errors   BadInput for what pickletools.dis would not read either, opcodes of protocol 0, buffers that lie
///          outside of the pickle, bytes behind its end: `[where] expected ..., got ... before byte N`. Caps
///          of our own: 64 MiB, 2 million values, 8 million references between them, a stack of 1 million,
///          16 MiB for one text, 255 bytes for the names of a global; together they bound the memory to about
///          half a GiB.
/// Source   CPython, Lib/pickletools.py.
[[nodiscard]] Result<Pickle> readPickle(std::string bytes, const std::string& where);

} // namespace cascade::weights
