// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/FileWriter.h"

#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QStringList>
#include <QTest>

#include <atomic>
#include <latch>
#include <thread>

using namespace cascade;
using namespace cascade::ui;

class FileWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nobodyWaitsForIt()
    {
        FileWriter writer;
        QSignalSpy idle(&writer, &FileWriter::idle);
        std::latch disk(1);
        bool answered = false;
        std::thread::id worker;
        writer.write(
            [&]() -> Result<void> {
                worker = std::this_thread::get_id();
                disk.wait();
                return {};
            },
            [&](const Result<void>& done) { answered = done.ok(); });
        QVERIFY(writer.busy() && !answered); // `write` is over, the writing is not
        disk.count_down();
        QVERIFY(idle.wait());
        QVERIFY(answered && !writer.busy());
        QVERIFY(worker != std::this_thread::get_id());
    }

    void oneAfterTheOther()
    {
        FileWriter writer;
        QSignalSpy idle(&writer, &FileWriter::idle);
        QStringList order; // the writer's thread and this one take turns: answers come when works are over
        std::latch disk(1);
        std::atomic<int> works = 0;
        for (int i = 0; i < 3; ++i) {
            writer.write(
                [&, i]() -> Result<void> {
                    disk.wait();
                    const bool inOrder = works++ == i;
                    return inOrder ? Result<void>() : Error{ErrorCode::Internal, "test", "out of order", {}};
                },
                [&, i](const Result<void>& done) { order << QString::number(done ? i : -1); });
        }
        disk.count_down();
        QVERIFY(idle.wait());
        QCOMPARE(order, (QStringList{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2")}));
        QCOMPARE(idle.count(), 1); // when all are
    }

    void anErrorIsAnAnswer()
    {
        FileWriter writer;
        QSignalSpy idle(&writer, &FileWriter::idle);
        std::string said;
        writer.write(
            []() -> Result<void> {
                return Error{ErrorCode::DiskFull, "shot", "no room", {}};
            },
            [&](const Result<void>& done) { said = done.error().what; });
        QVERIFY(idle.wait());
        QCOMPARE(said, std::string("no room"));
    }

    void goingAwayFinishesAll()
    {
        std::atomic<int> written = 0;
        {
            FileWriter writer;
            for (int i = 0; i < 5; ++i) {
                writer.write(
                    [&]() -> Result<void> {
                        ++written;
                        return {};
                    },
                    [](const Result<void>&) {});
            }
        }
        QCOMPARE(written.load(), 5);
    }
};

CASCADE_TEST(FileWriterTest);
#include "tst_FileWriter.moc"
