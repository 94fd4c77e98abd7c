// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowPanels.h"

#include "ui/session/Text.h"
#include "ui/window/SettingsDialog.h"

#include <QDockWidget>

namespace cascade::ui {

namespace {

PromptHistory::Store historyIn(QSettings& settings)
{
    return {
        [&settings] { return settings.value(QStringLiteral("prompts")).toStringList(); },
        [&settings](const QStringList& prompts) { settings.setValue(QStringLiteral("prompts"), prompts); }};
}

} // namespace

WindowPanels::WindowPanels(Studio& s, StudioApplication& application, QMainWindow& window)
    : m_application(application), m_palette(application.palette()), queueModel(s.places),
      libraryModel(s.places, s.program), history(historyIn(application.settings())),
      layouts(window, application.settings()),
      canvas(new CanvasPanel({s.session, s.check, s.board, s.selection, application.theme()}, &window)),
      viewer(new Viewer({s.playhead, s.frames, s.board, m_palette}, &window)),
      timeline(new Timeline({s.playhead, s.frames, s.board, m_palette}, &window)),
      prompt(new PromptPanel({s.session, s.check, s.selection, history, m_palette}, &window)),
      inspector(new Inspector({s.session, s.check, s.board, s.selection, m_palette, &libraryModel}, &window)),
      form(new SimpleForm({s.session, s.check, s.board, s.selection, m_palette, &libraryModel}, &window)),
      queue(new QueuePanel({queueModel, m_palette}, &window)),
      library(new LibraryPanel({libraryModel, s.takes, s.frames, m_palette}, &window)),
      issues(new IssuesPanel({s.session, s.check, s.selection, s.board, m_palette}, &window)),
      log(new LogPanel({logModel, m_palette}, &window))
{
    canvas->canvas().setLinkDrops(linkDropsIn(application.settings()));
    keepStars(application.settings());
    dock();
}

/// Stars of takes last, as keys and themes do.
void WindowPanels::keepStars(QSettings& settings)
{
    const auto place = QStringLiteral("library/stars");
    QSet<qint64> starred;
    for (const auto& take : settings.value(place).toStringList()) {
        starred.insert(take.toLongLong());
    }
    libraryModel.setStarred(starred);
    QObject::connect(&libraryModel, &LibraryModel::starredChanged, library,
                     [&settings, place](const QSet<qint64>& takes) {
                         QStringList numbers;
                         for (const auto take : takes) {
                             numbers << QString::number(take);
                         }
                         settings.setValue(place, numbers);
                     });
}

void WindowPanels::dock()
{
    layouts.add(QStringLiteral("prompt"), tr("Prompt"), prompt);
    layouts.add(QStringLiteral("library"), tr("Library"), library);
    layouts.add(QStringLiteral("canvas"), tr("Canvas"), canvas);
    layouts.add(QStringLiteral("viewer"), tr("Viewer"), viewer);
    layouts.add(QStringLiteral("inspector"), tr("Inspector"), inspector);
    layouts.add(QStringLiteral("form"), tr("Form"), form);
    layouts.add(QStringLiteral("timeline"), tr("Timeline"), timeline);
    layouts.add(QStringLiteral("queue"), tr("Queue"), queue);
    layouts.add(QStringLiteral("issues"), tr("Issues"), issues);
    layouts.add(QStringLiteral("log"), tr("Log"), log);
    auto* issuesDock = layouts.dock(QStringLiteral("issues"));
    QObject::connect(issues, &IssuesPanel::countsChanged, issuesDock, [issuesDock](int errors, int warnings) {
        const int count = errors + warnings;
        issuesDock->setWindowTitle(count == 0 ? tr("Issues") : tr("Issues (%1)").arg(count));
    });
}

void WindowPanels::showTheme()
{
    m_palette = m_application.palette();
    canvas->setTheme(m_application.theme());
    viewer->setTheme(m_palette);
    timeline->setTheme(m_palette);
    for (QWidget* panel :
         {static_cast<QWidget*>(prompt), static_cast<QWidget*>(inspector), static_cast<QWidget*>(form),
          static_cast<QWidget*>(queue), static_cast<QWidget*>(library), static_cast<QWidget*>(issues),
          static_cast<QWidget*>(log)}) {
        panel->update();
    }
}

} // namespace cascade::ui
