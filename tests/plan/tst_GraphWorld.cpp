// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/GraphWorld.h"

#include "core/base/Hash.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <fstream>

using namespace cascade;
namespace fs = std::filesystem;

class GraphWorldTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void hashesOutliveTheProgram()
    {
        const auto file = write("weights", "bytes");
        plan::GraphWorld world(places());
        QCOMPARE(world.keySurroundings({}, {}).fileHash(file).value(), sha256Hex("bytes"));
        std::string note;
        auto kept = store::FileHashes::open(store::FileHashes::fileIn(places().cacheFolder), note).value();
        QVERIFY(kept.known(file).value() == sha256Hex("bytes"));
    }

    void aCacheThatCannotBeMadeHindersNobody()
    {
        const auto file = write("weights", "bytes");
        std::ofstream(places().cacheFolder) << "a file in the place of the folder";
        plan::GraphWorld world(places());
        QCOMPARE(world.keySurroundings({}, {}).fileHash(file).value(), sha256Hex("bytes"));
    }

private:
    [[nodiscard]] Places places() const
    {
        Places places;
        places.cacheFolder = root() / "cache";
        return places;
    }
    [[nodiscard]] fs::path root() const { return m_folder->path().toStdString(); }
    [[nodiscard]] std::string write(const char* name, const std::string& bytes) const
    {
        const auto file = root() / name;
        std::ofstream(file) << bytes;
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
        return file.string();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(GraphWorldTest);
#include "tst_GraphWorld.moc"
