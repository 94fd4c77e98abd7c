// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "core/base/Result.h"

#include <cstdint>
#include <string>

namespace cascade {

/// Width and height of a picture as artists say them, width first.
struct PictureMeasure {
    int width = 0;
    int height = 0;

    bool operator==(const PictureMeasure&) const = default;
};

/// "1280x768". Errors: BadInput naming `option`.
[[nodiscard]] Result<PictureMeasure> parseMeasure(const std::string& text, const std::string& option);

/// "24", "24000/1001", "23.976": decimals within 0.001 of a rate of television (n * 1000/1001) mean that one.
///
/// Errors   BadInput naming `option`; rates above 1000 too.
[[nodiscard]] Result<Rate> parseRate(const std::string& text, const std::string& option);

/// Exact, as files keep it: "24", "24000/1001".
[[nodiscard]] std::string rateForm(const Rate& rate);
/// For people: "24", "23.976".
[[nodiscard]] std::string rateText(const Rate& rate);
/// "1280x768".
[[nodiscard]] std::string measureText(std::int64_t width, std::int64_t height);
} // namespace cascade
