// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/Table.h"
#include "core/base/Words.h"
#include "pipeline/graph/NodeCatalog.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

using namespace graph;

struct NodesOptions {
    std::string kind;
    bool markdown = false;
};

/// "whole number, 0 to 10000": what a parameter takes, in a few words.
std::string takes(const ParameterSpec& spec)
{
    const bool open = spec.high == std::numeric_limits<double>::max();
    const auto word = spec.lowestSays.empty() ? std::string() : " (" + spec.lowestSays + ")";
    const auto range =
        open ? std::string() : ", " + valueText(spec.low) + word + " to " + valueText(spec.high);
    switch (spec.kind) {
    case ParameterKind::Flag:
        return "true or false";
    case ParameterKind::Whole:
        return "whole number" + range;
    case ParameterKind::Real:
        return "number" + range;
    case ParameterKind::Seed:
        return "seed";
    case ParameterKind::Choice:
        return joined(spec.choices, ", ");
    case ParameterKind::File:
        return "file";
    case ParameterKind::Weights:
        return "path or name of weights";
    case ParameterKind::Measure:
        return "WIDTHxHEIGHT";
    case ParameterKind::Rate:
        return "frames per second";
    default:
        return "text";
    }
}

void printList()
{
    Table table({"kind", "title", "what it does"});
    for (const auto& type : nodeTypes()) {
        table.add({type.id, type.title, type.help});
    }
    table.print();
}

void printKind(const NodeType& type)
{
    std::printf("%s: %s\n", type.id.c_str(), type.help.c_str());
    Table table;
    for (const auto& port : type.inputs) {
        table.add({port.required ? "input" : "input, optional", port.name,
                   std::string(portTypeName(port.type)), port.help});
    }
    for (const auto& port : type.outputs) {
        table.add({"output", port.name, std::string(portTypeName(port.type)), port.help});
    }
    for (const auto& spec : type.parameters) {
        table.add({"parameter", spec.name, takes(spec), spec.help});
    }
    table.print();
}

void printMarkdown()
{
    std::printf("# Nodes\n\nMade by `cascade nodes --markdown` from the descriptions that the program itself "
                "uses.\n");
    std::string group;
    for (const auto& type : nodeTypes()) {
        if (type.group != group) {
            group = type.group;
            std::printf("\n## %s\n", group.c_str());
        }
        std::printf("\n### %s (`%s`)\n\n%s\n", type.title.c_str(), type.id.c_str(), type.help.c_str());
        if (type.inputs.empty() && type.outputs.empty() && type.parameters.empty()) {
            continue;
        }
        std::printf("\n| | name | takes or gives | standard | |\n|---|---|---|---|---|\n");
        for (const auto& port : type.inputs) {
            std::printf("| input%s | `%s` | %s | | %s |\n", port.required ? "" : ", optional",
                        port.name.c_str(), std::string(portTypeName(port.type)).c_str(), port.help.c_str());
        }
        for (const auto& port : type.outputs) {
            std::printf("| output | `%s` | %s | | %s |\n", port.name.c_str(),
                        std::string(portTypeName(port.type)).c_str(), port.help.c_str());
        }
        for (const auto& spec : type.parameters) {
            const auto standard = valueText(spec, spec.standard);
            std::printf("| parameter | `%s` | %s%s | %s | %s |\n", spec.name.c_str(), takes(spec).c_str(),
                        spec.unit.empty() ? "" : (" (" + spec.unit + ")").c_str(),
                        standard.empty() ? "" : ("`" + standard + "`").c_str(), spec.help.c_str());
        }
    }
}

Result<void> nodes(const NodesOptions& options)
{
    if (options.markdown) {
        printMarkdown();
        return {};
    }
    if (options.kind.empty()) {
        printList();
        return {};
    }
    const auto* type = findNodeType(options.kind);
    if (type == nullptr) {
        const auto nearest = nearestNodeType(options.kind);
        return Error{ErrorCode::BadInput, options.kind, "there is no kind of node of this name",
                     nearest.empty() ? "See: cascade nodes" : "Did you mean " + nearest + "?"};
    }
    printKind(*type);
    return {};
}

} // namespace

void addNodes(CLI::App& app, Action& action)
{
    auto options = std::make_shared<NodesOptions>();
    auto* command = app.add_subcommand("nodes", "The kinds of node that graphs are made of");
    command->add_option("kind", options->kind, "Only this one, with its inputs, outputs and parameters");
    command->add_flag("--markdown", options->markdown, "All of them as docs/nodes.md");
    command->footer("Example:\n  cascade nodes\n  cascade nodes ssr");
    command->callback([options, &action] { action = [options](const Context&) { return nodes(*options); }; });
}

} // namespace cascade::cli
