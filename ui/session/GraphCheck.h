// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/graph/Shapes.h"
#include "ui/session/GraphSession.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

class QProcess;
class QTemporaryDir;

namespace cascade::ui {

/// Why a node's clip is not in the store, though another one of the node is: the part in which they differ.
struct NodeWhy {
    std::string part; ///< "seed", "prompt"; "clip" = what it reads
    std::string now;
    std::string before; ///< empty where there was no such part

    bool operator==(const NodeWhy&) const = default;
};

/// What a run would do for a node, by the figures of this machine.
struct NodeForecast {
    bool found = false;            ///< its clip is in the store
    bool computed = false;         ///< it is not, and is to be made
    std::optional<NodeWhy> why;    ///< of a computed one; none if no clip of the node is in the store
    std::optional<double> seconds; ///< none while it was never measured here
    std::int64_t peakBytes = 0;
};

/// What is known of a graph before it runs.
struct GraphReport {
    std::uint64_t revision = 0; ///< of the GraphSession
    graph::Inference inference;
    graph::Graph opened; ///< as a run sees it: with Cascades opened into their stages
    graph::Inference openedInference;
    std::map<graph::NodeId, graph::NodeId> origins; ///< of nodes that a run opens a Cascade into: which
    std::vector<graph::NodeId>
        stages; ///< and latent nodes that a run needs, in its order; of opened Cascades too
    std::map<graph::NodeId, NodeForecast> forecasts; ///< empty until the engine has answered
    std::optional<double> seconds;                   ///< of the whole run, where all is known
    std::int64_t peakBytes = 0;
};

/// Keeps a report of the graph on the canvas up to date. Shapes and issues are inferred here, in a thread of
/// its own; time, memory and what is cached come from `cascade check`, a while after the last change.
///
/// Threads  the window's; it waits for nothing.
class GraphCheck : public QObject {
    Q_OBJECT
public:
    struct Options {
        Places places;
        std::filesystem::path program; ///< `cascade`; empty = no forecasts
        int quietMs = 400;             ///< without a change before forecasts are asked for
    };
    GraphCheck(GraphSession& session, Options options, QObject* parent = nullptr);
    ~GraphCheck() override;

    /// The last report; of an older revision while a new one is made. Never null.
    [[nodiscard]] std::shared_ptr<const GraphReport> report() const { return m_report; }
    /// Infers anew: what lies on the disk has changed. `reported` follows.
    void infer();
    /// Asks for forecasts anew: a run has filled the store.
    void refresh();

Q_SIGNALS:
    void reported();

private:
    class Inferring;
    void inferred(const std::shared_ptr<GraphReport>& report, const QByteArray& graphText);
    void askForecasts();
    void forecastsCame();

    GraphSession& m_session;
    Options m_options;
    std::unique_ptr<Inferring> m_inferring;
    std::shared_ptr<const GraphReport> m_report;
    QByteArray m_graphText; ///< that the report is of
    QTimer m_quiet;
    QProcess* m_process;
    std::uint64_t m_asked = 0; ///< the revision that the process checks
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace cascade::ui
