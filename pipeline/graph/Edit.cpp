// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Edit.h"

#include "core/base/NearestWord.h"
#include "pipeline/graph/NodeCatalog.h"

#include <algorithm>
#include <set>
#include <utility>

namespace cascade::graph {

namespace {

Error refused(const std::string& where, const std::string& what, const std::string& hint = {})
{
    return {ErrorCode::BadInput, where, what, hint};
}

Error noSuch(const std::string& what, const std::string& name, const std::vector<std::string>& known)
{
    const auto nearest = nearestWord(name, known);
    return refused(name, "there is no such " + what, nearest.empty() ? "" : "Did you mean " + nearest + "?");
}

template <typename Spec>
std::vector<std::string> namesOf(const std::vector<Spec>& specs)
{
    std::vector<std::string> names;
    for (const auto& spec : specs) {
        names.push_back(spec.name);
    }
    return names;
}

Error missingNode(const NodeId& id)
{
    return refused(id.text(), "there is no such node");
}

/// One edit at work on one graph: each function checks first, changes then, and returns the inverse.
class Change {
public:
    explicit Change(Graph& graph) : m_graph(graph) {}

    Result<Edit> operator()(const AddNode& edit)
    {
        const auto& id = edit.id;
        if (!id.wellFormed()) {
            return refused(id.text(),
                           "expected an id of at most 64 lower-case letters, digits and '-', a letter first");
        }
        if (m_graph.nodes.contains(id)) {
            return refused(id.text(), "there is a node of this id already");
        }
        if (findNodeType(edit.node.type) == nullptr) {
            const auto nearest = nearestNodeType(edit.node.type);
            return refused(id.text(), "there is no kind of node called \"" + edit.node.type + "\"",
                           nearest.empty() ? "" : "Did you mean " + nearest + "?");
        }
        auto node = edit.node;
        if (auto fits = checkParameters(id, node); !fits) {
            return fits.error();
        }
        if (auto fits = checkGroup(id, node.group); !fits) {
            return fits.error();
        }
        m_graph.nodes[id] = std::move(node);
        m_graph.views[id] = edit.view;
        return Edit(RemoveNode{id});
    }

    Result<Edit> operator()(const RemoveNode& edit)
    {
        const auto* node = m_graph.find(edit.id);
        if (node == nullptr) {
            return missingNode(edit.id);
        }
        Together inverse{"Remove " + edit.id.text(), {AddNode{edit.id, *node, m_graph.views[edit.id]}}};
        for (auto& [id, member] : m_graph.nodes) {
            if (member.group == edit.id) {
                inverse.edits.push_back(SetGroup{id, edit.id});
                member.group = {};
            }
        }
        std::erase_if(m_graph.links, [&](const auto& link) {
            const bool own = link.first.node == edit.id || link.second.node == edit.id;
            if (own) {
                inverse.edits.push_back(Connect{link.second, link.first});
            }
            return own;
        });
        const auto isOwn = [&](const ParameterRef& one) { return one.node == edit.id; };
        if (std::any_of(m_graph.form.begin(), m_graph.form.end(), isOwn)) {
            inverse.edits.push_back(SetForm{m_graph.form});
            std::erase_if(m_graph.form, isOwn);
        }
        m_graph.nodes.erase(edit.id);
        m_graph.views.erase(edit.id);
        return Edit(std::move(inverse));
    }

    Result<Edit> operator()(const SetParameter& edit)
    {
        const auto found = specOf({edit.id, edit.name});
        if (!found) {
            return found.error();
        }
        const auto* spec = found.value();
        auto& set = m_graph.nodes[edit.id].parameters;
        const auto old = set.find(edit.name);
        const SetParameter inverse{edit.id, edit.name,
                                   old == set.end() ? std::nullopt : std::optional(old->second)};
        if (!edit.value) {
            set.erase(edit.name);
            return Edit(inverse);
        }
        auto checked = checkedValue(*spec, *edit.value);
        if (!checked) {
            auto error = checked.error();
            error.where = edit.id.text() + '.' + edit.name;
            return error;
        }
        set[edit.name] = checked.value();
        return Edit(inverse);
    }

    Result<Edit> operator()(const SetTitle& edit)
    {
        return exchange(edit.id, &Node::title, edit.title, [](NodeId id, std::string old) {
            return SetTitle{id, old};
        });
    }

    Result<Edit> operator()(const SetState& edit)
    {
        return exchange(edit.id, &Node::state, edit.state, [](NodeId id, NodeState old) {
            return SetState{id, old};
        });
    }

    Result<Edit> operator()(const SetGroup& edit)
    {
        if (auto fits = checkGroup(edit.id, edit.group); !fits) {
            return fits.error();
        }
        return exchange(edit.id, &Node::group, edit.group, [](NodeId id, NodeId old) {
            return SetGroup{id, old};
        });
    }

    Result<Edit> operator()(const SetView& edit)
    {
        if (m_graph.find(edit.id) == nullptr) {
            return missingNode(edit.id);
        }
        const SetView inverse{edit.id, m_graph.views[edit.id]};
        m_graph.views[edit.id] = edit.view;
        return Edit(inverse);
    }

    Result<Edit> operator()(const Connect& edit)
    {
        if (auto fits = checkLink(m_graph, edit); !fits) {
            return fits.error();
        }
        if (reaches(m_graph, edit.to.node, edit.from.node)) {
            return refused(edit.to.text(), "a link from " + edit.from.text() + " would close a circle");
        }
        const auto old = m_graph.links.find(edit.to);
        const auto inverse =
            old == m_graph.links.end() ? Edit(Disconnect{edit.to}) : Edit(Connect{old->second, edit.to});
        m_graph.links[edit.to] = edit.from;
        return inverse;
    }

    Result<Edit> operator()(const Disconnect& edit)
    {
        const auto old = m_graph.links.find(edit.to);
        if (old == m_graph.links.end()) {
            return refused(edit.to.text(), "nothing is linked here");
        }
        const Connect inverse{old->second, edit.to};
        m_graph.links.erase(old);
        return Edit(inverse);
    }

    Result<Edit> operator()(const SetMarkers& edit)
    {
        if (edit.markers.size() > kMostMarkers) {
            return refused("markers", "expected at most " + std::to_string(kMostMarkers) + ", got " +
                                          std::to_string(edit.markers.size()));
        }
        for (const auto& marker : edit.markers) {
            if (!(marker.seconds >= 0 && marker.seconds <= kLastMarkerSec)) { // not a number is neither
                return refused("markers",
                               "expected seconds from 0 on, got " + std::to_string(marker.seconds));
            }
        }
        SetMarkers inverse{std::exchange(m_graph.markers, edit.markers)};
        std::stable_sort(m_graph.markers.begin(), m_graph.markers.end(),
                         [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
        return Edit(std::move(inverse));
    }

    Result<Edit> operator()(const SetForm& edit)
    {
        std::set<ParameterRef> all;
        for (const auto& one : edit.form) {
            if (const auto spec = specOf(one); !spec) {
                return spec.error();
            }
            if (!all.insert(one).second) {
                return refused(one.text(), "is on the form twice");
            }
        }
        return Edit(SetForm{std::exchange(m_graph.form, edit.form)});
    }

    Result<Edit> operator()(const Together& edit)
    {
        const auto before = m_graph; // all or nothing
        Together inverse{edit.label, {}};
        for (const auto& part : edit.edits) {
            auto undone = apply(m_graph, part);
            if (!undone) {
                m_graph = before;
                return undone.error();
            }
            inverse.edits.push_back(std::move(undone).value());
        }
        std::reverse(inverse.edits.begin(), inverse.edits.end());
        return Edit(std::move(inverse));
    }

private:
    [[nodiscard]] Result<const ParameterSpec*> specOf(const ParameterRef& parameter) const
    {
        const auto* type = m_graph.typeOf(parameter.node);
        if (type == nullptr) {
            return missingNode(parameter.node);
        }
        const auto* spec = type->parameter(parameter.name);
        if (spec == nullptr) {
            auto error = noSuch("parameter", parameter.name, namesOf(type->parameters));
            error.where = parameter.text();
            return error;
        }
        return spec;
    }

    template <typename T, typename Inverse>
    Result<Edit> exchange(const NodeId& id, T Node::*member, const T& value, Inverse inverse)
    {
        const auto found = m_graph.nodes.find(id);
        if (found == m_graph.nodes.end()) {
            return missingNode(id);
        }
        auto old = std::exchange(found->second.*member, value);
        return Edit(inverse(id, std::move(old)));
    }

    static Result<void> checkParameters(const NodeId& id, Node& node)
    {
        const auto& type = *findNodeType(node.type);
        for (auto& [name, value] : node.parameters) {
            const auto* spec = type.parameter(name);
            if (spec == nullptr) {
                auto error = noSuch("parameter", name, namesOf(type.parameters));
                error.where = id.text() + '.' + name;
                return error;
            }
            auto checked = checkedValue(*spec, value);
            if (!checked) {
                auto error = checked.error();
                error.where = id.text() + '.' + name;
                return error;
            }
            value = checked.value();
        }
        return {};
    }

    /// A group must be a group node, and no group frames itself in the end.
    Result<void> checkGroup(const NodeId& id, const NodeId& group) const
    {
        int depth = 0;
        for (auto at = group; !at.empty(); at = m_graph.find(at)->group) {
            if (++depth > kDeepestGroup) {
                return refused(id.text(), "groups may be nested " + std::to_string(kDeepestGroup) + " deep");
            }
            const auto* frame = m_graph.find(at);
            if (frame == nullptr || frame->type != "group") {
                return refused(id.text(), at.text() + " is not a group");
            }
            if (at == id) {
                return refused(id.text(), "a group cannot frame itself");
            }
        }
        return {};
    }

    Graph& m_graph;
};

} // namespace

Result<void> checkLink(const Graph& graph, const Connect& link)
{
    const auto* from = graph.typeOf(link.from.node);
    const auto* to = graph.typeOf(link.to.node);
    if (from == nullptr || to == nullptr) {
        return missingNode(from == nullptr ? link.from.node : link.to.node);
    }
    const auto* output = from->output(link.from.port);
    const auto* input = to->input(link.to.port);
    if (output == nullptr || input == nullptr) {
        return refused((output == nullptr ? link.from : link.to).text(),
                       output == nullptr ? "the node has no such output" : "the node has no such input");
    }
    if (!compatible(output->type, input->type)) {
        return refused(link.to.text(), "expected " + std::string(portTypeName(input->type)) + ", got " +
                                           std::string(portTypeName(output->type)) + " from " +
                                           link.from.text());
    }
    return {};
}

Result<Edit> apply(Graph& graph, const Edit& edit)
{
    return std::visit(Change(graph), edit.change);
}

std::string labelOf(const Edit& edit)
{
    struct Label {
        std::string operator()(const AddNode& e) { return "Add " + e.id.text(); }
        std::string operator()(const RemoveNode& e) { return "Remove " + e.id.text(); }
        std::string operator()(const SetParameter& e) { return "Change " + e.name; }
        std::string operator()(const SetTitle&) { return "Rename"; }
        std::string operator()(const SetState& e)
        {
            return e.state == NodeState::Muted      ? "Mute"
                   : e.state == NodeState::Bypassed ? "Bypass"
                                                    : "Activate";
        }
        std::string operator()(const SetGroup& e) { return e.group.empty() ? "Leave group" : "Group"; }
        std::string operator()(const SetView&) { return "Move"; }
        std::string operator()(const Connect&) { return "Connect"; }
        std::string operator()(const Disconnect&) { return "Disconnect"; }
        std::string operator()(const SetMarkers&) { return "Change markers"; }
        std::string operator()(const SetForm&) { return "Change the simple form"; }
        std::string operator()(const Together& e) { return e.label; }
    };
    return std::visit(Label{}, edit.change);
}

} // namespace cascade::graph
