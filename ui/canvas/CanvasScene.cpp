// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasScene.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::ui {

namespace {

template <typename Ports>
std::optional<std::size_t> indexOf(const Ports& ports, const std::string& name)
{
    const auto found =
        std::find_if(ports.begin(), ports.end(), [&](const auto& port) { return port.name == name; });
    return found == ports.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - ports.begin()));
}

} // namespace

int CanvasScene::number(std::map<Pin, int>& all, const Pin& of)
{
    auto& known = all[of];
    if (known == 0) {
        known = ++m_last;
    }
    return known;
}

SceneNode CanvasScene::made(CanvasNode node)
{
    SceneNode scene;
    scene.id = number(m_nodeNumbers, {{node.id, ""}, false});
    scene.layout = layoutOf(node);
    for (const auto& port : node.inputs) {
        scene.inputs.push_back(number(m_pinNumbers, {{node.id, port.name}, false}));
        m_ends[scene.inputs.back()] = {{node.id, port.name}, false, port.type};
    }
    for (const auto& port : node.outputs) {
        scene.outputs.push_back(number(m_pinNumbers, {{node.id, port.name}, true}));
        m_ends[scene.outputs.back()] = {{node.id, port.name}, true, port.type};
    }
    // The editor keeps whole numbers.
    const QPointF at(std::floor(node.view.x), std::floor(node.view.y));
    scene.rect = {at, scene.layout.size};
    if (const auto* before = find(node.id)) {
        scene.placed = before->placed;
        scene.sizePlaced = before->sizePlaced;
        scene.submitted = before->submitted;
    } else {
        scene.placed = at + QPointF(1, 1); // differs: the editor has to be told
    }
    scene.node = std::move(node);
    return scene;
}

void CanvasScene::setModel(CanvasModel model)
{
    std::vector<SceneNode> nodes;
    nodes.reserve(model.nodes.size());
    m_ends.clear();
    for (auto& node : model.nodes) {
        nodes.push_back(made(std::move(node)));
    }
    m_nodes = std::move(nodes);
    m_nodeAt.clear();
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodeAt[m_nodes[i].id] = i;
    }
    m_links.clear();
    m_linkAt.clear();
    for (auto& link : model.links) {
        const auto* from = find(link.from.node);
        const auto* to = find(link.to.node);
        const auto fromPort = from == nullptr ? std::nullopt : indexOf(from->node.outputs, link.from.port);
        const auto toPort = to == nullptr ? std::nullopt : indexOf(to->node.inputs, link.to.port);
        if (fromPort && toPort) {
            const int id = number(m_linkNumbers, {link.to, false});
            m_linkAt[id] = m_links.size();
            m_links.push_back(
                {std::move(link), id, m_nodeAt[from->id], *fromPort, m_nodeAt[to->id], *toPort});
        }
    }
}

void CanvasScene::setRun(const graph::NodeId& id, const NodeRun& run)
{
    if (auto* scene = find(id)) {
        showRun(scene->node, run);
        scene->layout = layoutOf(scene->node);
        scene->rect.setSize(scene->layout.size);
    }
}

const SceneNode* CanvasScene::find(const graph::NodeId& id) const
{
    const auto found = std::lower_bound(
        m_nodes.begin(), m_nodes.end(), id,
        [](const SceneNode& one, const graph::NodeId& wanted) { return one.node.id < wanted; });
    return found == m_nodes.end() || found->node.id != id ? nullptr : &*found;
}

SceneNode* CanvasScene::find(const graph::NodeId& id)
{
    return const_cast<SceneNode*>(std::as_const(*this).find(id));
}

SceneNode* CanvasScene::nodeOf(int id)
{
    const auto found = m_nodeAt.find(id);
    return found == m_nodeAt.end() ? nullptr : &m_nodes[found->second];
}

const SceneLink* CanvasScene::linkOf(int id) const
{
    const auto found = m_linkAt.find(id);
    return found == m_linkAt.end() ? nullptr : &m_links[found->second];
}

std::optional<LinkEnd> CanvasScene::endOf(int pin) const
{
    const auto found = m_ends.find(pin);
    return found == m_ends.end() ? std::nullopt : std::optional(found->second);
}

NodeRects CanvasScene::rects() const
{
    NodeRects all;
    for (const auto& scene : m_nodes) {
        all[scene.node.id] = scene.rect;
    }
    return all;
}

QRectF CanvasScene::bounds(const NodeSet* only) const
{
    QRectF around;
    for (const auto& scene : m_nodes) {
        if (only == nullptr || only->contains(scene.node.id)) {
            around |= scene.rect;
        }
    }
    return around;
}

void CanvasScene::measureRooms()
{
    for (auto& scene : m_nodes) {
        scene.outputRooms.assign(scene.outputs.size(), std::numeric_limits<double>::infinity());
    }
    for (const auto& link : m_links) {
        auto& from = m_nodes[link.fromNode];
        auto& room = from.outputRooms[link.fromPort];
        const double gap = m_nodes[link.toNode].rect.left() - from.rect.right();
        room = gap > 0 ? std::min(room, gap) : room;
    }
}

LinkPath CanvasScene::pathOf(const SceneLink& link) const
{
    return linkPath(m_nodes[link.fromNode].portAt(true, link.fromPort),
                    m_nodes[link.toNode].portAt(false, link.toPort));
}

} // namespace cascade::ui
