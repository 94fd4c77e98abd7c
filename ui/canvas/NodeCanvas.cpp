// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeCanvas.h"

#include "ui/canvas/NodeCanvasFrame.h"
#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

NodeCanvas::NodeCanvas(GraphSession& session, Selection& selection, ImGuiHost& host, QObject* parent)
    : QObject(parent), m_frame(std::make_unique<Frame>(*this, session, selection, host))
{
    host.onFrame([this] { m_frame->run(); });
    connect(&host, &ImGuiHost::spaceTapped, this, &NodeCanvas::openSearch);
}

NodeCanvas::~NodeCanvas()
{
    m_frame->host.onFrame({});
}

void NodeCanvas::setModel(CanvasModel model)
{
    m_frame->setModel(std::move(model));
    m_frame->host.requestFrames();
}

void NodeCanvas::setRun(const graph::NodeId& node, const NodeRun& run)
{
    m_frame->scene.setRun(node, run);
    m_frame->host.requestFrames(1);
}

void NodeCanvas::setPalette(const Palette& palette)
{
    const ImGuiHost::Scope scope(m_frame->host);
    m_frame->view->setPalette(palette);
    m_frame->host.setPalette(palette);
}

void NodeCanvas::setLinkDrops(const LinkDrops& drops)
{
    m_frame->drops = drops;
}

void NodeCanvas::trigger(CanvasAction action)
{
    const ImGuiHost::Scope scope(m_frame->host);
    m_frame->trigger(action);
    m_frame->host.requestFrames();
}

void NodeCanvas::fit(const std::set<graph::NodeId>& nodes, bool smoothly)
{
    const ImGuiHost::Scope scope(m_frame->host);
    m_frame->fit(nodes, smoothly);
}

void NodeCanvas::bendLink(const graph::PortRef& input, const QPointF& at)
{
    if (auto edit = bendLinks(m_frame->session.graph(), {{input, at}})) {
        m_frame->apply(std::move(*edit));
    }
}

void NodeCanvas::cutLink(const graph::PortRef& input)
{
    if (auto edit = removeItems(m_frame->session.graph(), {}, {input})) {
        m_frame->apply(std::move(*edit));
    }
}

void NodeCanvas::openSearch()
{
    const ImGuiHost::Scope scope(m_frame->host);
    m_frame->openSearch();
}

void NodeCanvas::editNote(const graph::NodeId& node)
{
    m_frame->editNote(node);
}

QRectF NodeCanvas::nodeOnView(const graph::NodeId& node) const
{
    const auto* scene = m_frame->scene.find(node);
    return scene == nullptr ? QRectF()
                            : QRectF(toView(scene->rect.topLeft()), toView(scene->rect.bottomRight()));
}

QRectF NodeCanvas::valueOnView(const graph::NodeId& node, const std::string& parameter) const
{
    const auto* scene = m_frame->scene.find(node);
    for (std::size_t i = 0; scene != nullptr && i < scene->layout.values.size(); ++i) {
        if (scene->node.values[i].parameter == parameter) {
            const auto box = scene->layout.values[i].translated(scene->rect.topLeft());
            return {toView(box.topLeft()), toView(box.bottomRight())};
        }
    }
    return {};
}

QPointF NodeCanvas::portOnView(const graph::PortRef& port, bool output) const
{
    const auto* scene = m_frame->scene.find(port.node);
    if (scene == nullptr) {
        return {};
    }
    const auto& ports = output ? scene->node.outputs : scene->node.inputs;
    const auto found =
        std::find_if(ports.begin(), ports.end(), [&](const auto& one) { return one.name == port.port; });
    return found == ports.end()
               ? QPointF()
               : toView(scene->portAt(output, static_cast<std::size_t>(found - ports.begin())));
}

QPointF NodeCanvas::toView(const QPointF& canvas) const
{
    return m_frame->view->toScreen(canvas);
}

QPointF NodeCanvas::toCanvas(const QPointF& view) const
{
    return m_frame->view->toCanvas(view);
}

QRectF NodeCanvas::visible() const
{
    return m_frame->view->visible();
}

double NodeCanvas::scale() const
{
    return m_frame->view->scale();
}

bool NodeCanvas::searchOpen() const
{
    return m_frame->search.isOpen();
}

QString NodeCanvas::searchText() const
{
    return m_frame->search.search();
}

QStringList NodeCanvas::searchFound() const
{
    QStringList titles;
    for (const auto* type : m_frame->search.found()) {
        titles << text(type->title);
    }
    return titles;
}

bool NodeCanvas::valueOpen() const
{
    return m_frame->value.isOpen();
}

QString NodeCanvas::valueText() const
{
    return m_frame->value.text();
}

} // namespace cascade::ui
