// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ThresholdOptions.h"

#include "core/base/Quote.h"
#include "core/config/TextForm.h"

#include <cmath>

namespace cascade::diffusion {

namespace {

constexpr const char* kWhere = "threshold";
constexpr double kLowestPercentile = 0.5;
constexpr double kHighestCap = 1e6;

Error badThreshold(std::string_view text)
{
    return Error{
        ErrorCode::BadInput, kWhere, "cannot read " + quotedText(text),
        "Use one of: none, static, dynamic, dynamic(PERCENTILE), dynamic(PERCENTILE, cap=LIMIT, per=frame)."};
}

void readDynamicOption(ThresholdOptions& options, const std::pair<std::string, std::string>& option,
                       std::string_view text)
{
    const auto& [key, value] = option;
    if (key == "cap") {
        options.cap = parseNumber(value, 1, kHighestCap, kWhere).value();
    } else if (key == "per" && (value == "frame" || value == "clip")) {
        options.perFrame = value == "frame";
    } else {
        throw ErrorException(badThreshold(text));
    }
}

ThresholdOptions dynamicFrom(const TextForm& form, std::string_view text)
{
    ThresholdOptions options;
    options.kind = ThresholdOptions::Kind::Dynamic;
    if (form.values.size() > 1) {
        throw ErrorException(badThreshold(text));
    }
    if (!form.values.empty()) {
        options.percentile = parseNumber(form.values[0], kLowestPercentile, 1, kWhere).value();
    }
    for (const auto& option : form.options) {
        readDynamicOption(options, option, text);
    }
    return options;
}

} // namespace

Result<ThresholdOptions> parseThreshold(std::string_view text)
{
    auto form = parseTextForm(text, kWhere);
    if (!form) {
        return form.error();
    }
    const auto& name = form.value().name;
    const bool bare = form.value().values.empty() && form.value().options.empty();
    try {
        if (name == "dynamic") {
            return dynamicFrom(form.value(), text);
        }
    } catch (const ErrorException& failure) {
        return failure.error();
    }
    ThresholdOptions options;
    if (name == "static" && bare) {
        options.kind = ThresholdOptions::Kind::Static;
    } else if (name != "none" || !bare) {
        return badThreshold(text);
    }
    return options;
}

std::string formatThreshold(const ThresholdOptions& options)
{
    switch (options.kind) {
    case ThresholdOptions::Kind::Static:
        return "static";
    case ThresholdOptions::Kind::Dynamic:
        return "dynamic(" + formatNumber(options.percentile) +
               (std::isinf(options.cap) ? "" : ", cap=" + formatNumber(options.cap)) +
               (options.perFrame ? ", per=frame)" : ")");
    case ThresholdOptions::Kind::None:
        break;
    }
    return "none";
}

} // namespace cascade::diffusion
