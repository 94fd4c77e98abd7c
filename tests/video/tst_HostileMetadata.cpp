// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/Sidecar.h"
#include "core/video/StillImage.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/video/ExportSupport.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;
using cascade::tests::Dice;
using cascade::tests::fuzz;
using cascade::tests::mutated;

namespace {

QString place()
{
    return (::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : QDir::tempPath()) + "/cascade-metadata-XXXXXX";
}

} // namespace

/// What a stranger sends with a graph in it: read, or refused in words, whatever its bytes are.
class HostileMetadataTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const Clip clip = numberedClip(2);
        VideoWriterOptions options;
        options.preset = "ultrafast";
        options.metadata = {{"cascade.graph", longJson(2000)}, {"cascade.seed", "7"}};
        for (const auto* ending : {"mp4", "mov", "webm", "gif", "apng", "webp"}) {
            m_seeds[ending] =
                bytesOf(writeVideo(path(std::string("seed.") + ending), clip, options).value().file);
        }
        QVERIFY(writePng(path("seed.png"), clip, 0, options.metadata).ok());
        m_seeds["png"] = bytesOf(path("seed.png"));
    }

    void mutatedFilesAreReadOrRefused_data()
    {
        QTest::addColumn<QString>("ending");
        for (const auto& [ending, bytes] : m_seeds) {
            QTest::newRow(ending.c_str()) << QString::fromStdString(ending);
        }
    }
    void mutatedFilesAreReadOrRefused()
    {
        QFETCH(QString, ending);
        std::vector<std::string> others;
        for (const auto& [name, bytes] : m_seeds) {
            others.push_back(bytes);
        }
        const auto& seed = m_seeds.at(ending.toStdString());
        const auto file = path("a." + ending.toStdString());
        const auto fault = fuzz(
            1500, [&](Dice& dice) { return mutated(seed, others, dice); },
            [&](const std::string& bytes) {
                writeBytes(file, bytes);
                return faultOf(file);
            });
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }

    void mutatedFilesBesideAreReadOrRefused()
    {
        const auto file = path("b.mp4");
        writeBytes(file, m_seeds.at("mp4"));
        QVERIFY(writeSidecar(file, {{"cascade.graph", longJson(2000)}, {"cascade.seed", "7"}}).ok());
        const auto beside = sidecarPath(file);
        const auto seed = bytesOf(beside);
        const auto fault = fuzz(
            1500, [&](Dice& dice) { return mutated(seed, {seed}, dice); },
            [&](const std::string& bytes) {
                writeBytes(beside, bytes);
                return faultOf(file);
            });
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }

private:
    std::filesystem::path path(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    /// What is wrong with how a file was read.
    static std::string faultOf(const std::filesystem::path& file)
    {
        const auto tags = readMetadata(file);
        const bool said =
            tags.ok() || (tags.error().code == ErrorCode::BadInput && !tags.error().what.empty());
        return said ? std::string() : "refused with " + tags.error().message();
    }

    QTemporaryDir m_folder{place()};
    std::map<std::string, std::string> m_seeds; ///< by ending
};

CASCADE_TEST(HostileMetadataTest);
#include "tst_HostileMetadata.moc"
