// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ExportFormat.h"
#include "pipeline/graph/NodeCatalog.h"
#include "tests/support/TestMain.h"
#include "ui/panels/ExportDialog.h"
#include "ui/panels/PackDialog.h"
#include "ui/session/EditText.h"
#include "ui/session/Text.h"
#include "ui/window/MainWindow.h"
#include "ui/window/ShortcutsDialog.h"
#include "ui/window/Welcome.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QHeaderView>
#include <QMenuBar>
#include <QSet>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <functional>

using namespace cascade;
using namespace cascade::ui;
using graph::NodeId;

namespace {

/// A window in a language, without an engine.
struct Bench {
    explicit Bench(const QString& language)
        : studio({placesFromEnvironment(CASCADE_VERSION, CASCADE_RESOURCE_DIR), "no-engine"}),
          application(studio.places), speaks(application, language), window(studio, application)
    {
    }
    ~Bench() { QLocale::setDefault(QLocale::system()); }

    struct Speaks {
        Speaks(StudioApplication& application, const QString& language)
        {
            application.setLanguage(language);
            application.begin(*qApp);
        }
    };

    Studio studio;
    StudioApplication application;
    Speaks speaks;
    MainWindow window;
};

/// All that an object, or what lies in it, says to a person, line by line.
QSet<QString> linesOf(const QObject& root)
{
    QStringList all;
    auto objects = root.findChildren<QObject*>();
    objects << const_cast<QObject*>(&root);
    for (const auto* object : objects) {
        for (const char* property :
             {"text", "iconText", "title", "windowTitle", "toolTip", "placeholderText", "accessibleName",
              "accessibleDescription", "suffix", "specialValueText"}) {
            all << object->property(property).toString();
        }
        if (const auto* box = qobject_cast<const QComboBox*>(object)) {
            for (int i = 0; i < box->count(); ++i) {
                all << box->itemText(i) << box->itemData(i, Qt::ToolTipRole).toString();
            }
        } else if (const auto* view = qobject_cast<const QTableView*>(object)) {
            for (int i = 0; i < view->model()->columnCount(); ++i) {
                all << view->model()->headerData(i, Qt::Horizontal).toString();
            }
        }
    }
    QSet<QString> lines;
    for (auto& said : all) {
        said.replace(QStringLiteral("<br>"), QStringLiteral("\n")).remove(QLatin1Char('&'));
        for (const auto& line : said.split(QLatin1Char('\n'))) {
            lines << line.trimmed();
        }
    }
    return lines;
}

/// What the studio says of what an artist and the engine made is theirs, in any language.
QSet<QString> linesOfOthers(Bench& bench)
{
    QStringList all = bench.window.panels().libraryModel.tags();
    for (const auto& issue : bench.studio.check.report()->inference.issues) {
        all << text(issue.place + ": " + issue.what) << text(issue.hint);
    }
    return {all.begin(), all.end()};
}

/// Shows the inspector of one node of every kind.
void eachNode(Bench& bench, const std::function<void(QWidget& inspector, const QString& type)>& use)
{
    for (const auto& type : graph::nodeTypes()) {
        const auto id = bench.studio.session.graph().freeId(type.id);
        if (bench.studio.session.apply(graph::AddNode{id, {.type = type.id}, {}})) {
            bench.studio.selection.set({id}, id);
            QCoreApplication::processEvents();
            use(*bench.window.panels().inspector, text(type.id));
        }
    }
}

void eachDialog(Bench& bench, const std::function<void(QWidget&)>& use)
{
    const auto& palette = bench.application.palette();
    ExportDialog exporting({{}, QStringLiteral("clip"), palette});
    exporting.setSource({ClipShape{}, true, 4, 8});
    PackDialog pack({{}, {}, true, palette});
    ShortcutsDialog keys(bench.window.actionTable(), nullptr);
    Welcome welcome(palette, nullptr);
    welcome.resize(700, welcome.sizeHint().height());
    for (auto* dialog : std::initializer_list<QWidget*>{&exporting, &pack, &keys, &welcome}) {
        use(*dialog);
    }
}

QSet<QString> linesIn(const QString& language)
{
    Bench bench(language);
    QSet<QString> lines;
    eachNode(bench, [&](const QWidget& inspector, const QString&) {
        lines += linesOf(inspector) - linesOfOthers(bench);
    });
    lines += linesOf(bench.window) - linesOfOthers(bench);
    eachDialog(bench, [&lines](const QWidget& dialog) { lines += linesOf(dialog); });
    return lines;
}

/// What the engine says of itself is English in every language (ui/session/Text.h).
QSet<QString> linesOfTheEngine()
{
    QSet<QString> lines;
    const auto add = [&lines](std::string_view words) { lines << text(words); };
    for (const auto& type : graph::nodeTypes()) {
        add(type.title);
        add(type.help);
        add(type.title + ", " + type.id);
        for (const auto* ports : {&type.inputs, &type.outputs}) {
            for (const auto& port : *ports) {
                add(port.name);
                add(port.help);
            }
        }
        for (const auto& parameter : type.parameters) {
            add(parameter.name);
            add(parameter.unit);
            add(parameter.help);
            add(graph::valueText(parameter, parameter.standard));
            lines << QStringLiteral("Standard: ") + text(graph::valueText(parameter, parameter.standard));
            for (const auto& choice : parameter.choices) {
                add(choice);
            }
        }
    }
    for (const auto& format : exportFormats()) {
        add(format.title);
        add(format.help);
        add(format.quality.meaning);
        lines << text(format.quality.name) + QStringLiteral(": ") + text(format.quality.meaning);
    }
    return lines;
}

/// The same in both languages: names, units, and words that German studios use, too.
const QStringList kSame{
    QStringLiteral("System|English|Deutsch|Prompt|Panel: Prompt|Seed|Takes|Tags|Timecode|Poster|Name|Zoom"),
    QStringLiteral(
        "Sampler|Ancestral|DDIM|DPM-Solver++ 2M|DEIS|Euler|Euler ancestral|x|1280 x 720|1920 x 1080"),
    QStringLiteral("23.976 fps|24 fps|25 fps|30 fps|clip.mp4|preset.cascadepack"),
    QStringLiteral("CC-BY-4.0|CC-BY-SA-4.0|CC0-1.0|CC-BY-NC-4.0|Apache-2.0|MIT")};

QSet<QString> sameWords()
{
    const auto all = kSame.join(QLatin1Char('|')).split(QLatin1Char('|'));
    return {all.begin(), all.end()};
}

} // namespace

class LanguageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_home.isValid());
        qputenv("CASCADE_HOME", m_home.path().toUtf8());
    }

    void theFirstKnownLanguageIsTaken_data()
    {
        QTest::addColumn<QStringList>("wished");
        QTest::addColumn<QString>("language");
        const auto de = QStringLiteral("de"), en = QStringLiteral("en");
        QTest::newRow("German") << QStringList{QStringLiteral("de-DE"), de} << de;
        QTest::newRow("Austrian") << QStringList{QStringLiteral("de-AT")} << de;
        QTest::newRow("English before German") << QStringList{QStringLiteral("en-GB"), de} << en;
        QTest::newRow("unknown, then German")
            << QStringList{QStringLiteral("eo"), QStringLiteral("de_CH")} << de;
        QTest::newRow("unknown") << QStringList{QStringLiteral("eo"), QStringLiteral("C")} << en;
        QTest::newRow("nothing") << QStringList() << en;
    }
    void theFirstKnownLanguageIsTaken()
    {
        QFETCH(QStringList, wished);
        QTEST(StudioApplication::languageOf(wished), "language");
    }

    void theChoiceIsKept()
    {
        const auto places = placesFromEnvironment(CASCADE_VERSION, CASCADE_RESOURCE_DIR);
        {
            StudioApplication application(places);
            QVERIFY(application.chosenLanguage().isEmpty());
            QCOMPARE(application.language(), StudioApplication::languageOf(QLocale::system().uiLanguages()));
            application.setLanguage(QStringLiteral("de"));
        }
        StudioApplication application(places);
        QCOMPARE(application.language(), QStringLiteral("de"));
        application.setLanguage({});
        QVERIFY(application.chosenLanguage().isEmpty());
        application.setLanguage(QStringLiteral("tlh")); // of a later version
        QVERIFY(application.chosenLanguage().isEmpty());
    }

    void theMenuOffersEachLanguageInItsOwnWords()
    {
        Bench bench(QStringLiteral("en"));
        const auto menus = bench.window.menuBar()->findChildren<QMenu*>();
        const auto found = std::find_if(menus.begin(), menus.end(), [](const QMenu* menu) {
            return menu->title() == QStringLiteral("Language");
        });
        QVERIFY(found != menus.end());
        QStringList titles;
        for (const auto* action : (*found)->actions()) {
            titles << action->text();
        }
        QCOMPARE(titles, (QStringList{QStringLiteral("System"), QStringLiteral("English"),
                                      QStringLiteral("Deutsch")}));
        QVERIFY((*found)->actions()[1]->isChecked());
        (*found)->actions()[2]->trigger();
        QCOMPARE(bench.application.chosenLanguage(), QStringLiteral("de"));
        QVERIFY(linesOf(bench.window.statusLine())
                    .contains(QStringLiteral("The language changes at the next start.")));
    }

    void theWindowIsGerman()
    {
        Bench bench(QStringLiteral("de"));
        QStringList menus, docks;
        for (const auto* action : bench.window.menuBar()->actions()) {
            menus << action->text().remove(QLatin1Char('&'));
        }
        for (const auto* dock : bench.window.panels().layouts.docks()) {
            docks << dock->windowTitle();
        }
        QCOMPARE(menus.join(QLatin1Char(' ')), QStringLiteral("Datei Bearbeiten Ausführen Ansicht Hilfe"));
        QCOMPARE(docks.join(QLatin1Char(' ')),
                 QStringLiteral("Prompt Bibliothek Arbeitsfläche Betrachter Inspektor Formular Zeitleiste "
                                "Warteschlange Probleme Protokoll"));
    }

    void nothingIsLeftInEnglish()
    {
        auto left = linesIn(QStringLiteral("en")) & linesIn(QStringLiteral("de"));
        left -= linesOfTheEngine();
        left -= sameWords();
        left.removeIf([](const QString& line) {
            return std::none_of(line.begin(), line.end(), [](QChar c) { return c.isLetter(); });
        });
        QVERIFY2(left.isEmpty(), qPrintable(left.values().join(QStringLiteral(" | "))));
    }

    void oneIsNotMany_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("three");
        QTest::newRow("English") << QStringLiteral("en") << QStringLiteral("1 step")
                                 << QStringLiteral("3 steps");
        QTest::newRow("German") << QStringLiteral("de") << QStringLiteral("1 Schritt")
                                << QStringLiteral("3 Schritte");
    }
    void oneIsNotMany()
    {
        QFETCH(QString, language);
        const Bench bench(language);
        const auto steps = [](int count) {
            return QCoreApplication::translate("cascade::ui::GuidanceEditor", "%n steps", nullptr, count);
        };
        QTEST(steps(1), "one");
        QTEST(steps(3), "three");
    }

    void undoSaysWhatItTakesBack()
    {
        Bench bench(QStringLiteral("de"));
        QCOMPARE(editText("Insert Resize 80x48"), QStringLiteral("Resize 80x48 einfügen"));
        QCOMPARE(editText("Remove link"), QStringLiteral("Verbindung entfernen"));
        QCOMPARE(editText("Change the simple form"), QStringLiteral("Einfaches Formular ändern"));
        QCOMPARE(editText("Nobody knows"), QStringLiteral("Nobody knows"));
        QVERIFY(bench.studio.session.apply(graph::AddNode{NodeId("seed"), {.type = "seed"}, {}}));
        QCOMPARE(bench.studio.session.undoLabel(), QStringLiteral("seed hinzufügen"));
    }

    void nothingIsCutOff_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << QStringLiteral("en");
        QTest::newRow("German") << QStringLiteral("de");
    }
    void nothingIsCutOff()
    {
        QFETCH(QString, language);
        Bench bench(language);
        using Layout = WindowLayouts::Layout;
        bench.window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bench.window));
        openDemo(bench);
        for (const auto layout : {Layout::Compose, Layout::Review, Layout::Queue}) {
            bench.window.panels().layouts.show(layout);
            bench.window.panels().layouts.reset();
            bench.window.resize(1600, 900);
            QCoreApplication::processEvents();
            checkMenus(*bench.window.menuBar());
            checkButtons(bench.window);
            checkTabs(bench.window);
            checkToolBars(bench.window);
            checkHeads(bench.window);
            shoot(bench.window, QStringLiteral("%1-%2").arg(language).arg(static_cast<int>(layout)));
        }
        eachNode(bench, [&](QWidget& inspector, const QString& type) {
            checkButtons(inspector);
            shoot(inspector, language + QStringLiteral("-node-") + type);
        });
        int number = 0;
        eachDialog(bench, [&](QWidget& dialog) {
            dialog.show();
            QVERIFY(QTest::qWaitForWindowExposed(&dialog));
            checkButtons(dialog);
            checkHeads(dialog);
            shoot(dialog, QStringLiteral("%1-dialog-%2").arg(language).arg(number++));
        });
    }

private:
    /// With one node chosen, so that all panels have something to say.
    static void openDemo(Bench& bench)
    {
        bench.window.files().openPreset(QStringLiteral("text-to-hd"));
        const NodeId cascade("cascade");
        QTRY_VERIFY(bench.studio.session.graph().find(cascade) != nullptr);
        bench.studio.selection.set({cascade}, cascade);
        QTRY_VERIFY(!bench.studio.check.report()->inference.clips.empty());
    }
    static void checkMenus(const QMenuBar& bar)
    {
        for (const auto* action : bar.actions()) {
            const auto place = bar.actionGeometry(const_cast<QAction*>(action));
            QVERIFY2(place.isValid() && bar.rect().contains(place), qPrintable(action->text()));
        }
    }
    static void checkButtons(const QWidget& window)
    {
        for (const auto* button : window.findChildren<QAbstractButton*>()) {
            if (button->isVisible() && !button->text().isEmpty()) {
                QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
            }
        }
    }
    static void checkTabs(const QWidget& window)
    {
        for (const auto* bar : window.findChildren<QTabBar*>()) {
            for (int i = 0; bar->isVisible() && i < bar->count(); ++i) {
                QVERIFY2(bar->tabRect(i).width() >= bar->fontMetrics().horizontalAdvance(bar->tabText(i)),
                         qPrintable(bar->tabText(i)));
            }
        }
    }
    static void checkHeads(const QWidget& window)
    {
        for (const auto* head : window.findChildren<QHeaderView*>()) {
            for (int i = 0; head->isVisible() && i < head->count(); ++i) {
                const auto title = head->model()->headerData(i, head->orientation()).toString();
                QVERIFY2(head->isSectionHidden(i) ||
                             head->sectionSize(i) > head->fontMetrics().horizontalAdvance(title),
                         qPrintable(title));
            }
        }
    }
    /// What does not fit is behind an arrow.
    static void checkToolBars(const QWidget& window)
    {
        for (const auto* arrow : window.findChildren<QToolButton*>(QStringLiteral("qt_toolbar_ext_button"))) {
            QVERIFY2(!arrow->isVisible(), qPrintable(arrow->parentWidget()->accessibleName()));
        }
    }
    /// Keeps a picture where CASCADE_SHOTS names a folder: for people to look at.
    static void shoot(QWidget& widget, const QString& name)
    {
        if (const auto folder = qEnvironmentVariable("CASCADE_SHOTS"); !folder.isEmpty()) {
            QDir().mkpath(folder);
            widget.grab().save(QStringLiteral("%1/window-%2.png").arg(folder, name));
        }
    }

    QTemporaryDir m_home;
};

CASCADE_TEST(LanguageTest);
#include "tst_Language.moc"
