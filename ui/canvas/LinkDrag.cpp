// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/LinkDrag.h"

#include "ui/canvas/ImGuiTheme.h"

#include <imgui_node_editor.h>

namespace cascade::ui {

namespace {

namespace ne = ax::NodeEditor;

constexpr float kWidth = 2.5F;

int numberOf(ne::PinId pin)
{
    return static_cast<int>(pin.Get());
}

/// The node under the mouse, its ports included.
const SceneNode* nodeAt(const CanvasScene& scene, const QPointF& mouse)
{
    const SceneNode* found = nullptr;
    for (const auto& one : scene.nodes()) {
        const auto reach = one.rect.adjusted(-measures::kPortReach, 0, measures::kPortReach, 0);
        if (one.node.form != NodeForm::Group && reach.contains(mouse)) {
            found = &one;
        }
    }
    return found;
}

/// The link to a node as a whole: its first port that fits, one that is free before one that is not.
std::optional<graph::Connect> linkToNode(const SceneNode& target, const LinkEnd& pulled,
                                         const LinkDrag::MayLink& may)
{
    std::optional<graph::Connect> taken;
    for (const auto& port : pulled.output ? target.node.inputs : target.node.outputs) {
        const auto link = linkBetween(pulled, {{target.node.id, port.name}, !pulled.output, port.type});
        if (link && may(*link)) {
            if (!port.linked || !pulled.output) {
                return link;
            }
            taken = taken ? taken : link;
        }
    }
    return taken;
}

} // namespace

LinkDrag::Result LinkDrag::run(const CanvasScene& scene, const Palette& palette, const QPointF& mouse,
                               const MayLink& may)
{
    const auto before = m_pulled;
    auto result = ask(scene, palette, may);
    const bool ended = before && !m_pulled && !result.connect && !result.moved && !result.droppedInSpace;
    // The editor knows ports and the open only: not what is dropped onto a node, nor onto a link in the open.
    if (ended && !m_refused && !m_far) {
        if (const auto* target = nodeAt(scene, mouse)) {
            result.connect = linkToNode(*target, *before, may);
        } else {
            result.droppedInSpace = before;
        }
    }
    return result;
}

LinkDrag::Result LinkDrag::ask(const CanvasScene& scene, const Palette& palette, const MayLink& may)
{
    Result result;
    const auto known = m_far ? m_far : m_pulled ? m_pulled : m_pressed;
    const auto colour = imColourF(known ? palette.port(graph::portTypeName(known->type)) : palette.text);
    if (!ne::BeginCreate(colour, kWidth)) {
        m_pulled.reset();
        return result;
    }
    m_pulled = known;
    m_refused = false;
    offer(result, scene, palette, may);
    ne::EndCreate();
    if (result.connect || result.moved || result.droppedInSpace) {
        m_pulled.reset();
        m_pressed.reset();
    }
    return result;
}

/// To the port under the mouse, or to the open.
void LinkDrag::offer(Result& result, const CanvasScene& scene, const Palette& palette, const MayLink& may)
{
    const auto colour =
        imColourF(m_pulled ? palette.port(graph::portTypeName(m_pulled->type)) : palette.text);
    ne::PinId start;
    ne::PinId end;
    if (ne::QueryNewLink(&start, &end, colour, kWidth)) {
        auto target = scene.endOf(numberOf(end));
        if (m_far && target && target->port == m_pressed->port) {
            target = scene.endOf(numberOf(start)); // the editor has the output first
        }
        m_pulled = m_far ? m_far : scene.endOf(numberOf(start));
        const auto link = m_pulled && target ? linkBetween(*m_pulled, *target) : std::nullopt;
        m_refused = !link || !may(*link);
        if (m_refused) {
            ne::RejectNewItem(imColourF(palette.error), kWidth);
        } else if (ne::AcceptNewItem(colour, kWidth)) {
            if (m_far) {
                result.moved = Moved{*m_pressed, target->port};
            } else {
                result.connect = link;
            }
        }
    } else if (!m_far && ne::QueryNewNode(&start, colour, kWidth)) {
        m_pulled = scene.endOf(numberOf(start));
        if (ne::AcceptNewItem(colour, kWidth)) {
            result.droppedInSpace = m_pulled;
        }
    }
}

} // namespace cascade::ui
