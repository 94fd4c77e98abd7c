// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/TakeShelf.h"

#include "pipeline/store/TakeLibrary.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace cascade;
using namespace cascade::ui;

namespace {

struct Fixture {
    Fixture() : shelf(places()), changed(&shelf, &TakeShelf::changed) {}

    [[nodiscard]] Places places() const
    {
        Places places;
        places.cacheFolder = (folder.path() + QStringLiteral("/cache")).toStdString();
        places.dataFolder = (folder.path() + QStringLiteral("/data")).toStdString();
        return places;
    }
    /// As another process would.
    void keep(const std::string& title)
    {
        auto store = store::StageStore::open(places().cacheFolder / "stages").value();
        auto library = store::TakeLibrary::openIn(places().dataFolder, std::move(store)).value();
        store::TakeRecord record;
        record.identity = record.title = title;
        record.graph = "{}";
        QVERIFY(library.keep(record).ok());
    }

    QTemporaryDir folder;
    TakeShelf shelf;
    QSignalSpy changed;
};

} // namespace

class TakeShelfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesOfAnotherProcessAreSeen()
    {
        Fixture f;
        f.shelf.refresh();
        QVERIFY(f.changed.wait());
        QVERIFY(f.shelf.takes().empty());
        f.keep("first");
        QTRY_COMPARE(f.shelf.takes().size(), std::size_t{1});
        f.keep("second");
        QTRY_COMPARE(f.shelf.takes().size(), std::size_t{2});
    }

    void aDamagedLibraryIsToldOnce()
    {
        Fixture f;
        std::filesystem::create_directories(f.places().dataFolder);
        std::ofstream(f.places().dataFolder / "library.sqlite")
            << "no library at all, but long enough for one";
        QSignalSpy failed(&f.shelf, &TakeShelf::failed);
        f.shelf.refresh();
        QVERIFY(failed.wait());
        QVERIFY(!failed.wait(2500)); // though it is looked at every second
        QCOMPARE(failed.count(), 1);
        QVERIFY(std::filesystem::remove(f.places().dataFolder / "library.sqlite"));
        QVERIFY(f.changed.wait()); // and seen when it can be read again
    }
};

CASCADE_TEST(TakeShelfTest);
#include "tst_TakeShelf.moc"
