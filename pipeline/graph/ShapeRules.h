// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Shapes.h"

#include <map>
#include <string>
#include <string_view>

namespace cascade::graph {

/// One node while its shapes are inferred: what its rule may ask, and where it says what it found.
class NodeCheck {
public:
    NodeCheck(const Graph& graph, const Surroundings& surroundings, Inference& inference, const NodeId& id)
        : m_graph(graph), m_surroundings(surroundings), m_inference(inference), m_id(id)
    {
    }

    [[nodiscard]] const Graph& graph() const { return m_graph; }
    [[nodiscard]] const Surroundings& surroundings() const { return m_surroundings; }
    /// What is known so far: of the nodes before this one.
    [[nodiscard]] const Inference& inference() const { return m_inference; }
    [[nodiscard]] const NodeId& id() const { return m_id; }
    [[nodiscard]] std::int64_t whole(const std::string& parameter) const;
    [[nodiscard]] double real(const std::string& parameter) const;
    [[nodiscard]] std::string text(const std::string& parameter) const;

    /// The shape that comes in, if it is known. (Where it is not, the node that should give it has said why.)
    [[nodiscard]] std::optional<ClipShape> input(const std::string& port) const;
    /// The network that comes in, here or at another node; null if there is none.
    [[nodiscard]] const StageChoice* network(const std::string& port) const
    {
        return network(PortRef{m_id, port});
    }
    [[nodiscard]] const StageChoice* network(const PortRef& input) const;
    /// The same of open models.
    [[nodiscard]] const LatentChoice* latentModel(const std::string& port) const
    {
        return latentModel(PortRef{m_id, port});
    }
    [[nodiscard]] const LatentChoice* latentModel(const PortRef& input) const;

    /// The sound that comes in with a clip.
    [[nodiscard]] ClipSound sound(const std::string& port) const;

    void output(const std::string& port, const ClipShape& shape) { m_inference.clips[{m_id, port}] = shape; }
    void sound(const std::string& port, ClipSound sound)
    {
        if (sound.path || !sound.lost.empty()) {
            m_inference.sounds[{m_id, port}] = std::move(sound);
        }
    }
    void network(StageChoice choice) { m_inference.networks[m_id] = std::move(choice); }
    void latentModel(LatentChoice choice) { m_inference.latentModels[m_id] = std::move(choice); }

    void error(const std::string& place, const std::string& what, const std::string& hint = {},
               std::optional<Fix> fix = {});
    void warn(const std::string& place, const std::string& what, const std::string& hint = {},
              std::optional<Fix> fix = {});
    void error(const std::string& place, const Error& error);

    /// A node of `type` put into the link that feeds `port`. (Rules offer it where a shape does not fit.)
    [[nodiscard]] Fix insertion(const std::string& port, const std::string& type,
                                const std::map<std::string, Value>& parameters,
                                const std::string& label) const;
    /// insertion of a Resize.
    [[nodiscard]] Fix resizeFix(const std::string& port, int width, int height) const;
    /// Parameters of this node set to these values.
    [[nodiscard]] Fix setting(const std::map<std::string, Value>& parameters, const std::string& label) const;

private:
    template <typename Known>
    [[nodiscard]] const Known* model(const std::map<NodeId, Known>& all, const PortRef& input) const;
    template <typename Known>
    [[nodiscard]] const Known* behind(const std::map<PortRef, Known>& all, const std::string& port) const;

    const Graph& m_graph;
    const Surroundings& m_surroundings;
    Inference& m_inference;
    NodeId m_id;
};

/// States outputs and issues of one node, whose required inputs are all linked.
using ShapeRule = void (*)(NodeCheck& node);

/// The rule of a kind of node; null where nothing follows and nothing can go wrong.
[[nodiscard]] ShapeRule shapeRuleOf(std::string_view type);

// The rules, one file for each group of kinds.
void checkStageModel(NodeCheck& node);
void checkTextEncoder(NodeCheck& node);
void checkBase(NodeCheck& node);
void checkSuperResolution(NodeCheck& node);
void checkCascade(NodeCheck& node);
void checkImageCheckpoint(NodeCheck& node);
void checkMotionModule(NodeCheck& node);
void checkLora(NodeCheck& node);
void checkVae(NodeCheck& node);
void checkLatentBase(NodeCheck& node);
void checkVaeEncode(NodeCheck& node);
void checkVaeDecode(NodeCheck& node);
void checkLoad(NodeCheck& node);
void checkTrim(NodeCheck& node);
void checkJoin(NodeCheck& node);
void checkRetime(NodeCheck& node);
void checkResize(NodeCheck& node);
void checkCompare(NodeCheck& node);
void checkSheet(NodeCheck& node);
void checkExport(NodeCheck& node);

/// Whether the range of the node's parameters `first` and `frames` (0 = to the end) lies within the clip that
/// comes in; says so where it does not.
[[nodiscard]] bool requireRange(NodeCheck& node, const ClipShape& shape);

} // namespace cascade::graph
