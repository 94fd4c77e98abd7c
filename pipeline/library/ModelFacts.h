// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/FoundModel.h"

#include <optional>
#include <string>

namespace cascade::library {

/// What is known of a model as JSON, all but its path, place and hash.
[[nodiscard]] std::string factsText(const FoundModel& model);

/// The inverse; nothing for a text of another version of the program, whose models are looked at again.
[[nodiscard]] std::optional<FoundModel> modelOfFacts(const std::string& facts);

} // namespace cascade::library
