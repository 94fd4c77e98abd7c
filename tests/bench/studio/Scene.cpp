// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/studio/Scene.h"

#include "ui/session/Text.h"

#include <QApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTimer>

#include <cstdio>
#include <stdexcept>

namespace cascade::bench {

namespace {

using ui::EngineLink;
using ui::RunControl;

constexpr double kColumn = 320, kRow = 420; ///< of the opened graph on the canvas
constexpr int kColumns = 6;
constexpr int kFewSteps = 2;

/// Everything of the user's is left alone.
Places placesIn(const QTemporaryDir& folder)
{
    qputenv("CASCADE_HOME", folder.path().toUtf8());
    return placesFromEnvironment(CASCADE_VERSION, CASCADE_RESOURCE_DIR);
}

} // namespace

const std::vector<std::string>& stages()
{
    static const std::vector<std::string> all{"base", "tsr1", "ssr1", "ssr2", "tsr2", "tsr3", "ssr3"};
    return all;
}

void await(const std::function<bool()>& done, const std::string& what, std::chrono::seconds atMost)
{
    const auto until = std::chrono::steady_clock::now() + atMost;
    QEventLoop loop;
    QTimer look; // between looks the loop sleeps, as the program's own does
    look.callOnTimeout(&loop, [&] {
        if (done() || std::chrono::steady_clock::now() > until) {
            loop.quit();
        }
    });
    look.start(5);
    loop.exec();
    if (!done()) {
        throw std::runtime_error(what);
    }
}

void turnFor(std::chrono::duration<double> time)
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(time), &loop, &QEventLoop::quit);
    loop.exec();
}

Scene::Scene(const std::filesystem::path& program)
    : m_studio({placesIn(m_folder), program}), m_application(m_studio.places),
      m_window(m_studio, m_application)
{
    m_application.begin(*qobject_cast<QApplication*>(QCoreApplication::instance()));
    (void)m_application.takeFirstStart(); // a greeting is no part of the measure
}

Scene::~Scene()
{
    m_studio.runs.stop();
    QProcess::execute(ui::text(m_studio.program), {QStringLiteral("worker"), QStringLiteral("stop")});
}

void Scene::open(bool opened)
{
    m_window.start({});
    await([this] { return m_studio.engine.state() == EngineLink::State::Up; }, "the engine does not come up",
          std::chrono::minutes(1));
    m_window.activateWindow(); // keys go to the active window only
    await([this] { return m_window.isActiveWindow(); }, "the window does not become the active one");
    await([this] { return !m_studio.check.report()->openedInference.clips.empty(); }, "the demo is not open");
    m_studio.runs.setVideosFolder(ui::path(m_folder.path()));
    if (opened) {
        auto text = m_studio.session.graphText();
        text.graph = m_studio.check.report()->opened;
        m_studio.session.replace(std::move(text), {});
        spread();
        for (const auto& stage : stages()) {
            setSteps(stage, kFewSteps);
        }
    }
    const auto current = [this] { return m_studio.check.report()->revision == m_studio.session.revision(); };
    await(current, "the graph is not checked");
}

/// Nodes that came out of a Cascade have no places.
void Scene::spread()
{
    graph::Together all{"Spread", {}};
    int place = 0;
    const auto graph = m_studio.session.snapshot();
    for (const auto& [id, node] : graph->nodes) {
        graph::NodeView view;
        view.x = kColumn * (place % kColumns);
        view.y = kRow * (place / kColumns);
        ++place;
        all.edits.push_back(graph::SetView{id, view});
    }
    m_studio.session.apply(all);
    m_window.panels().canvas->canvas().fit({}, false);
}

void Scene::setSteps(const std::string& node, int steps)
{
    if (!m_studio.session.apply(graph::SetParameter{graph::NodeId(node), "steps", std::int64_t{steps}})) {
        throw std::runtime_error("no steps of " + node);
    }
}

void Scene::run(const std::string& until)
{
    const auto current = [this] { return m_studio.check.report()->revision == m_studio.session.revision(); };
    await(current, "the graph is not checked");
    if (!m_studio.runs.run({.until = graph::NodeId(until)})) {
        throw std::runtime_error("the run is refused");
    }
}

ui::RunEnd Scene::awaitEnd()
{
    await([this] { return !m_studio.runs.running(); }, "the run does not end");
    const auto end = m_studio.board.end().value();
    if (end.error && !end.cancelled()) {
        throw std::runtime_error(end.error->message());
    }
    return end;
}

void Scene::awaitStage(const std::string& stage)
{
    const auto works = [&] {
        const auto& at = m_studio.board.progress();
        return at.what == stage && (at.step > 0 || at.chunk > 0);
    };
    await([&] { return works() || !m_studio.runs.running(); }, stage + " does not begin");
    if (!works()) {
        throw std::runtime_error("the run is over before " + stage);
    }
}

void Bars::tell(const std::string& what, double value, double below, const std::string& unit)
{
    const bool held = value < below;
    m_held = m_held && held;
    std::printf("BAR\t%s\t%.2f\t%g\t%s\t%s\n", what.c_str(), value, below, unit.c_str(),
                held ? "held" : "MISSED");
    std::fflush(stdout);
}

} // namespace cascade::bench
