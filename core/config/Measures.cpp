// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string_view>

namespace cascade {

namespace {

constexpr double kMostFramesPerSecond = 1000;

template <typename T>
std::optional<T> numberIn(std::string_view text)
{
    T value{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// The exact rate that a decimal stands for.
Rate rateOfDecimal(double framesPerSecond)
{
    const auto whole = std::llround(framesPerSecond);
    if (std::abs(framesPerSecond - static_cast<double>(whole)) < 1e-9) {
        return Rate::of(whole);
    }
    const auto television = std::ceil(framesPerSecond);
    if (std::abs(framesPerSecond - television * 1000 / 1001) < 1e-3) {
        return Rate::of(static_cast<std::int64_t>(television) * 1000, 1001);
    }
    return Rate::of(std::llround(framesPerSecond * 1000), 1000);
}

std::optional<Rate> rateIn(std::string_view text)
{
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto over = numberIn<std::int64_t>(text.substr(0, slash));
        const auto under = numberIn<std::int64_t>(text.substr(slash + 1));
        return over && under && *over > 0 && *under > 0 && *over <= 1'000'000 && *under <= 1'000'000
                   ? std::optional(Rate::of(*over, *under))
                   : std::nullopt;
    }
    const auto decimal = numberIn<double>(text);
    return decimal && *decimal >= 0.001 && *decimal <= kMostFramesPerSecond
               ? std::optional(rateOfDecimal(*decimal))
               : std::nullopt;
}

} // namespace

Result<PictureMeasure> parseMeasure(const std::string& text, const std::string& option)
{
    const auto cross = text.find('x');
    const std::string_view view = text;
    if (cross != std::string::npos) {
        const auto width = numberIn<int>(view.substr(0, cross)),
                   height = numberIn<int>(view.substr(cross + 1));
        if (width && height && *width > 0 && *height > 0 && *width <= 16384 && *height <= 16384) {
            return PictureMeasure{*width, *height};
        }
    }
    return Error{ErrorCode::BadInput,
                 option,
                 "expected WIDTHxHEIGHT of at most 16384 a side, for example 1280x768, got \"" + text + "\"",
                 {}};
}

Result<Rate> parseRate(const std::string& text, const std::string& option)
{
    const auto rate = rateIn(text);
    if (!rate || rate->framesPerSecond() > kMostFramesPerSecond) {
        return Error{ErrorCode::BadInput,
                     option,
                     "expected frames per second up to 1000, for example 24, 23.976 or 24000/1001, got \"" +
                         text + "\"",
                     {}};
    }
    return *rate;
}

std::string rateForm(const Rate& rate)
{
    const auto over = std::to_string(rate.numerator);
    return rate.denominator == 1 ? over : over + '/' + std::to_string(rate.denominator);
}

std::string rateText(const Rate& rate)
{
    char text[32];
    std::snprintf(text, sizeof text, rate.denominator == 1 ? "%.0f" : "%.3f", rate.framesPerSecond());
    return text;
}

std::string measureText(std::int64_t width, std::int64_t height)
{
    return std::to_string(width) + "x" + std::to_string(height);
}

} // namespace cascade
