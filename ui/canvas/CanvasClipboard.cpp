// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasClipboard.h"

#include "pipeline/files/GraphFile.h"
#include "ui/session/Text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <limits>

namespace cascade::ui {

namespace {

using namespace graph;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CanvasClipboard)
};

/// What is on the clipboard.
struct Copy {
    Graph graph;
    std::map<PortRef, PortRef> incoming; ///< from inputs of its nodes to outputs of others
};

NodeSet withMembers(const Graph& graph, const NodeSet& nodes)
{
    auto all = nodes;
    for (std::size_t before = 0; before != all.size();) {
        before = all.size();
        for (const auto& [id, node] : graph.nodes) {
            if (!node.group.empty() && all.contains(node.group)) {
                all.insert(id);
            }
        }
    }
    return all;
}

Copy copyOf(const Graph& graph, const NodeSet& nodes)
{
    Copy copy;
    for (const auto& id : withMembers(graph, nodes)) {
        const auto* node = graph.find(id);
        if (node == nullptr) {
            continue;
        }
        copy.graph.nodes[id] = *node;
        if (const auto view = graph.views.find(id); view != graph.views.end()) {
            copy.graph.views[id] = view->second;
        }
    }
    for (auto& [id, node] : copy.graph.nodes) {
        if (!copy.graph.nodes.contains(node.group)) {
            node.group = {};
        }
    }
    for (const auto& [to, from] : graph.links) {
        if (copy.graph.nodes.contains(to.node)) {
            (copy.graph.nodes.contains(from.node) ? copy.graph.links : copy.incoming)[to] = from;
        }
    }
    return copy;
}

QPointF corner(const Graph& graph)
{
    constexpr auto kFar = std::numeric_limits<double>::infinity();
    QPointF corner(kFar, kFar);
    for (const auto& [id, node] : graph.nodes) {
        const auto view = graph.views.find(id);
        const auto at = view == graph.views.end() ? QPointF() : QPointF(view->second.x, view->second.y);
        corner = {std::min(corner.x(), at.x()), std::min(corner.y(), at.y())};
    }
    return corner;
}

/// The id without the number that freeId gave it.
std::string stem(const std::string& id)
{
    const auto end = id.find_last_not_of("0123456789");
    return end != std::string::npos && end > 0 && end + 1 < id.size() && id[end] == '-' ? id.substr(0, end)
                                                                                        : id;
}

std::map<NodeId, NodeId> newIds(const Graph& graph, const Graph& copy)
{
    auto grown = graph;
    std::map<NodeId, NodeId> ids;
    for (const auto& [id, node] : copy.nodes) {
        ids[id] = grown.freeId(stem(id.text()));
        grown.nodes[ids[id]] = node;
    }
    return ids;
}

/// Groups first, outer ones before inner ones: a node is added to a group that is there.
std::vector<NodeId> groupsFirst(const Graph& copy)
{
    const auto depth = [&](const NodeId& id) {
        int groups = 0;
        for (auto at = copy.nodes.at(id).group;
             !at.empty() && copy.nodes.contains(at) && groups < kDeepestGroup; at = copy.nodes.at(at).group) {
            ++groups;
        }
        return groups;
    };
    std::vector<NodeId> order;
    for (const auto& [id, node] : copy.nodes) {
        order.push_back(id);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](const NodeId& a, const NodeId& b) { return depth(a) < depth(b); });
    return order;
}

Pasted paste(const Graph& graph, const Copy& copy, const QPointF& offset, bool keepIncoming)
{
    const auto ids = newIds(graph, copy.graph);
    Together all{"Paste", {}};
    NodeSet made;
    for (const auto& id : groupsFirst(copy.graph)) {
        auto node = copy.graph.nodes.at(id);
        node.group = node.group.empty() ? NodeId() : ids.at(node.group);
        const auto found = copy.graph.views.find(id);
        auto view = found == copy.graph.views.end() ? NodeView() : found->second;
        view.x += offset.x();
        view.y += offset.y();
        all.edits.emplace_back(AddNode{ids.at(id), std::move(node), view});
        made.insert(ids.at(id));
    }
    for (const auto& [to, from] : copy.graph.links) {
        all.edits.emplace_back(Connect{{ids.at(from.node), from.port}, {ids.at(to.node), to.port}});
    }
    for (const auto& [to, from] : copy.incoming) {
        const auto* type = graph.typeOf(from.node);
        if (keepIncoming && type != nullptr && type->output(from.port) != nullptr) {
            all.edits.emplace_back(Connect{from, {ids.at(to.node), to.port}});
        }
    }
    return {std::move(all), std::move(made)};
}

Result<Copy> readCopy(const QString& content)
{
    const auto end = content.lastIndexOf(QLatin1Char('}'));
    if (end < 0) {
        return Error{ErrorCode::BadInput, "clipboard",
                     Words::tr("there are no nodes on the clipboard").toStdString(), ""};
    }
    auto read = files::readGraph(content.left(end + 1).toStdString(), "clipboard");
    if (!read) {
        return read.error();
    }
    Copy copy{read.value().graph, {}};
    static const QRegularExpression line(
        QStringLiteral(R"(^([a-z0-9-]+)\.([\w-]+) -> ([a-z0-9-]+)\.([\w-]+)$)"),
        QRegularExpression::MultilineOption);
    for (auto found = line.globalMatch(content.mid(end + 1)); found.hasNext();) {
        const auto match = found.next();
        const PortRef to{NodeId(match.captured(3).toStdString()), match.captured(4).toStdString()};
        const auto* type = copy.graph.typeOf(to.node);
        if (type != nullptr && type->input(to.port) != nullptr) {
            copy.incoming[to] = {NodeId(match.captured(1).toStdString()), match.captured(2).toStdString()};
        }
    }
    return copy;
}

} // namespace

QString copyNodes(const Graph& graph, const NodeSet& nodes)
{
    auto copy = copyOf(graph, nodes);
    auto content = text(files::writeGraph({std::move(copy.graph), {}, {}})).trimmed() + QLatin1Char('\n');
    for (const auto& [to, from] : copy.incoming) {
        content += text(from.text()) + QStringLiteral(" -> ") + text(to.text()) + QLatin1Char('\n');
    }
    return content;
}

Result<Pasted> pasteNodes(const Graph& graph, const QString& text, const QPointF& at, bool keepIncoming)
{
    auto copy = readCopy(text);
    if (!copy) {
        return copy.error();
    }
    if (copy.value().graph.nodes.empty()) {
        return Error{ErrorCode::BadInput, "clipboard",
                     Words::tr("the graph on the clipboard has no nodes").toStdString(), ""};
    }
    return paste(graph, copy.value(), at - corner(copy.value().graph), keepIncoming);
}

Result<Pasted> duplicateNodes(const Graph& graph, const NodeSet& nodes, const QPointF& offset)
{
    const auto copy = copyOf(graph, nodes);
    if (copy.graph.nodes.empty()) {
        return Error{ErrorCode::BadInput, "canvas", Words::tr("nothing is selected").toStdString(),
                     Words::tr("Select the nodes to duplicate.").toStdString()};
    }
    return paste(graph, copy, offset, false);
}

} // namespace cascade::ui
