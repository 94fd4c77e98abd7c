// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0

/// What the leak sanitizer may pass over: Debian's libx265 keeps some of its parameters and filters when an
/// encoder is closed, whoever calls it. Nothing calls this in other builds.
extern "C" const char* __lsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions()
{
    return "leak:libx265\n";
}
