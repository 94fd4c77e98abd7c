// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cascade::jobs {

/// How a stage came to its clip.
enum class Outcome { Found, Computed };

} // namespace cascade::jobs
