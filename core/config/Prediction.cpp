// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Prediction.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cascade::diffusion {

namespace {

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<Prediction, 3> kPredictions{
    {{Prediction::V, "v"}, {Prediction::Epsilon, "eps"}, {Prediction::X0, "x0"}}};
constexpr Names<LossSpace, 5> kLossSpaces{{{LossSpace::Epsilon, "eps"},
                                           {LossSpace::V, "v"},
                                           {LossSpace::X0, "x0"},
                                           {LossSpace::TruncatedSnr, "truncated-snr"},
                                           {LossSpace::MinSnr, "min-snr"}}};

template <typename Enum, std::size_t N>
Result<Enum> parseName(const Names<Enum, N>& names, std::string_view text, const char* where)
{
    std::string choices;
    for (const auto& [value, name] : names) {
        if (name == text) {
            return value;
        }
        choices += (choices.empty() ? "" : ", ") + std::string(name);
    }
    return Error{ErrorCode::BadInput, where, "unknown name \"" + std::string(text.substr(0, 40)) + "\"",
                 "Use one of: " + choices + "."};
}

template <typename Enum, std::size_t N>
std::string nameOf(const Names<Enum, N>& names, Enum value)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == value; });
    return std::string(found->second);
}

} // namespace

Result<Prediction> parsePrediction(std::string_view text)
{
    return parseName(kPredictions, text, "prediction");
}

std::string predictionName(Prediction prediction)
{
    return nameOf(kPredictions, prediction);
}

Result<LossSpace> parseLossSpace(std::string_view text)
{
    return parseName(kLossSpaces, text, "loss space");
}

std::string lossSpaceName(LossSpace space)
{
    return nameOf(kLossSpaces, space);
}

} // namespace cascade::diffusion
