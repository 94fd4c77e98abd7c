// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Shapes.h"

#include "core/config/Measures.h"
#include "pipeline/graph/ShapeRules.h"

#include <algorithm>
#include <array>

namespace cascade::graph {

namespace {

/// Complains about required inputs that nothing feeds. True if there are none.
bool requireInputs(NodeCheck& node, const NodeType& type)
{
    bool complete = true;
    for (const auto& port : type.inputs) {
        if (port.required && !sourceOf(node.graph(), {node.id(), port.name})) {
            node.error(port.name,
                       "expected a link from " + std::string(portTypeName(port.type)) + ", there is none",
                       port.help);
            complete = false;
        }
    }
    return complete;
}

} // namespace

ShapeRule shapeRuleOf(std::string_view type)
{
    static constexpr std::array<std::pair<std::string_view, ShapeRule>, 24> kRules{{
        {"stage-model", checkStageModel},
        {"text-encoder", checkTextEncoder},
        {"base", checkBase},
        {"tsr", checkSuperResolution},
        {"ssr", checkSuperResolution},
        {"cascade", checkCascade},
        {"image-checkpoint", checkImageCheckpoint},
        {"motion-module", checkMotionModule},
        {"lora", checkLora},
        {"vae", checkVae},
        {"latent-base", checkLatentBase},
        {"vae-encode", checkVaeEncode},
        {"vae-decode", checkVaeDecode},
        {"load-clip", checkLoad},
        {"load-image", checkLoad},
        {"trim", checkTrim},
        {"join", checkJoin},
        {"retime", checkRetime},
        {"resize", checkResize},
        {"compare", checkCompare},
        {"contact-sheet", checkSheet},
        {"grid", checkSheet},
        {"export-video", checkExport},
        {"export-frames", checkExport},
    }};
    const auto* found =
        std::find_if(kRules.begin(), kRules.end(), [&](const auto& rule) { return rule.first == type; });
    return found == kRules.end() ? nullptr : found->second;
}

std::vector<const Issue*> Inference::errorsFor(const Graph& graph, const std::vector<NodeId>& targets) const
{
    const auto needed = neededFor(graph, targets);
    std::vector<const Issue*> errors;
    for (const auto& issue : issues) {
        const bool inTheWay = std::find(needed.begin(), needed.end(), issue.node) != needed.end();
        if (issue.severity == Issue::Severity::Error && inTheWay) {
            errors.push_back(&issue);
        }
    }
    return errors;
}

Inference inferShapes(const Graph& graph, const Surroundings& surroundings)
{
    Inference inference;
    for (const auto& id : topologicalOrder(graph)) {
        const auto& node = *graph.find(id);
        const auto* type = graph.typeOf(id);
        const bool stands = type == nullptr || node.state != NodeState::Active || node.type == "switch" ||
                            node.type == "reroute";
        if (stands) {
            continue;
        }
        NodeCheck check(graph, surroundings, inference, id);
        const auto rule = shapeRuleOf(node.type);
        if (requireInputs(check, *type) && rule != nullptr) {
            rule(check);
        }
    }
    return inference;
}

std::string shapeText(const ClipShape& shape)
{
    return std::to_string(shape.frames) + (shape.frames == 1 ? " frame of " : " frames of ") +
           measureText(shape.width, shape.height) + (shape.isLatent() ? " latents at " : " at ") +
           rateText(shape.rate) + " fps";
}

std::int64_t NodeCheck::whole(const std::string& parameter) const
{
    return std::get<std::int64_t>(m_graph.parameter(m_id, parameter));
}

double NodeCheck::real(const std::string& parameter) const
{
    return std::get<double>(m_graph.parameter(m_id, parameter));
}

std::string NodeCheck::text(const std::string& parameter) const
{
    return std::get<std::string>(m_graph.parameter(m_id, parameter));
}

template <typename Known>
const Known* NodeCheck::behind(const std::map<PortRef, Known>& all, const std::string& port) const
{
    const auto source = sourceOf(m_graph, {m_id, port});
    const auto found = source ? all.find(*source) : all.end();
    return found == all.end() ? nullptr : &found->second;
}

std::optional<ClipShape> NodeCheck::input(const std::string& port) const
{
    const auto* shape = behind(m_inference.clips, port);
    return shape == nullptr ? std::nullopt : std::optional(*shape);
}

ClipSound NodeCheck::sound(const std::string& port) const
{
    const auto* sound = behind(m_inference.sounds, port);
    return sound == nullptr ? ClipSound{} : *sound;
}

template <typename Known>
const Known* NodeCheck::model(const std::map<NodeId, Known>& all, const PortRef& input) const
{
    const auto source = sourceOf(m_graph, input);
    const auto found = source ? all.find(source->node) : all.end();
    return found == all.end() ? nullptr : &found->second;
}

const StageChoice* NodeCheck::network(const PortRef& input) const
{
    return model(m_inference.networks, input);
}

const LatentChoice* NodeCheck::latentModel(const PortRef& input) const
{
    return model(m_inference.latentModels, input);
}

void NodeCheck::error(const std::string& place, const std::string& what, const std::string& hint,
                      std::optional<Fix> fix)
{
    m_inference.issues.push_back({Issue::Severity::Error, m_id, place, what, hint, std::move(fix), {}});
}

void NodeCheck::error(const std::string& place, const Error& error)
{
    this->error(place, error.what, error.hint);
    m_inference.issues.back().cause = error;
}

void NodeCheck::warn(const std::string& place, const std::string& what, const std::string& hint,
                     std::optional<Fix> fix)
{
    m_inference.issues.push_back({Issue::Severity::Warning, m_id, place, what, hint, std::move(fix), {}});
}

Fix NodeCheck::insertion(const std::string& port, const std::string& type,
                         const std::map<std::string, Value>& parameters, const std::string& label) const
{
    const PortRef to{m_id, port};
    const auto from = m_graph.links.at(to);
    const auto id = m_graph.freeId(type);
    const auto viewOf = [&](const NodeId& node) {
        const auto found = m_graph.views.find(node);
        return found == m_graph.views.end() ? NodeView{} : found->second;
    };
    const auto before = viewOf(from.node), after = viewOf(m_id);
    const NodeView between{.x = (before.x + after.x) / 2, .y = (before.y + after.y) / 2};
    return {label, Together{label,
                            {AddNode{id, {.type = type, .parameters = parameters}, between},
                             Connect{from, {id, "clip"}}, Connect{{id, "clip"}, to}}}};
}

Fix NodeCheck::resizeFix(const std::string& port, int width, int height) const
{
    const auto size = measureText(width, height);
    return insertion(port, "resize", {{"size", size}}, "Insert Resize " + size);
}

Fix NodeCheck::setting(const std::map<std::string, Value>& parameters, const std::string& label) const
{
    Together edits{label, {}};
    for (const auto& [name, value] : parameters) {
        edits.edits.emplace_back(SetParameter{m_id, name, value});
    }
    return {label, edits};
}

} // namespace cascade::graph
