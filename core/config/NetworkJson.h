// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/VideoUnetOptions.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace cascade {

/// A network's options as they stand in model.json. Throws ErrorException (BadInput) that names the member.
[[nodiscard]] nn::VideoUnetOptions networkFromJson(const nlohmann::json& json, const std::string& where);
[[nodiscard]] nlohmann::json toJson(const nn::VideoUnetOptions& network);

} // namespace cascade
