// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/GraphFile.h"

#include "core/config/JsonReader.h"
#include "pipeline/files/Migrations.h"
#include "pipeline/files/StrictJson.h"
#include "pipeline/files/TextFile.h"
#include "pipeline/graph/Edit.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::files {

namespace {

using namespace graph;
using nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{8} << 20U;
constexpr const char* kProgram = "Cascade Studio " CASCADE_VERSION;

const std::map<std::string, NodeState> kStates{
    {"active", NodeState::Active}, {"muted", NodeState::Muted}, {"bypassed", NodeState::Bypassed}};

[[noreturn]] void refuse(const std::string& where, const std::string& what)
{
    throw ErrorException(Error{ErrorCode::BadInput, where, what, {}});
}

Value valueFromJson(const json& value, const std::string& where)
{
    switch (value.type()) {
    case json::value_t::boolean:
        return value.get<bool>();
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
        return value.get<std::int64_t>();
    case json::value_t::number_float:
        return value.get<double>();
    case json::value_t::string:
        return value.get<std::string>();
    default:
        refuse(where, "expected true, false, a number or a text, got " + std::string(value.type_name()));
    }
}

json valueToJson(const Value& value)
{
    return std::visit([](const auto& held) { return json(held); }, value);
}

/// "node.port"
PortRef portFromJson(const json& text, const std::string& where)
{
    const auto port = text.is_string() ? text.get<std::string>() : "";
    const auto dot = port.find('.');
    if (dot == std::string::npos) {
        refuse(where, "expected NODE.NAME, got " + text.dump().substr(0, 60));
    }
    return {NodeId(port.substr(0, dot)), port.substr(dot + 1)};
}

Node nodeFromJson(const json& text, const std::string& where)
{
    JsonReader reader(text, where);
    Node node;
    node.type = reader.get<std::string>("type");
    node.title = reader.get<std::string>("title", "");
    if (reader.has("state")) {
        node.state = reader.get("state", kStates);
    }
    if (reader.has("parameters")) {
        const auto& parameters = reader.child("parameters");
        if (!parameters.is_object()) {
            refuse(where + "/parameters", "expected an object");
        }
        for (const auto& [name, value] : parameters.items()) {
            node.parameters[name] = valueFromJson(value, where + "/parameters/" + name);
        }
    }
    reader.finish();
    return node;
}

json nodeToJson(const Node& node)
{
    json text{{"type", node.type}};
    if (!node.title.empty()) {
        text["title"] = node.title;
    }
    if (node.state != NodeState::Active) {
        text["state"] = nameIn(kStates, node.state);
    }
    for (const auto& [name, value] : node.parameters) {
        text["parameters"][name] = valueToJson(value);
    }
    return text;
}

NodeView viewFromJson(const json& text, const std::string& where)
{
    JsonReader reader(text, where);
    NodeView view;
    view.x = reader.get("x", 0.0);
    view.y = reader.get("y", 0.0);
    view.width = reader.get("width", 0.0);
    view.height = reader.get("height", 0.0);
    view.collapsed = reader.get("collapsed", false);
    view.colour = reader.get<std::string>("colour", "");
    reader.finish();
    return view;
}

json viewToJson(const NodeView& view)
{
    json text{{"x", view.x}, {"y", view.y}};
    if (view.width != 0 || view.height != 0) {
        text["width"] = view.width;
        text["height"] = view.height;
    }
    if (view.collapsed) {
        text["collapsed"] = true;
    }
    if (!view.colour.empty()) {
        text["colour"] = view.colour;
    }
    return text;
}

/// Applies an edit that the file asks for; what an artist could not do, a file cannot either.
void put(Graph& graph, const Edit& edit, const std::string& where)
{
    if (auto made = apply(graph, edit); !made) {
        auto error = made.error();
        error.where = where + '/' + error.where;
        throw ErrorException(error);
    }
}

void readNodes(Graph& graph, const json& nodes, const json& views, const std::string& where)
{
    if (!nodes.is_object() || !views.is_object()) {
        refuse(where, "expected \"nodes\" and \"view\" to be objects");
    }
    if (nodes.size() > kMostNodes) {
        refuse(where + "/nodes", "expected at most " + std::to_string(kMostNodes) + " nodes, got " +
                                     std::to_string(nodes.size()));
    }
    for (const auto& [id, text] : nodes.items()) {
        const auto view = views.contains(id) ? viewFromJson(views[id], where + "/view/" + id) : NodeView{};
        put(graph, AddNode{NodeId(id), nodeFromJson(text, where + "/nodes/" + id), view}, where + "/nodes");
    }
    for (const auto& [id, text] : views.items()) {
        if (!nodes.contains(id)) {
            refuse(where + "/view/" + id, "there is no such node");
        }
    }
}

void readLinks(Graph& graph, const json& links, const std::string& where)
{
    if (!links.is_array()) {
        refuse(where, "expected a list of links");
    }
    for (const auto& link : links) {
        if (!link.is_array() || link.size() != 2) {
            refuse(where, "expected [\"NODE.OUTPUT\", \"NODE.INPUT\"], got " + link.dump().substr(0, 60));
        }
        const Connect edit{portFromJson(link[0], where), portFromJson(link[1], where)};
        if (graph.links.contains(edit.to)) {
            refuse(where + '/' + edit.to.text(), "has two links");
        }
        if (auto fits = checkLink(graph, edit); !fits) {
            refuse(where + '/' + fits.error().where, fits.error().what);
        }
        graph.links[edit.to] = edit.from;
    }
    // Once, now that all are there: link by link it would take a long chain's square.
    if (topologicalOrder(graph).size() != graph.nodes.size()) {
        refuse(where, "the links close a circle");
    }
}

void readGroups(Graph& graph, const json& groups, const std::string& where)
{
    if (!groups.is_object()) {
        refuse(where, "expected an object");
    }
    for (const auto& [id, group] : groups.items()) {
        if (!group.is_string()) {
            refuse(where + '/' + id, "expected the id of a group");
        }
        put(graph, SetGroup{NodeId(id), NodeId(group.get<std::string>())}, where);
    }
}

std::vector<Marker> markersFromJson(const json& text, const std::string& where)
{
    if (!text.is_array()) {
        refuse(where, "expected a list of markers");
    }
    std::vector<Marker> markers;
    for (const auto& one : text) {
        JsonReader reader(one, where + '/' + std::to_string(markers.size()));
        markers.push_back({reader.get<double>("seconds"), reader.get<std::string>("name", "")});
        reader.finish();
    }
    return markers;
}

/// "node.parameter", in order
std::vector<ParameterRef> formFromJson(const json& text, const std::string& where)
{
    if (!text.is_array()) {
        refuse(where, "expected a list of NODE.PARAMETER");
    }
    std::vector<ParameterRef> form;
    for (const auto& one : text) {
        const auto [node, parameter] = portFromJson(one, where);
        form.push_back({node, parameter});
    }
    return form;
}

WeightPins pinsFromJson(const json& text, const std::string& where)
{
    WeightPins pins;
    for (const auto& [name, hash] : text.items()) {
        if (!text.is_object() || !hash.is_string()) {
            refuse(where, "expected texts by model/stage/variant");
        }
        pins[name] = hash.get<std::string>();
    }
    return pins;
}

GraphText fromJson(const json& text, const std::string& where)
{
    JsonReader reader(text, where);
    (void)reader.get<int>("schema");
    (void)reader.get<std::string>("program", "");
    JsonReader conventions(reader.child("conventions"), where + "/conventions");
    (void)conventions.get<std::string>("guidance", std::map<std::string, std::string>{{"w", "w"}});
    conventions.finish();
    GraphText found;
    const auto& views = reader.has("view") ? reader.child("view") : json::object();
    readNodes(found.graph, reader.child("nodes"), views, where);
    if (reader.has("groups")) {
        readGroups(found.graph, reader.child("groups"), where + "/groups");
    }
    readLinks(found.graph, reader.child("links"), where + "/links");
    if (reader.has("markers")) {
        put(found.graph, SetMarkers{markersFromJson(reader.child("markers"), where + "/markers")}, where);
    }
    if (reader.has("form")) {
        put(found.graph, SetForm{formFromJson(reader.child("form"), where + "/form")}, where + "/form");
    }
    if (reader.has("about")) {
        found.about = readGraphAbout(reader.child("about"), where + "/about");
    }
    if (reader.has("weights")) {
        found.weights = pinsFromJson(reader.child("weights"), where + "/weights");
    }
    reader.finish();
    return found;
}

/// The oldest that can say it, so that older programs open what they understand.
int schemaOf(const Graph& graph)
{
    return graph.markers.empty() && graph.form.empty() ? 2 : kGraphSchema;
}

std::string pinName(const StageChoice& choice)
{
    return choice.model->name + '/' + choice.stage.id + '/' + choice.variant;
}

std::string pinName(const OpenModel& model)
{
    return "open/" + model.title;
}

} // namespace

Result<GraphText> readGraph(std::string_view text, const std::string& where)
{
    auto parsed = parseJson(text, where, {.mostBytes = kMostBytes});
    if (!parsed) {
        return parsed.error();
    }
    auto current = migrated(std::move(parsed).value(), where);
    if (!current) {
        return current.error();
    }
    try {
        return fromJson(current.value(), where);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

std::string writeGraph(const GraphText& graph)
{
    json text{
        {"schema", schemaOf(graph.graph)}, {"program", kProgram},    {"conventions", {{"guidance", "w"}}},
        {"nodes", json::object()},         {"links", json::array()}, {"view", json::object()}};
    for (const auto& [id, node] : graph.graph.nodes) {
        text["nodes"][id.text()] = nodeToJson(node);
        if (!node.group.empty()) {
            text["groups"][id.text()] = node.group.text();
        }
    }
    for (const auto& [to, from] : graph.graph.links) {
        text["links"].push_back({from.text(), to.text()});
    }
    for (const auto& [id, view] : graph.graph.views) {
        text["view"][id.text()] = viewToJson(view);
    }
    for (const auto& [seconds, name] : graph.graph.markers) {
        text["markers"].push_back({{"seconds", seconds}, {"name", name}});
    }
    for (const auto& parameter : graph.graph.form) {
        text["form"].push_back(parameter.text());
    }
    if (graph.about != GraphAbout{}) {
        text["about"] = toJson(graph.about);
    }
    if (!graph.weights.empty()) {
        text["weights"] = graph.weights;
    }
    return canonicalJson(text);
}

Result<GraphText> openGraph(const std::filesystem::path& file)
{
    const auto text = readFile(file, kMostBytes);
    return text ? readGraph(text.value(), file.string()) : text.error();
}

Result<void> saveGraph(const std::filesystem::path& file, const GraphText& graph)
{
    return saveFile(file, writeGraph(graph));
}

WeightPins weightsOf(const Inference& inference)
{
    WeightPins pins;
    for (const auto& [id, choice] : inference.networks) {
        const auto found = choice.stage.variants.find(choice.variant);
        if (found != choice.stage.variants.end()) {
            pins[pinName(choice)] = found->second.sha256;
        }
    }
    for (const auto& [id, choice] : inference.latentModels) {
        if (!choice.brought->sha256.empty()) {
            pins[pinName(*choice.brought)] = choice.brought->sha256;
        }
    }
    return pins;
}

std::vector<Issue> checkWeights(const WeightPins& pins, const Inference& inference)
{
    std::vector<Issue> issues;
    const auto now = weightsOf(inference);
    const auto compare = [&](const NodeId& id, const std::string& place, const std::string& name) {
        const auto pin = pins.find(name);
        const auto found = now.find(name);
        if (pin != pins.end() && found != now.end() && pin->second != found->second) {
            issues.push_back({Issue::Severity::Warning,
                              id,
                              place,
                              "the graph was made with other weights: expected sha256 " + pin->second +
                                  ", got " + found->second,
                              "The clip will differ from the one that it was saved with.",
                              {},
                              {}});
        }
    };
    for (const auto& [id, choice] : inference.networks) {
        compare(id, "variant", pinName(choice));
    }
    for (const auto& [id, choice] : inference.latentModels) {
        compare(id, "", pinName(*choice.brought));
    }
    return issues;
}

} // namespace cascade::files
