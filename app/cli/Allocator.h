// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cascade::cli {

/// Lets the main thread keep freed blocks for a while, whatever their size, as all other threads do. jemalloc
/// 5.3 makes the first arena before it knows the threshold that it is told: there a block of over 8 MiB goes
/// back to the system at once, and is zeroed anew for the next one. An HD render takes an eighth less time
/// so. At the start of `main`; without jemalloc it does nothing.
void keepLargeBlocks();

/// From here on freed memory stays with the process for a minute before it goes back to the system: a
/// training step takes what the step before has freed, a third faster than with pages that are zeroed anew.
/// Not for ever: where sizes differ from step to step, memory splinters, and a training of an hour would hold
/// all there is. For commands that need all of their memory all of the time; without jemalloc it does
/// nothing.
void keepFreedMemory();

} // namespace cascade::cli
