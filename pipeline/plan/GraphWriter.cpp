// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/GraphWriter.h"

namespace cascade::plan {

using namespace graph;

namespace {

PortRef portOf(const std::string& text)
{
    const auto dot = text.find('.');
    return {NodeId(text.substr(0, dot)), text.substr(dot + 1)};
}

} // namespace

void GraphWriter::record(const Edit& edit)
{
    (void)apply(m_graph, edit).value();
}

void GraphWriter::add(const std::string& id, const std::string& type, const NodeView& view,
                      const NodeId& group)
{
    record(AddNode{NodeId(id), {.type = type, .group = group}, view});
}

void GraphWriter::set(const std::string& id, const std::string& name, const Value& value)
{
    record(SetParameter{NodeId(id), name, value});
}

void GraphWriter::set(const std::string& id, const std::string& name, const std::string& value,
                      const std::string& standard)
{
    if (value != standard) {
        set(id, name, Value(value));
    }
}

void GraphWriter::connect(const std::string& from, const std::string& to)
{
    record(Connect{portOf(from), portOf(to)});
}

void GraphWriter::addSeed(std::uint64_t seed, const NodeView& view)
{
    add("seed", "seed", view);
    if (seed > INT64_MAX) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   "seed",
                                   "expected at most 9007199254740991, got " + std::to_string(seed),
                                   {}});
    }
    set("seed", "seed", Value(static_cast<std::int64_t>(seed)));
}

void GraphWriter::tell(const PlannedStage& planned, const PlannedStage& before, int steps,
                       const std::string& variant, double x)
{
    const auto& id = planned.stage.id;
    const auto& now = planned.sampling;
    const auto& old = before.sampling;
    set(id + "-model", "variant", planned.variant, variant);
    if (now.sampler.steps != steps) {
        set(id, "steps", Value(std::int64_t{now.sampler.steps}));
    }
    if (planned.stage.role != StageRole::Base && now.augmentationSnr != old.augmentationSnr) {
        set(id, "snr", Value(now.augmentationSnr));
    }
    if (formatGuidance(now.guidance) != formatGuidance(old.guidance) ||
        formatThreshold(now.threshold) != formatThreshold(old.threshold)) {
        control(id, "guidance", "guidance", {x, 3 * kRow});
        set(id + "-guidance", "schedule", formatGuidance(now.guidance), "");
        if (formatThreshold(now.threshold) != formatThreshold(old.threshold)) {
            set(id + "-guidance", "threshold", formatThreshold(now.threshold), "");
        }
    }
    if (formatNoisePrior(now.noisePrior) != formatNoisePrior(old.noisePrior)) {
        control(id, "noise", "noise-prior", {x, 4 * kRow});
        set(id + "-noise", "prior", formatNoisePrior(now.noisePrior), "");
    }
    if (formatSampler(now.sampler) != formatSampler(old.sampler)) {
        control(id, "sampler", "sampler", {x, 5 * kRow});
        set(id + "-sampler", "kind", formatSampler(now.sampler), "");
    }
}

/// A control node of one stage, whose one output has the name of the stage's input.
void GraphWriter::control(const std::string& stage, const std::string& port, const std::string& type,
                          const NodeView& view)
{
    const auto id = stage + '-' + port;
    add(id, type, view, m_graph.find(NodeId(stage))->group);
    connect(id + '.' + port, stage + '.' + port);
}

} // namespace cascade::plan
