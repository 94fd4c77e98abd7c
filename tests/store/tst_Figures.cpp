// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Figures.h"

#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <array>
#include <fstream>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

Figures opened(const std::filesystem::path& file)
{
    std::string note;
    auto figures = Figures::open(file, note).value();
    return figures;
}

Figure figure(const std::string& work, const std::string& shape, double seconds)
{
    return {work, shape, 1000, seconds, 4 << 20, 1 << 20};
}

void add(Figures& figures, const std::string& machine, const Figure& one)
{
    figures.add(machine, std::array{one}).value();
}

} // namespace

class FiguresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void giveBackWhatWasAddedTheNewestFirst()
    {
        const DatabaseFolder folder;
        const auto file = folder.file("figures.sqlite");
        const std::vector both{figure("network a", "16x24x40", 0.25), figure("export", "16x24x40", 1.5)};
        opened(file).add("this machine", both).value();
        const auto found = opened(file).of("this machine").value(); // another process
        QCOMPARE(found.size(), std::size_t{2});
        QVERIFY(found[0] == both[1] && found[1] == both[0]);
    }

    void machinesKnowNothingOfEachOther()
    {
        const DatabaseFolder folder;
        auto figures = opened(folder.file());
        add(figures, "two threads", figure("network a", "", 2));
        add(figures, "one thread", figure("network a", "", 4));
        QCOMPARE(figures.of("two threads").value().size(), std::size_t{1});
        QCOMPARE(figures.of("two threads").value()[0].seconds, 2.0);
        QVERIFY(figures.of("a card").value().empty());
    }

    void onlyTheLastOfAShapeAreKept()
    {
        const DatabaseFolder folder;
        auto figures = opened(folder.file());
        add(figures, "m", figure("network a", "small", 100));
        for (int i = 0; i < 2 * kKeptFigures; ++i) {
            add(figures, "m", figure("network a", "large", i));
        }
        const auto found = figures.of("m").value();
        QCOMPARE(found.size(), std::size_t{kKeptFigures + 1});
        QCOMPARE(found.front().seconds, 2.0 * kKeptFigures - 1);
        QCOMPARE(found.back().seconds, 100.0); // of the other shape
    }

    void forgottenWorkIsGoneOnThatMachine()
    {
        const DatabaseFolder folder;
        auto figures = opened(folder.file());
        add(figures, "m", figure("network a", "", 1));
        add(figures, "m", figure("network b", "", 1));
        add(figures, "other", figure("network a", "", 1));
        figures.forget("m", std::array{std::string("network a")}).value();
        QCOMPARE(figures.of("m").value().size(), std::size_t{1});
        QCOMPARE(figures.of("other").value().size(), std::size_t{1});
    }

    void scoresAreKept()
    {
        const DatabaseFolder folder;
        auto figures = opened(folder.file());
        for (int i = 0; i < kKeptScores + 3; ++i) {
            figures.addScore("m", {"draft", 10, 11.0 + i, 500, 510, 0}).value();
        }
        const auto scores = figures.scores("m").value();
        QCOMPARE(scores.size(), std::size_t{kKeptScores});
        QCOMPARE(scores.front().takenSec, 11.0 + kKeptScores + 2);
        QCOMPARE(scores.front().title, std::string("draft"));
        QVERIFY(scores.front().timeMs > 0);
        QVERIFY(figures.scores("other").value().empty());
    }

    void scoresOfClipsAreKept()
    {
        const DatabaseFolder folder;
        auto figures = opened(folder.file());
        figures.addClipScore("world-clip a", "one", 85.25).value();
        figures.addClipScore("world-clip a", "one", -3.5).value(); // the newer one counts
        figures.addClipScore("world-clip b", "one", 12).value();
        QCOMPARE(figures.clipScore("world-clip a", "one").value(), std::optional(-3.5));
        QCOMPARE(figures.clipScore("world-clip b", "one").value(), std::optional(12.0));
        QVERIFY(!figures.clipScore("world-clip a", "two").value());
        QCOMPARE(opened(folder.file()).clipScore("world-clip a", "one").value(), std::optional(-3.5));
    }

    void aFileOfNoUseIsPutAside_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no database") << QByteArray(5000, 'x');
        QTest::newRow("cut off") << QByteArray("SQLite format 3");
    }

    void aFileOfNoUseIsPutAside()
    {
        QFETCH(QByteArray, bytes);
        const DatabaseFolder folder;
        const auto file = folder.file("figures.sqlite");
        std::ofstream(file) << bytes.toStdString();
        std::string note;
        auto figures = Figures::open(file, note);
        QVERIFY2(figures.ok(), figures.ok() ? "" : figures.error().message().c_str());
        QVERIFY2(note.find("measured anew") != std::string::npos, note.c_str());
        QVERIFY(std::filesystem::exists(folder.file("figures.sqlite~")));
        QVERIFY(figures.value().of("m").value().empty());
        add(figures.value(), "m", figure("network a", "", 1));
        std::string silence;
        QCOMPARE(Figures::open(file, silence).value().of("m").value().size(), std::size_t{1});
        QCOMPARE(silence, std::string());
    }

    /// Damage that is deep in the file is found when it is opened, not in the middle of a run.
    void aDamagedTableIsPutAside()
    {
        const DatabaseFolder folder;
        const auto file = folder.file("figures.sqlite");
        {
            auto figures = opened(file);
            for (int i = 0; i < 200; ++i) {
                add(figures, "m", figure("network " + std::to_string(i), std::string(200, 's'), i));
            }
        }
        {
            std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
            const auto size = std::filesystem::file_size(file);
            QVERIFY(size > 20'000);
            stream.seekp(static_cast<std::streamoff>(size / 2));
            stream << std::string(6000, '\xff');
        }
        std::string note;
        QVERIFY(Figures::open(file, note).value().of("m").value().empty());
        QVERIFY2(note.find("damaged") != std::string::npos, note.c_str());
    }

    void aFolderThatRefusesIsSaid()
    {
        const DatabaseFolder folder;
        std::ofstream(folder.file("plain")) << "a file";
        std::string note;
        const auto figures = Figures::open(folder.file("plain") / "figures.sqlite", note);
        QVERIFY(!figures.ok());
        QCOMPARE(figures.error().code, ErrorCode::DiskFull);
    }
};

CASCADE_TEST(FiguresTest);
#include "tst_Figures.moc"
