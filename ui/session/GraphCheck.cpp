// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/GraphCheck.h"

#include "pipeline/plan/GraphWorld.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/plan/StagePlan.h"
#include "ui/session/Background.h"
#include "ui/session/ForecastText.h"
#include "ui/session/Text.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace cascade::ui {

namespace {

/// The stages and latent nodes that all results of an opened graph need.
std::vector<graph::NodeId> neededStages(const graph::Graph& graph)
{
    std::vector<graph::NodeId> stages;
    for (const auto& id : graph::neededFor(graph, graph::resultsOf(graph))) {
        if (plan::madePort(*graph.find(id))) {
            stages.push_back(id);
        }
    }
    return stages;
}

} // namespace

/// Infers in its thread, where footage may have to be opened.
class GraphCheck::Inferring {
public:
    Inferring(GraphCheck& owner, const Places& places) : m_owner(owner), m_world(places) {}

    void ask(std::uint64_t revision, files::GraphText text, const std::filesystem::path& folder)
    {
        m_thread.postOnly([this, revision, text = std::move(text), folder]() mutable {
            text.graph = plan::withAbsoluteFiles(std::move(text.graph), folder);
            auto report = std::make_shared<GraphReport>();
            report->revision = revision;
            const auto world = m_world.surroundings();
            report->inference = graph::inferShapes(text.graph, world);
            for (auto& issue : files::checkWeights(text.weights, report->inference)) {
                report->inference.issues.push_back(std::move(issue));
            }
            if (auto open = plan::openedWithOrigins(text.graph, world)) {
                report->opened = std::move(open.value().graph);
                report->origins = std::move(open.value().origins);
                report->openedInference = graph::inferShapes(report->opened, world);
                report->stages = neededStages(report->opened);
            }
            inThreadOf(&m_owner,
                       [owner = &m_owner, report, json = QByteArray::fromStdString(files::writeGraph(text))] {
                           owner->inferred(report, json);
                       });
        });
    }

private:
    GraphCheck& m_owner;
    plan::GraphWorld m_world; ///< the thread's
    Background m_thread;      // last: it uses the world
};

GraphCheck::GraphCheck(GraphSession& session, Options options, QObject* parent)
    : QObject(parent), m_session(session), m_options(std::move(options)),
      m_inferring(std::make_unique<Inferring>(*this, m_options.places)),
      m_report(std::make_shared<const GraphReport>()), m_process(new QProcess(this))
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(m_options.quietMs);
    connect(&m_session, &GraphSession::changed, this, &GraphCheck::infer);
    connect(&m_quiet, &QTimer::timeout, this, &GraphCheck::askForecasts);
    connect(m_process, &QProcess::finished, this, &GraphCheck::forecastsCame);
    infer();
}

GraphCheck::~GraphCheck()
{
    disconnect(m_process, nullptr, this, nullptr);
    m_process->kill();
    m_process->waitForFinished(1000);
}

void GraphCheck::refresh()
{
    m_quiet.start();
}

void GraphCheck::infer()
{
    m_inferring->ask(m_session.revision(), m_session.graphText(), m_session.folder());
}

void GraphCheck::inferred(const std::shared_ptr<GraphReport>& report, const QByteArray& graphText)
{
    if (report->revision != m_session.revision()) {
        return; // a newer one is on its way
    }
    report->forecasts = m_report->forecasts; // until the new ones are there
    m_report = report;
    m_graphText = graphText;
    Q_EMIT reported();
    m_quiet.start();
}

void GraphCheck::askForecasts()
{
    if (m_options.program.empty() || m_graphText.isEmpty()) {
        return;
    }
    if (m_process->state() != QProcess::NotRunning) {
        m_quiet.start(); // one at a time
        return;
    }
    if (!m_folder) {
        m_folder = std::make_unique<QTemporaryDir>();
    }
    QFile file(m_folder->filePath(QStringLiteral("graph.cascade")));
    if (!file.open(QIODevice::WriteOnly) || file.write(m_graphText) != m_graphText.size()) {
        return; // a full disk: a run would say so
    }
    file.close();
    m_asked = m_report->revision;
    m_process->start(text(m_options.program),
                     {QStringLiteral("check"), file.fileName(), QStringLiteral("--json")});
}

void GraphCheck::forecastsCame()
{
    const auto answer = readForecast(m_process->readAllStandardOutput());
    if (m_asked != m_report->revision) {
        return;
    }
    auto report = std::make_shared<GraphReport>(*m_report);
    report->forecasts =
        answer ? onCanvas(answer->nodes, report->origins) : std::map<graph::NodeId, NodeForecast>();
    report->seconds = answer ? answer->seconds : std::nullopt;
    report->peakBytes = answer ? answer->peakBytes : 0;
    m_report = report;
    Q_EMIT reported();
}

} // namespace cascade::ui
