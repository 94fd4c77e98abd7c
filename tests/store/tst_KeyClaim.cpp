// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/KeyClaim.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace cascade::store;

namespace {

Key keyOf(const char* name)
{
    return KeyHasher("test/1").add("name", name).key();
}

} // namespace

class KeyClaimTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneHasItAtATime()
    {
        const auto folder = folderOf("one");
        {
            const auto first = KeyClaim::take(folder, keyOf("a")).value();
            QVERIFY(first.has_value());
            QVERIFY(!KeyClaim::take(folder, keyOf("a")).value().has_value());
            QVERIFY(KeyClaim::take(folder, keyOf("b")).value().has_value()); // another key is free
        }
        QVERIFY(KeyClaim::take(folder, keyOf("a")).value().has_value());
        QVERIFY(std::filesystem::is_empty(folder)); // nothing is left behind
    }

    void theClaimOfAKilledProcessIsFree()
    {
        const auto folder = folderOf("killed");
        int ready[2] = {};
        QCOMPARE(::pipe(ready), 0);
        const auto child = ::fork();
        if (child == 0) {
            const auto claim = KeyClaim::take(folder, keyOf("a")).value();
            (void)!::write(ready[1], claim ? "y" : "n", 1);
            ::pause();
        }
        char answer = 0;
        QCOMPARE(::read(ready[0], &answer, 1), ssize_t{1});
        QCOMPARE(answer, 'y');
        QVERIFY(!KeyClaim::take(folder, keyOf("a")).value().has_value());
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QVERIFY(KeyClaim::take(folder, keyOf("a")).value().has_value());
    }

    void aFolderThatRefusesIsSaid()
    {
        const auto file = folderOf("file");
        QVERIFY(::mknod(file.c_str(), S_IFREG | 0600, 0) == 0);
        const auto refused = KeyClaim::take(file, keyOf("a"));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, cascade::ErrorCode::DiskFull);
    }

private:
    std::filesystem::path folderOf(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

CASCADE_TEST(KeyClaimTest);
#include "tst_KeyClaim.moc"
