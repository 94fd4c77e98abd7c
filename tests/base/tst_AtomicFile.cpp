// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"

#include "tests/support/TestMain.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

using namespace cascade;

class AtomicFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsThere()
    {
        const QTemporaryDir folder;
        const auto target = pathIn(folder, "a.json");
        QVERIFY(writeFileAtomically(target, "first").ok());
        QVERIFY(writeFileAtomically(target, "second").ok());
        std::ifstream file(target);
        QCOMPARE(std::string(std::istreambuf_iterator<char>(file), {}), std::string("second"));
        QCOMPARE(namesIn(folder), QStringList{"a.json"});
    }

    void aFolderThatIsNotThereIsNamed()
    {
        const auto refused = writeFileAtomically("/nowhere/at/all.json", "x");
        QVERIFY(refused.error().code == ErrorCode::DiskFull);
        QVERIFY(refused.error().message().find("/nowhere/at/all.json") != std::string::npos);
    }

    /// A process that was killed while it wrote leaves a hidden file; the next one that finishes the target
    /// removes it, but not that of a process that still writes, nor what belongs to another target.
    void whatKilledProcessesLeftGoes()
    {
        const QTemporaryDir folder;
        const auto dead = QString::number(processThatEnded()), alive = QString::number(::getppid());
        const QStringList stay{"clip.mp4", ".clip.mp4." + alive + ".part", ".other.mp4." + dead + ".part",
                               ".clip.mp4.x.part", ".clip.mp4." + dead + ".partial"};
        const QStringList go{".clip.mp4." + dead + ".part"};
        for (const auto& name : stay + go) {
            std::ofstream(pathIn(folder, name)) << "half";
        }
        QVERIFY(writeFileAtomically(pathIn(folder, "clip.mp4"), "whole").ok());
        auto expected = stay;
        expected.sort();
        QCOMPARE(namesIn(folder), expected);
    }

private:
    static std::filesystem::path pathIn(const QTemporaryDir& folder, const QString& name)
    {
        return folder.filePath(name).toStdString();
    }

    static QStringList namesIn(const QTemporaryDir& folder)
    {
        auto names = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        names.sort();
        return names;
    }

    static pid_t processThatEnded()
    {
        const auto child = ::fork();
        if (child == 0) {
            ::_exit(0);
        }
        ::waitpid(child, nullptr, 0);
        return child;
    }
};

CASCADE_TEST(AtomicFileTest);
#include "tst_AtomicFile.moc"
