// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cascade::cli {

/// From here on freed memory stays with the process instead of going back to the system after a while: a
/// training step takes what the step before has freed, a third faster than with pages that are zeroed anew.
/// For commands that need all of their memory all of the time; without jemalloc it does nothing.
void keepFreedMemory();

} // namespace cascade::cli
