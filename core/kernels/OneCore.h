// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cascade::kernels {

/// From now on the calling thread computes alone: the other cores belong to the work that it runs beside, and
/// the threads that would help it spin while they wait for more. Threads: only the calling one is changed.
void keepToOneCore();

} // namespace cascade::kernels
