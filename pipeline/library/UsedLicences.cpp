// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/UsedLicences.h"

#include <algorithm>
#include <optional>
#include <set>

namespace cascade::library {

namespace {

using namespace graph;

int strictness(Terms terms)
{
    switch (terms) {
    case Terms::NonCommercial:
        return 0;
    case Terms::Limited:
        return 1;
    case Terms::Unknown:
        return 2;
    case Terms::Commercial:
        break;
    }
    return 3;
}

/// The names of those that have these terms.
std::string namesOf(const std::vector<UsedLicence>& licences, Terms terms)
{
    std::string names;
    for (const auto& one : licences) {
        if (one.licence.terms == terms) {
            names += (names.empty() ? "" : ", ") + one.model;
        }
    }
    return names;
}

/// The licence of the open model that a node brings.
std::optional<UsedLicence> licenceOfNode(const Graph& graph, const Node& node, const NodeId& id,
                                         const Surroundings& surroundings)
{
    const auto* type = graph.typeOf(id);
    const auto* naming = type == nullptr ? nullptr : type->weights();
    if (naming == nullptr || node.state != NodeState::Active || !surroundings.weights) {
        return {};
    }
    const auto text = [&](const std::string& name) {
        return std::get<std::string>(graph.parameter(id, name));
    };
    const auto model = surroundings.weights({text(naming->name), text("sha256")});
    if (!model) {
        return {};
    }
    const auto& open = *model.value();
    return UsedLicence{open.title, licenceOf(open.licence, LicenceSource::Unknown)};
}

} // namespace

std::vector<UsedLicence> usedLicences(const Graph& graph, const Surroundings& surroundings)
{
    std::set<std::string> seen;
    std::vector<UsedLicence> all;
    for (const auto& [id, node] : graph.nodes) {
        if (auto open = licenceOfNode(graph, node, id, surroundings);
            open && seen.insert(open->model).second) {
            all.push_back(std::move(*open));
        }
        const auto* type = graph.typeOf(id);
        if (type == nullptr || type->parameter("model") == nullptr || node.state != NodeState::Active) {
            continue;
        }
        const auto value = graph.parameter(id, "model");
        const auto* name = std::get_if<std::string>(&value);
        if (name == nullptr || !seen.insert(*name).second) {
            continue;
        }
        if (const auto model = surroundings.model(*name)) {
            const auto& config = *model.value();
            all.push_back({config.name.empty() ? *name : config.name,
                           licenceOf(config.licence, LicenceSource::ModelJson)});
        }
    }
    return strictestFirst(std::move(all));
}

std::vector<UsedLicence> strictestFirst(std::vector<UsedLicence> licences)
{
    std::sort(licences.begin(), licences.end(), [](const auto& a, const auto& b) {
        const int one = strictness(a.licence.terms), other = strictness(b.licence.terms);
        return one != other         ? one < other
               : a.model != b.model ? a.model < b.model
                                    : a.licence.name < b.licence.name;
    });
    licences.erase(std::unique(licences.begin(), licences.end()), licences.end());
    return licences;
}

std::vector<std::string> licenceLines(const std::vector<UsedLicence>& licences)
{
    std::vector<std::string> lines;
    lines.reserve(licences.size() + 1);
    for (const auto& one : licences) {
        lines.push_back("weights " + one.model + ": " + licenceText(one.licence));
    }
    if (auto warning = licenceWarning(licences); !warning.empty()) {
        lines.push_back(std::move(warning));
    }
    return lines;
}

std::string licenceWarning(const std::vector<UsedLicence>& licences)
{
    if (const auto names = namesOf(licences, Terms::NonCommercial); !names.empty()) {
        return "the licence of " + names +
               " does not allow commercial use of the weights: read it before the clip is "
               "used for money";
    }
    if (const auto names = namesOf(licences, Terms::Limited); !names.empty()) {
        return "the licence of " + names +
               " limits commercial use: read it before the clip is used for money";
    }
    if (const auto names = namesOf(licences, Terms::Unknown); !names.empty()) {
        return "nothing known says what " + names + " may be used for: ask where the weights came from";
    }
    return {};
}

} // namespace cascade::library
