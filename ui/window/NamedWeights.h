// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryModel.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/GraphSession.h"

#include <QObject>

#include <filesystem>
#include <set>

namespace cascade::ui {

/// Weights that a graph names by a path are looked at without being asked for, once each: files, and folders
/// of diffusers. What the library learns by that, or by a scan, is seen in the graph's issues at once.
///
/// Threads  the window's.
class NamedWeights : public QObject {
public:
    NamedWeights(GraphSession& session, GraphCheck& check, LibraryModel& library, QObject* parent);

private:
    void look();

    GraphSession& m_session;
    GraphCheck& m_check;
    LibraryModel& m_library;
    std::set<std::filesystem::path> m_looked;
    bool m_misses = false; ///< whether the graph names weights that the library does not know
};

} // namespace cascade::ui
