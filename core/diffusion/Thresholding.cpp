// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Thresholding.h"

#include "core/diffusion/TextForm.h"

#include <ATen/Functions.h>

#include <cmath>
#include <tuple>

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

/// The limit q of each clip or frame, shaped to multiply x0: [B, 1, 1, 1, 1] or [B, 1, T, 1, 1].
torch::Tensor dynamicLimit(const torch::Tensor& size, const ThresholdOptions& options)
{
    const auto batch = size.size(0);
    const auto frames = options.perFrame ? size.size(2) : 1;
    const auto rows =
        options.perFrame ? size.transpose(1, 2).reshape({batch * frames, -1}) : size.reshape({batch, -1});
    return rowQuantile(rows, options.percentile).clamp(1, options.cap).reshape({batch, 1, frames, 1, 1});
}

double shareOf(const torch::Tensor& condition)
{
    return static_cast<double>(condition.sum().item<std::int64_t>()) / static_cast<double>(condition.numel());
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

torch::Tensor rowQuantile(const torch::Tensor& rows, double p)
{
    const auto count = rows.size(1);
    const double rank = p * static_cast<double>(count - 1);
    const auto below = static_cast<std::int64_t>(std::floor(rank));
    const auto kept = count - below; // values from the one at rank `below` upwards
    const auto top = std::get<0>(torch::topk(rows, kept, 1, /*largest=*/true, /*sorted=*/true));
    const auto low = top.select(1, kept - 1);
    const auto high = top.select(1, std::max<std::int64_t>(kept - 2, 0));
    return torch::lerp(low, high, rank - static_cast<double>(below));
}

Thresholded threshold(const torch::Tensor& x0, const ThresholdOptions& options)
{
    const auto values = x0.to(torch::kFloat);
    if (options.kind == ThresholdOptions::Kind::None) {
        return {values, 0};
    }
    const auto size = values.abs();
    if (options.kind == ThresholdOptions::Kind::Static) {
        return {values.clamp(-1, 1), shareOf(size > 1)};
    }
    const auto limit = dynamicLimit(size, options);
    return {torch::minimum(torch::maximum(values, -limit), limit).div_(limit), shareOf(size > limit)};
}

} // namespace cascade::diffusion
