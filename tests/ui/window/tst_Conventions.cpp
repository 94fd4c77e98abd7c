// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"

#include <QFile>

using namespace cascade::ui::tests;

namespace {

/// The table of the document, as it has to be.
QString documentOf(const std::vector<ConventionSection>& sections)
{
    int adopted = 0;
    int all = 0;
    QString tables;
    for (const auto& [title, rows] : sections) {
        tables += QStringLiteral("\n## %1\n\n| gesture | here |\n|---|---|\n").arg(QLatin1String(title));
        for (const auto& row : rows) {
            ++all;
            adopted += row.check != nullptr ? 1 : 0;
            tables += QStringLiteral("| %1 | %2%3 |\n")
                          .arg(QString::fromUtf8(row.gesture),
                               row.check == nullptr ? QStringLiteral("not adopted: ") : QString(),
                               QString::fromUtf8(row.does));
        }
    }
    return QStringLiteral(
               "# Gestures from other programs\n\n"
               "What artists know from ComfyUI, InvokeAI, Blender, Natron, chaiNNer, Kdenlive, Olive, "
               "Shotcut and krita-ai-diffusion, and what it does here.\n"
               "Where two programs disagree, the form is given that was settled on. %1 of %2 are "
               "adopted.\n"
               "Each row is a test of `tests/ui/window`, which fails where this page says something "
               "else; with CASCADE_WRITE_DOCS=1 it writes the page.\n")
               .arg(adopted)
               .arg(all) +
           tables;
}

} // namespace

/// Every gesture that artists bring along, done by real events in the studio's window.
class ConventionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gestures_data()
    {
        QTest::addColumn<int>("section");
        QTest::addColumn<int>("row");
        const auto sections = allConventions();
        for (std::size_t section = 0; section < sections.size(); ++section) {
            const auto& rows = sections[section].rows;
            for (std::size_t row = 0; row < rows.size(); ++row) {
                if (rows[row].check != nullptr) {
                    QTest::newRow(rows[row].gesture) << static_cast<int>(section) << static_cast<int>(row);
                }
            }
        }
    }
    void gestures()
    {
        QFETCH(const int, section);
        QFETCH(const int, row);
        ConventionBench bench;
        if (!QTest::currentTestFailed()) {
            allConventions()[static_cast<std::size_t>(section)].rows[static_cast<std::size_t>(row)].check(
                bench);
        }
    }

    void mostAreAdopted()
    {
        std::size_t all = 0;
        std::size_t adopted = 0;
        QSet<QString> names;
        for (const auto& [title, rows] : allConventions()) {
            for (const auto& row : rows) {
                QVERIFY2(*row.does != '\0', row.gesture);
                QVERIFY2(!names.contains(QString::fromUtf8(row.gesture)), row.gesture);
                names.insert(QString::fromUtf8(row.gesture));
                ++all;
                adopted += row.check != nullptr ? 1 : 0;
            }
        }
        QVERIFY2(adopted * 100 >= all * 95, qPrintable(QStringLiteral("%1 of %2").arg(adopted).arg(all)));
    }

    void theDocumentSaysTheSame()
    {
        QFile file(QStringLiteral(CASCADE_SOURCE_DIR "/docs/conventions.md"));
        const auto wanted = documentOf(allConventions()).toUtf8();
        if (qEnvironmentVariableIsSet("CASCADE_WRITE_DOCS")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(wanted);
            file.close();
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), wanted);
    }
};

CASCADE_TEST(ConventionsTest);
#include "tst_Conventions.moc"
