// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/graph/Value.h"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::graph {

/// What travels along a link.
enum class PortType {
    Text,
    TextEmbedding,
    Label,
    Layout,
    Noise,
    Guidance,
    Sampler,
    Model,
    Image,
    Clip,
    Latent,
    Number,
    Any, ///< of canvas nodes that pass on whatever they are given
};

[[nodiscard]] std::string_view portTypeName(PortType type);
/// Whether an output of type `from` may feed an input of type `to`: the same type, an image as a clip of one
/// frame, or anything into or out of Any.
[[nodiscard]] bool compatible(PortType from, PortType to);

/// One socket of a node type.
struct PortSpec {
    std::string name; ///< in links and files
    PortType type = PortType::Any;
    bool required = true; ///< inputs only: the node cannot run without it
    std::string help;     ///< one sentence
};

/// What kind of value a parameter takes; decides its check, its editor and its option on the command line.
enum class ParameterKind {
    Flag,      ///< true or false
    Whole,     ///< a whole number in [low, high]
    Real,      ///< a number in [low, high]
    Seed,      ///< a whole number of 0 or more: what noise is made from
    Text,      ///< any UTF-8 text of at most kLongestText bytes
    Choice,    ///< one of `choices`
    File,      ///< a path; relative ones are taken from the graph's folder
    Weights,   ///< weights of others: a path as of File, or a name that the model library knows
    Measure,   ///< WIDTHxHEIGHT
    Rate,      ///< frames per second: 24, 23.976, 24000/1001
    Guidance,  ///< the forms of diffusion::parseGuidance
    Threshold, ///< those of diffusion::parseThreshold
    Noise,     ///< those of diffusion::parseNoisePrior
    Sampler,   ///< those of diffusion::parseSampler
};

inline constexpr std::size_t kLongestText = 1 << 20;

/// One setting of a node type, described so that the command line, the studio and the guide are made from it.
struct ParameterSpec {
    std::string name; ///< in files and after `--set NODE.`
    ParameterKind kind = ParameterKind::Text;
    Value standard; ///< what holds while nothing is set
    std::string unit;
    double low = 0;
    double high = std::numeric_limits<double>::max();
    std::vector<std::string> choices;
    /// An empty text is allowed, and means: what the model or the input says.
    bool mayBeEmpty = false;
    /// What the lowest number says, where it is no number: "standard". It may be typed, too.
    std::string lowestSays;
    std::string help; ///< one sentence
};

/// The value as an artist would type it and read it: valueText, or the word for the lowest number.
[[nodiscard]] std::string valueText(const ParameterSpec& spec, const Value& value);

/// The value as this parameter keeps it: whole numbers where a real one is meant are widened, texts brought
/// to their canonical form.
///
/// Errors   BadInput naming the parameter, what was expected and got.
[[nodiscard]] Result<Value> checkedValue(const ParameterSpec& spec, const Value& value);
/// The same from a text, as it comes from a command line. Errors: as checkedValue.
[[nodiscard]] Result<Value> valueFromText(const ParameterSpec& spec, const std::string& text);

/// A kind of node, as data: the evaluator knows what it computes, the studio how it looks.
struct NodeType {
    std::string id; ///< in files: "prompt", "base", "export-video"
    std::string title;
    std::string group; ///< text, control, cascade, latent, clip, out, canvas
    std::string help;  ///< one or two sentences
    std::vector<PortSpec> inputs;
    std::vector<PortSpec> outputs;
    std::vector<ParameterSpec> parameters;
    bool isResult =
        false; ///< runs because it is asked for, not because another node reads it: exports, previews

    [[nodiscard]] const PortSpec* input(std::string_view name) const;
    [[nodiscard]] const PortSpec* output(std::string_view name) const;
    [[nodiscard]] const ParameterSpec* parameter(std::string_view name) const;
    /// The parameter that names weights of others; null where there is none.
    [[nodiscard]] const ParameterSpec* weights() const;
};

} // namespace cascade::graph
