// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/NodeType.h"

#include "core/base/Quote.h"
#include "core/base/Words.h"
#include "core/config/GuidanceSchedule.h"
#include "core/config/Measures.h"
#include "core/config/NoisePrior.h"
#include "core/config/SamplerOptions.h"
#include "core/config/TextForm.h"
#include "core/config/ThresholdOptions.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace cascade::graph {

namespace {

Error expectedError(const ParameterSpec& spec, const std::string& expected, const Value& got)
{
    return {
        ErrorCode::BadInput, spec.name, "expected " + expected + ", got " + quotedText(valueText(got)), {}};
}

std::string rangeText(const ParameterSpec& spec, const std::string& what)
{
    const bool open = spec.high == std::numeric_limits<double>::max();
    return what + (open ? " of at least " + diffusion::formatNumber(spec.low)
                        : " from " + diffusion::formatNumber(spec.low) + " to " +
                              diffusion::formatNumber(spec.high));
}

/// A parsed text in its canonical form, or the parser's error under the parameter's name.
template <typename T, typename Format>
Result<Value> canonical(const ParameterSpec& spec, const Result<T>& parsed, Format format)
{
    if (!parsed) {
        auto error = parsed.error();
        error.where = spec.name;
        return error;
    }
    return Value(format(parsed.value()));
}

Value lowest(const ParameterSpec& spec)
{
    return spec.kind == ParameterKind::Real ? Value(spec.low) : Value(static_cast<std::int64_t>(spec.low));
}

Result<Value> checkedNumber(const ParameterSpec& spec, const Value& value)
{
    const bool whole = spec.kind != ParameterKind::Real;
    double number = 0;
    if (const auto* exact = std::get_if<std::int64_t>(&value)) {
        number = static_cast<double>(*exact);
    } else if (const auto* real = std::get_if<double>(&value);
               real != nullptr && !whole && std::isfinite(*real)) {
        number = *real;
    } else {
        return expectedError(spec, rangeText(spec, whole ? "a whole number" : "a number"), value);
    }
    if (number < spec.low || number > spec.high) {
        return expectedError(spec, rangeText(spec, whole ? "a whole number" : "a number"), value);
    }
    return whole ? value : Value(number);
}

Result<Value> checkedText(const ParameterSpec& spec, const std::string& text)
{
    if (text.empty() && spec.mayBeEmpty) {
        return Value(text);
    }
    switch (spec.kind) {
    case ParameterKind::Choice: {
        if (std::find(spec.choices.begin(), spec.choices.end(), text) != spec.choices.end()) {
            return Value(text);
        }
        return expectedError(spec, "one of " + joined(spec.choices, ", "), text);
    }
    case ParameterKind::File:
        if (text.empty() || text.find('\0') != std::string::npos) {
            return expectedError(spec, "the path of a file", text);
        }
        return Value(text);
    case ParameterKind::Measure:
        return canonical(spec, parseMeasure(text, spec.name),
                         [](const PictureMeasure& size) { return measureText(size.width, size.height); });
    case ParameterKind::Rate:
        return canonical(spec, parseRate(text, spec.name), rateForm);
    case ParameterKind::Guidance:
        return canonical(spec, diffusion::parseGuidance(text), diffusion::formatGuidance);
    case ParameterKind::Threshold:
        return canonical(spec, diffusion::parseThreshold(text), diffusion::formatThreshold);
    case ParameterKind::Noise:
        return canonical(spec, diffusion::parseNoisePrior(text), diffusion::formatNoisePrior);
    case ParameterKind::Sampler:
        return canonical(spec, diffusion::parseSampler(text), diffusion::formatSampler);
    default:
        break;
    }
    if (text.size() > kLongestText) {
        return expectedError(spec, "a text of at most 1 MiB",
                             "one of " + std::to_string(text.size()) + " bytes");
    }
    return Value(text);
}

template <typename T>
std::optional<T> wholeText(std::string_view text)
{
    T number{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

template <typename Spec>
const Spec* named(const std::vector<Spec>& list, std::string_view name)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Spec& spec) { return spec.name == name; });
    return found == list.end() ? nullptr : &*found;
}

} // namespace

std::string valueText(const ParameterSpec& spec, const Value& value)
{
    const bool word = !spec.lowestSays.empty() && value == lowest(spec);
    return word ? spec.lowestSays : valueText(value);
}

std::string_view portTypeName(PortType type)
{
    switch (type) {
    case PortType::Text:
        return "text";
    case PortType::TextEmbedding:
        return "text embedding";
    case PortType::Label:
        return "label";
    case PortType::Layout:
        return "layout";
    case PortType::Noise:
        return "noise prior";
    case PortType::Guidance:
        return "guidance";
    case PortType::Sampler:
        return "sampler";
    case PortType::Model:
        return "model";
    case PortType::Image:
        return "image";
    case PortType::Clip:
        return "clip";
    case PortType::Latent:
        return "latent";
    case PortType::Number:
        return "number";
    case PortType::Any:
        break;
    }
    return "anything";
}

bool compatible(PortType from, PortType to)
{
    return from == to || from == PortType::Any || to == PortType::Any ||
           (from == PortType::Image && to == PortType::Clip);
}

Result<Value> checkedValue(const ParameterSpec& spec, const Value& value)
{
    switch (spec.kind) {
    case ParameterKind::Flag:
        return std::holds_alternative<bool>(value) ? Result<Value>(value)
                                                   : expectedError(spec, "true or false", value);
    case ParameterKind::Whole:
    case ParameterKind::Real:
    case ParameterKind::Seed:
        return checkedNumber(spec, value);
    default:
        break;
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? checkedText(spec, *text) : expectedError(spec, "a text", value);
}

Result<Value> valueFromText(const ParameterSpec& spec, const std::string& text)
{
    if (!spec.lowestSays.empty() && text == spec.lowestSays) {
        return lowest(spec);
    }
    switch (spec.kind) {
    case ParameterKind::Flag:
        if (text == "true" || text == "false") {
            return Value(text == "true");
        }
        return expectedError(spec, "true or false", text);
    case ParameterKind::Whole:
    case ParameterKind::Seed:
        if (const auto whole = wholeText<std::int64_t>(text)) {
            return checkedValue(spec, *whole);
        }
        return expectedError(spec, rangeText(spec, "a whole number"), text);
    case ParameterKind::Real:
        if (const auto real = wholeText<double>(text)) {
            return checkedValue(spec, *real);
        }
        return expectedError(spec, rangeText(spec, "a number"), text);
    default:
        return checkedText(spec, text);
    }
}

const PortSpec* NodeType::input(std::string_view name) const
{
    return named(inputs, name);
}

const PortSpec* NodeType::output(std::string_view name) const
{
    return named(outputs, name);
}

const ParameterSpec* NodeType::parameter(std::string_view name) const
{
    return named(parameters, name);
}

const ParameterSpec* NodeType::weights() const
{
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [](const auto& spec) { return spec.kind == ParameterKind::Weights; });
    return found == parameters.end() ? nullptr : &*found;
}

} // namespace cascade::graph
