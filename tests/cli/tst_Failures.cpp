// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QProcess>
#include <QTest>

#include <unistd.h>

using namespace cascade::cli::tests;

namespace {

/// A file system of 64 KiB for one test; only root may make one.
class SmallDisk {
public:
    explicit SmallDisk(const QString& place) : m_place(place)
    {
        QDir().mkpath(place);
        m_mounted = ::geteuid() == 0 &&
                    QProcess::execute("mount", {"-t", "tmpfs", "-o", "size=64k", "tmpfs", place}) == 0;
    }
    ~SmallDisk()
    {
        if (m_mounted) {
            QProcess::execute("umount", {m_place});
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool mounted() const { return m_mounted; }

private:
    QString m_place;
    bool m_mounted = false;
};

} // namespace

/// Exit codes and messages when things go wrong (product.md 5 and 8).
class FailureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        makeTinyModel(m_shop.file("tiny"));
        makeFootage(m_shop.file("in.mp4"), 64, 32, 3, 24);
    }

    void anOutputThatCannotBeWrittenIsFour_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("world") << QStringList{"world", "a ball", "--size",
                                              "80x48", "-o",     "no/such/folder/a.mp4"};
        QTest::newRow("still") << QStringList{"world", "a ball", "--size",
                                              "80x48", "-o",     "no/such/folder/a.png"};
        QTest::newRow("upscale") << QStringList{"upscale", "in.mp4", "--model",
                                                "tiny",    "-o",     "no/such/folder/a.mp4"};
        QTest::newRow("render") << QStringList{"render", "a ball", "--model",
                                               "tiny",   "-o",     "no/such/folder/a.mp4"};
    }
    void anOutputThatCannotBeWrittenIsFour()
    {
        QFETCH(QStringList, command);
        const auto outcome = m_shop.run(command);
        QCOMPARE(outcome.code, 4);
        QVERIFY2(outcome.error.contains("error: [no/such/folder/a."), outcome.error);
        QVERIFY2(outcome.error.contains("\nhint: ") || !command.contains("render"), outcome.error);
    }

    void aFullDiskIsFourAndLeavesNothing()
    {
        const SmallDisk disk(m_shop.path("small"));
        if (!disk.mounted()) {
            QSKIP("a small disk needs root and the right to mount");
        }
        const auto outcome = m_shop.run({"world", "a ball bouncing over a checkered floor", "--size",
                                         "640x384", "--fps", "12", "-o", "small/a.mp4"});
        QCOMPARE(outcome.code, 4);
        QVERIFY2(outcome.error.contains("error: [small/a.mp4]"), outcome.error);
        const auto added = m_shop.run({"models", "add", "tiny"}, {{"CASCADE_HOME", m_shop.path("small")}});
        QCOMPARE(added.code, 4);
        QVERIFY2(added.error.contains("cannot be written"), added.error);
        QCOMPARE(QDir(m_shop.path("small")).entryList(QDir::Files | QDir::Hidden), QStringList());
        QCOMPARE(QDir(m_shop.path("small/models"))
                     .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList());
    }

    void weightsThatAreNotThereAreThree_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("missing");
        QTest::addColumn<QStringList>("command");
        const QStringList upscale{"upscale", "in.mp4", "--model", "hurt", "-o", "never.mp4"};
        const QStringList render{"render", "a ball", "--model", "hurt", "-o", "never.mp4"};
        const QStringList forward{"forward",   "hurt",     "--network",
                                  "text",      "--inputs", "tiny/ssr1.safetensors",
                                  "--outputs", "never.mp4"};
        QTest::newRow("upscale, missing") << "ssr3.safetensors" << true << upscale;
        QTest::newRow("upscale, altered") << "ssr3.safetensors" << false << upscale;
        QTest::newRow("render, missing") << "tsr2.safetensors" << true << render;
        QTest::newRow("render, altered") << "text.safetensors" << false << render;
        QTest::newRow("forward, altered") << "text.safetensors" << false << forward;
        QTest::newRow("no such model") << "model.json" << true << render;
    }
    void weightsThatAreNotThereAreThree()
    {
        QFETCH(QString, file);
        QFETCH(bool, missing);
        QFETCH(QStringList, command);
        std::filesystem::remove_all(m_shop.file("hurt"));
        std::filesystem::copy(m_shop.file("tiny"), m_shop.file("hurt"));
        auto bytes = m_shop.read("hurt/" + file);
        bytes[bytes.size() - 1] = static_cast<char>(bytes[bytes.size() - 1] ^ 1);
        m_shop.write("hurt/" + file, bytes);
        if (missing) {
            std::filesystem::remove(m_shop.file("hurt/" + file));
        }
        const auto outcome = m_shop.run(command);
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.error.contains(file.toUtf8() + "]"), outcome.error);
        QVERIFY2(outcome.error.contains("\nhint: "), outcome.error);
        if (!missing) {
            QVERIFY2(outcome.error.contains("expected weights of SHA-256"), outcome.error);
        }
        QVERIFY(!std::filesystem::exists(m_shop.file("never.mp4")));
    }

    void impossibleSettingsAreTwo_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("no steps") << QStringList{"--steps", "0"};
        QTest::newRow("steps below zero") << QStringList{"--set", "base.steps=-3"};
        QTest::newRow("no such stage") << QStringList{"--set", "ssr9.steps=3"};
        QTest::newRow("no such variant") << QStringList{"--variant", "distilled-3"};
        QTest::newRow("until nothing") << QStringList{"--until", "ssr9"};
        QTest::newRow("no takes") << QStringList{"--takes", "0"};
        QTest::newRow("no memory") << QStringList{"--memory-limit", "3KiB"};
        QTest::newRow("no such progress") << QStringList{"--progress", "song"};
    }
    void impossibleSettingsAreTwo()
    {
        QFETCH(QStringList, settings);
        const auto outcome =
            m_shop.run(QStringList{"render", "a ball", "--model", "tiny", "-o", "never.mp4"} + settings);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.startsWith("error: ["), outcome.error);
        QVERIFY(!std::filesystem::exists(m_shop.file("never.mp4")));
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(FailureTest);
#include "tst_Failures.moc"
