// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowActions.h"

#include "ui/session/Text.h"
#include "ui/window/CascadeStages.h"
#include "ui/window/MainWindow.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QMessageBox>

namespace cascade::ui {

namespace {

using Keys = QList<QKeySequence>;

Keys keys(const char* text)
{
    return QKeySequence::listFromString(QString::fromLatin1(text), QKeySequence::PortableText);
}

/// Adds actions to a table and to a menu at once.
class Filler {
public:
    Filler(MainWindow& window, const QString& title)
        : m_window(window), m_title(title), m_menu(window.menuBar()->addMenu(title))
    {
    }

    QAction* operator()(const char* id, const QString& title, const char* usual,
                        std::function<void()> trigger, std::function<bool()> enabled = {})
    {
        auto name = m_title;
        auto* action =
            m_window.actionTable().add({QString::fromLatin1(id), title, name.remove(QLatin1Char('&')),
                                        keys(usual), std::move(trigger), std::move(enabled)});
        m_menu->addAction(action);
        return action;
    }
    void separate() { m_menu->addSeparator(); }
    [[nodiscard]] QMenu& menu() { return *m_menu; }

private:
    MainWindow& m_window;
    QString m_title;
    QMenu* m_menu;
};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
};

void addFile(MainWindow& w, StudioApplication& application)
{
    Filler add(w, Words::tr("&File"));
    add("file.new", Words::tr("New graph"), "Ctrl+N", [&w] { w.files().newGraph(); });
    add("file.open", Words::tr("Open…"), "Ctrl+O", [&w] { w.files().chooseAndOpen(); });
    auto* recent = add.menu().addMenu(Words::tr("Open recent"));
    QObject::connect(recent, &QMenu::aboutToShow, recent, [&w, &application, recent] {
        recent->clear();
        for (const auto& file : application.recentFiles()) {
            recent->addAction(file, recent, [&w, file] { w.files().open(path(file)); });
        }
    });
    add("file.save", Words::tr("Save"), "Ctrl+S", [&w] { w.files().save(); });
    add("file.saveAs", Words::tr("Save as…"), "Ctrl+Shift+S", [&w] { w.files().saveAs(); });
    add("file.pack", Words::tr("Save as preset or pack…"), "", [&w] { w.savePack(); });
    add.separate();
    add("file.export", Words::tr("Export clip…"), "Ctrl+M", [&w] { w.exports().exportClip(); });
    add.separate();
    add("file.quit", Words::tr("Quit"), "Ctrl+Q", [&w] { w.close(); });
}

void addEdit(MainWindow& w, Studio& studio)
{
    Filler add(w, Words::tr("&Edit"));
    auto& session = studio.session;
    auto* undo = add(
        "edit.undo", Words::tr("Undo"), "Ctrl+Z", [&session] { session.undo(); },
        [&session] { return session.canUndo(); });
    auto* redo = add(
        "edit.redo", Words::tr("Redo"), "Ctrl+Y; Ctrl+Shift+Z", [&session] { session.redo(); },
        [&session] { return session.canRedo(); });
    QObject::connect(&add.menu(), &QMenu::aboutToShow, undo, [&session, undo, redo] {
        undo->setText(session.canUndo() ? Words::tr("Undo %1").arg(session.undoLabel()) : Words::tr("Undo"));
        redo->setText(session.canRedo() ? Words::tr("Redo %1").arg(session.redoLabel()) : Words::tr("Redo"));
    });
    add.separate();
    add(
        "edit.openStages", Words::tr("Open into its stages"), "Ctrl+Shift+E",
        [&w, &studio] { w.runs().openStages(studio.selection.current()); },
        [&studio] { return hasStages(*studio.check.report(), studio.selection.current()); });
    auto* canvas = w.panels().canvas;
    for (const auto& info : canvasActions()) {
        auto* action =
            w.actionTable().add({QString::fromLatin1(info.id), info.shownTitle(), Words::tr("Canvas"),
                                 info.usualKeys(), [canvas, which = info.action] { canvas->trigger(which); }},
                                canvas);
        canvas->setAction(info.action, action);
        add.menu().addAction(action);
    }
}

void addRun(MainWindow& w, Studio& studio)
{
    Filler add(w, Words::tr("&Run"));
    auto& runs = w.runs();
    const auto idle = [&studio] { return !studio.runs.running(); };
    auto& shots = w.exports().shots();
    const auto busy = [&studio, &shots] { return studio.runs.running() || shots.running(); };
    add(
        "run.start", Words::tr("Run"), "Ctrl+Return; Ctrl+Enter", [&runs] { runs.run(); }, idle);
    add(
        "run.here", Words::tr("Run to the chosen node"), "Shift+Return",
        [&runs, &studio] { runs.runTo(studio.selection.current()); },
        [&studio, idle] { return idle() && !studio.selection.current().empty(); });
    add(
        "run.stop", Words::tr("Stop"), "Esc; Ctrl+Alt+Return; Shift+X",
        [&studio, &shots] {
            studio.runs.stop();
            shots.stop();
        },
        busy);
    add.separate();
    add("run.next", Words::tr("Run next in line"), "Ctrl+Shift+Return; Ctrl+Shift+Enter",
        [&runs] { runs.runNext(); });
    add("run.queue", Words::tr("Add to the queue"), "Alt+Return", [&runs] { runs.addToQueue(); });
    add("run.queueStart", Words::tr("Run the queue"), "", [&runs] { runs.runQueue(true); });
    add("run.queuePause", Words::tr("Pause the queue"), "", [&runs] { runs.runQueue(false); });
    add.separate();
    add("run.nextSeed", Words::tr("Next seed"), "Ctrl+]", [&runs] { runs.nextSeed(1); });
    add("run.previousSeed", Words::tr("Previous seed"), "Ctrl+[", [&runs] { runs.nextSeed(-1); });
    add("run.randomSeed", Words::tr("Random seed"), "Ctrl+R", [&runs] { runs.randomSeed(); });
}

/// Each language has its own name, so that whoever cannot read the others finds it.
void addLanguages(MainWindow& w, StudioApplication& application, QMenu& menu)
{
    auto* group = new QActionGroup(&menu);
    const auto add = [&](const QString& title, const QString& language) {
        auto* action = menu.addAction(title, &menu, [&w, &application, language] {
            application.setLanguage(language);
            w.say(Words::tr("The language changes at the next start."));
        });
        action->setCheckable(true);
        action->setChecked(application.chosenLanguage() == language);
        group->addAction(action);
    };
    add(Words::tr("System"), {});
    for (const auto& language : StudioApplication::languages()) {
        const QLocale everywhere(QLocale(language).language(), QLocale::World); // not "American English"
        add(everywhere.nativeLanguageName(), language);
    }
}

void addView(MainWindow& w, StudioApplication& application)
{
    Filler add(w, Words::tr("&View"));
    auto& layouts = w.panels().layouts;
    using Layout = WindowLayouts::Layout;
    add("view.compose", Words::tr("Layout: compose"), "Alt+1", [&layouts] { layouts.show(Layout::Compose); });
    add("view.review", Words::tr("Layout: review"), "Alt+2", [&layouts] { layouts.show(Layout::Review); });
    add("view.queue", Words::tr("Layout: queue"), "Alt+3", [&layouts] { layouts.show(Layout::Queue); });
    add("view.reset", Words::tr("Reset this layout"), "", [&layouts] { layouts.reset(); });
    add.separate();
    const std::pair<const char*, const char*> panels[] = {
        {"prompt", "P"}, {"canvas", "N"},  {"viewer", "F3"}, {"timeline", "F4"}, {"inspector", "F5"},
        {"form", ""},    {"library", "W"}, {"queue", "Q"},   {"issues", "F8"},   {"log", "Ctrl+`"}};
    for (const auto& [name, usual] : panels) {
        const auto id = QByteArray("panel.") + name;
        add(id.constData(),
            Words::tr("Panel: %1").arg(layouts.dock(QString::fromLatin1(name))->windowTitle()), usual,
            [&layouts, name = QString::fromLatin1(name)] { layouts.raise(name); });
    }
    add("panel.models", Words::tr("Panel: %1").arg(Words::tr("Models")), "M", [&w, &layouts] {
        layouts.raise(QStringLiteral("library"));
        w.panels().library->showOnly(LibraryKind::Model);
    });
    add.separate();
    add("view.maximise", Words::tr("Maximise the panel"), "`; F", [&w, &layouts] {
        const auto docks = layouts.docks();
        const auto focused = std::find_if(docks.begin(), docks.end(), [](const QDockWidget* dock) {
            return QApplication::focusWidget() != nullptr && dock->isAncestorOf(QApplication::focusWidget());
        });
        layouts.toggleMaximised(focused == docks.end() ? nullptr : *focused);
    });
    add("view.fullScreen", Words::tr("Full screen"), "F11",
        [&w] { w.setWindowState(w.windowState() ^ Qt::WindowFullScreen); });
    add("view.theme", Words::tr("Dark or light"), "", [&application] {
        application.setTheme(application.theme() == Theme::Dark ? Theme::Light : Theme::Dark);
    });
    addLanguages(w, application, *add.menu().addMenu(Words::tr("Language")));
    add.separate();
    add("view.refresh", Words::tr("Look for models, presets and takes again"), "R", [&w] { w.refresh(); });
    add("view.settings", Words::tr("Settings…"), "Ctrl+,", [&w] { w.showSettings(); });
}

void addHelp(MainWindow& w)
{
    Filler add(w, Words::tr("&Help"));
    add("help.palette", Words::tr("Find an action…"), "Ctrl+Shift+P; /", [&w] { w.showPalette(); });
    add("help.keys", Words::tr("Keys…"), "Shift+?; Ctrl+/", [&w] { w.showKeys(); });
    add("help.about", Words::tr("About Cascade Studio"), "", [&w] {
        QMessageBox::about(
            &w, Words::tr("About Cascade Studio"),
            Words::tr("<b>Cascade Studio %1</b><p>A sentence becomes an HD clip, made by a cascade "
                      "of video diffusion models "
                      "(Imagen Video, Ho et al. 2022).<p>Apache-2.0. Made with Qt, Dear ImGui, "
                      "imgui-node-editor, LibTorch and FFmpeg.")
                .arg(QCoreApplication::applicationVersion()));
    });
}

/// The viewer's number keys act on the canvas, too: there a node is sent to the viewer.
void shareViewerSlots(const Viewer& viewer, QWidget& canvas)
{
    for (auto* original : viewer.actions()) {
        const auto name = original->objectName();
        if (name.startsWith(QLatin1String("viewer.recall-")) ||
            name.startsWith(QLatin1String("viewer.keep-"))) {
            auto* twin = new QAction(original->text(), &canvas);
            twin->setObjectName(name);
            twin->setShortcuts(original->shortcuts());
            twin->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            QObject::connect(twin, &QAction::triggered, original, &QAction::trigger);
            canvas.addAction(twin);
        }
    }
}

/// What the other panels do by keys of their own, listed with the rest.
void adoptPanels(MainWindow& w)
{
    auto& panels = w.panels();
    shareViewerSlots(*panels.viewer, *panels.canvas);
    const std::pair<const char*, QWidget*> all[] = {
        {"viewer", panels.viewer}, {"timeline", panels.timeline}, {"library", panels.library},
        {"queue", panels.queue},   {"issues", panels.issues},     {"log", panels.log},
        {"canvas", panels.canvas}};
    for (const auto& [name, panel] : all) {
        w.actionTable().adopt(*panel, panels.layouts.dock(QString::fromLatin1(name))->windowTitle());
    }
}

} // namespace

void addWindowActions(MainWindow& window, Studio& studio, StudioApplication& application)
{
    addFile(window, application);
    addEdit(window, studio);
    addRun(window, studio);
    addView(window, application);
    addHelp(window);
    adoptPanels(window);
}

} // namespace cascade::ui
