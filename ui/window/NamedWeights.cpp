// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/NamedWeights.h"

#include "pipeline/graph/NodeType.h"
#include "pipeline/plan/GraphWorld.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace cascade::ui {

namespace {

namespace fs = std::filesystem;

/// Whether weights can lie there: a file, or a folder that diffusers wrote. No other folder: it may be a
/// disk.
bool canBeWeights(const fs::path& path)
{
    std::error_code ignored;
    return path.is_absolute() &&
           (fs::is_regular_file(path, ignored) || fs::is_regular_file(path / "model_index.json", ignored) ||
            fs::is_regular_file(path / "config.json", ignored));
}

bool isOfUnknownWeights(const graph::Graph& graph, const graph::Issue& issue)
{
    const auto* type = graph.typeOf(issue.node);
    const auto* spec = type != nullptr ? type->weights() : nullptr;
    return spec != nullptr && issue.place == spec->name && issue.cause &&
           issue.cause->code == ErrorCode::WeightsMissing;
}

} // namespace

NamedWeights::NamedWeights(GraphSession& session, GraphCheck& check, LibraryModel& library, QObject* parent)
    : QObject(parent), m_session(session), m_check(check), m_library(library)
{
    connect(&m_check, &GraphCheck::reported, this, &NamedWeights::look);
    connect(&m_library, &LibraryModel::loaded, this, [this] {
        if (m_misses) {
            m_check.infer();
        }
    });
}

void NamedWeights::look()
{
    const auto report = m_check.report();
    std::vector<graph::Issue> unknown;
    std::copy_if(report->inference.issues.begin(), report->inference.issues.end(),
                 std::back_inserter(unknown),
                 [this](const auto& issue) { return isOfUnknownWeights(m_session.graph(), issue); });
    m_misses = !unknown.empty();
    if (!m_misses) {
        return; // nothing on the disk is asked for
    }
    const auto graph = plan::withAbsoluteFiles(m_session.graph(), m_session.folder());
    for (const auto& issue : unknown) {
        const fs::path path = std::get<std::string>(graph.parameter(issue.node, issue.place));
        if (canBeWeights(path) && m_looked.insert(path).second) {
            m_library.addModels(path);
        }
    }
}

} // namespace cascade::ui
