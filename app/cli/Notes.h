// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/Cascade.h"

#include <string>
#include <vector>

namespace cascade::cli {

/// What an artist should know about a prompt: cut, empty, words or characters that the model never saw with
/// the nearest known ones.
[[nodiscard]] std::vector<std::string> promptNotes(const std::string& prompt,
                                                   const PromptEmbedding& embedding);

/// Prints notes to standard error, one a line.
void printNotes(const std::vector<std::string>& notes);

/// Prints what each stage took and clipped to standard error.
void printReport(const CascadeReport& report);

} // namespace cascade::cli
