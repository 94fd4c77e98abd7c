// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/TextFile.h"

#include "tests/files/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTest>

#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::files::tests;
namespace fs = std::filesystem;

namespace {

/// A version of a document that shows when half of it is missing: its number, many times.
std::string version(int number)
{
    std::string text;
    while (text.size() < 100'000) {
        text += std::to_string(number) + '\n';
    }
    return text + "end\n";
}

/// The number of the whole version that a file holds; -1 if it holds anything else.
int versionIn(const fs::path& file)
{
    const auto text = bytesOf(file);
    const auto number = text.empty() ? -1 : std::atoi(text.c_str());
    return number >= 0 && text == version(number) ? number : -1;
}

/// Waits for a child of ours to end by a signal or of itself.
int statusOf(pid_t child)
{
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

/// Lets a child of ours save `text` and kills it when it has entered or left `stops` system calls. Between
/// two of these the disk cannot change, so all numbers of stops are all moments of a save. True if the child
/// was done before; nothing if children cannot be traced here.
std::optional<bool> saveKilledAfter(int stops, const fs::path& file, const std::string& text)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
            ::_exit(2);
        }
        ::raise(SIGSTOP);
        ::_exit(saveFile(file, text).ok() ? 0 : 1);
    }
    int status = statusOf(child);
    for (int i = 0; i < stops && WIFSTOPPED(status); ++i) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        status = statusOf(child);
    }
    if (WIFEXITED(status)) {
        return WEXITSTATUS(status) == 2 ? std::nullopt : std::optional(WEXITSTATUS(status) == 0);
    }
    ::kill(child, SIGKILL);
    statusOf(child);
    return false;
}

QString permissionsOf(const fs::path& file)
{
    return QString::number(static_cast<unsigned>(fs::status(file).permissions()), 8);
}

} // namespace

class TextFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSavedIsRead()
    {
        const Folder folder;
        const auto text = "{\"é\": 1}\n" + std::string(200'000, ' ') + std::string(1, '\0');
        QVERIFY(saveFile(folder / "shot.cascade", text).ok());
        QCOMPARE(readFile(folder / "shot.cascade", text.size()).value(), text);
        QCOMPARE(folder.names(), QStringList{"shot.cascade"}); // no previous version, nothing left over
        QVERIFY(saveFile(folder / "empty", "").ok());
        QCOMPARE(readFile(folder / "empty", 0).value(), std::string());
    }

    void thePreviousVersionIsKept()
    {
        const Folder folder;
        for (int number = 1; number <= 3; ++number) {
            QVERIFY(saveFile(folder / "shot.cascade", version(number)).ok());
        }
        QCOMPARE(versionIn(folder / "shot.cascade"), 3);
        QCOMPARE(versionIn(folder / "shot.cascade~"), 2);
        QCOMPARE(previousVersion(folder / "shot.cascade"), folder / "shot.cascade~");
        QCOMPARE(folder.names(), (QStringList{"shot.cascade", "shot.cascade~"}));
    }

    void permissionsAreKept()
    {
        const Folder folder;
        const auto file = folder / "shot.cascade";
        writeBytes(file, version(1));
        for (const unsigned mode : {0600U, 0664U, 0755U}) {
            fs::permissions(file, fs::perms(mode));
            QVERIFY(saveFile(file, version(2)).ok());
            QCOMPARE(permissionsOf(file), QString::number(mode, 8));
            QCOMPARE(permissionsOf(folder / "shot.cascade~"), QString::number(mode, 8));
        }
    }

    void aNewFileHasThePermissionsOfTheProcess()
    {
        const Folder folder;
        const auto before = ::umask(027);
        const bool saved = saveFile(folder / "shot.cascade", version(1)).ok();
        ::umask(before);
        QVERIFY(saved);
        QCOMPARE(permissionsOf(folder / "shot.cascade"), QString("640"));
    }

    void aLinkStaysALink()
    {
        const Folder folder;
        fs::create_directory(folder / "shared");
        writeBytes(folder / "shared/shot.cascade", version(1));
        fs::create_symlink("shared/shot.cascade", folder / "inner");
        fs::create_symlink(folder / "inner", folder / "outer");
        QVERIFY(saveFile(folder / "outer", version(2)).ok());
        QVERIFY(fs::is_symlink(folder / "outer") && fs::is_symlink(folder / "inner"));
        QCOMPARE(versionIn(folder / "shared/shot.cascade"), 2);
        QCOMPARE(versionIn(folder / "shared/shot.cascade~"), 1);
        QCOMPARE(readFile(folder / "outer", 1 << 20).value(), version(2));
        QCOMPARE(folder.names(), (QStringList{"inner", "outer", "shared"}));

        fs::create_symlink("shared/later.cascade", folder / "dangling");
        QVERIFY(saveFile(folder / "dangling", version(3)).ok());
        QCOMPARE(versionIn(folder / "shared/later.cascade"), 3);
    }

    void linksThatGoRoundAreRefused()
    {
        const Folder folder;
        fs::create_symlink("b", folder / "a");
        fs::create_symlink("a", folder / "b");
        QCOMPARE(saveFile(folder / "a", "x").error().code, ErrorCode::DiskFull);
        QCOMPARE(readFile(folder / "a", 10).error().code, ErrorCode::BadInput);
        QVERIFY(fs::is_symlink(folder / "a"));
    }

    /// Links under the names that we write to on the way lead nobody's bytes elsewhere.
    void aLinkInThePreviousVersionsPlaceIsReplaced()
    {
        const Folder folder;
        writeBytes(folder / "shot.cascade", version(1));
        writeBytes(folder / "victim", "mine");
        fs::create_symlink("victim", folder / "shot.cascade~");
        fs::create_symlink("victim", folder / (".shot.cascade." + std::to_string(::getpid()) + ".part"));
        QVERIFY(saveFile(folder / "shot.cascade", version(2)).ok());
        QCOMPARE(bytesOf(folder / "victim"), std::string("mine"));
        QVERIFY(!fs::is_symlink(folder / "shot.cascade") && !fs::is_symlink(folder / "shot.cascade~"));
        QCOMPARE(versionIn(folder / "shot.cascade~"), 1);
    }

    void otherThingsThanFilesAreRefusedWithoutWaiting()
    {
        const Folder folder;
        fs::create_directory(folder / "folder");
        QCOMPARE(::mkfifo((folder / "fifo").c_str(), 0600), 0);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = {AF_UNIX, {}};
        const auto name = (folder / "s").string();
        QVERIFY(name.size() < sizeof address.sun_path);
        name.copy(address.sun_path, name.size());
        QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        ::close(socket);

        const std::array<std::pair<fs::path, std::string>, 5> things = {{{folder / "folder", "a folder"},
                                                                         {folder / "fifo", "a FIFO"},
                                                                         {folder / "s", "a socket"},
                                                                         {"/dev/zero", "a device"},
                                                                         {"/dev/null", "a device"}}};
        for (const auto& [path, kind] : things) {
            QCOMPARE(readFile(path, 10).error().what, "expected a file, got " + kind);
            QCOMPARE(readFile(path, 10).error().code, ErrorCode::BadInput);
            QCOMPARE(saveFile(path, "x").error().what, "expected a file, got " + kind);
            QCOMPARE(saveFile(path, "x").error().code, ErrorCode::DiskFull);
        }
        QCOMPARE(folder.names(), (QStringList{"fifo", "folder", "s"}));
    }

    void missingFilesAreRefused()
    {
        const Folder folder;
        for (const auto& path : {folder / "none", folder / "none/none", fs::path()}) {
            const auto read = readFile(path, 10);
            QVERIFY(!read.ok());
            QCOMPARE(read.error().code, ErrorCode::BadInput);
            QCOMPARE(read.error().where, path.string());
        }
        QCOMPARE(saveFile(folder / "none/none", "x").error().code, ErrorCode::DiskFull);
    }

    void readingStopsAtTheLimit()
    {
        const Folder folder;
        writeBytes(folder / "a", std::string(1000, 'a'));
        QCOMPARE(readFile(folder / "a", 1000).value().size(), std::size_t{1000});
        QCOMPARE(readFile(folder / "a", 999).error().what,
                 std::string("expected at most 999 bytes, got more"));
        QVERIFY(!readFile("/proc/self/maps", 10).ok()); // claims to have none
        fs::resize_file(folder / "a", std::uintmax_t{1} << 40U);
        QVERIFY(!readFile(folder / "a", 1 << 20).ok());
    }

    void aSaveThatFailsLeavesWhatWasThere()
    {
        const Folder folder;
        writeBytes(folder / "shot.cascade", version(1));
        fs::create_directories(folder / "shot.cascade~/full");
        QVERIFY(!saveFile(folder / "shot.cascade", version(2)).ok());
        QCOMPARE(versionIn(folder / "shot.cascade"), 1);
        QCOMPARE(folder.names(), (QStringList{"shot.cascade", "shot.cascade~"}));

        fs::resize_file(folder / "shot.cascade", (std::uintmax_t{64} << 20U) + 1);
        const auto tooLong = saveFile(folder / "shot.cascade", version(2));
        QVERIFY(!tooLong.ok());
        QCOMPARE(tooLong.error().what, std::string("expected to keep the previous version, which expected at "
                                                   "most 67108864 bytes, got more"));
    }

    void aFullDiskLeavesWhatWasThere()
    {
        const Folder folder;
        writeBytes(folder / "shot.cascade", version(1));
        const pid_t child = ::fork();
        if (child == 0) { // a limit on file sizes acts like a full disk, and holds for a process
            const rlimit most = {10'000, 10'000};
            ::signal(SIGXFSZ, SIG_IGN);
            ::_exit(::setrlimit(RLIMIT_FSIZE, &most) == 0 &&
                            !saveFile(folder / "shot.cascade", version(2)).ok()
                        ? 0
                        : 1);
        }
        QCOMPARE(statusOf(child), 0);
        QCOMPARE(versionIn(folder / "shot.cascade"), 1);
        QCOMPARE(folder.names(), QStringList{"shot.cascade"});
    }

    void aReadOnlyFileIsNotReplaced()
    {
        const Folder folder;
        const auto file = folder / "shot.cascade";
        writeBytes(file, version(1));
        fs::permissions(file, fs::perms(0444));
        fs::permissions(file.parent_path(), fs::perms(0777));
        const pid_t child = ::fork();
        if (child == 0) { // the superuser, as whom tests may run, could write it
            constexpr uid_t kNobody = 65534;
            const bool ordinary = ::geteuid() != 0 || ::setuid(kNobody) == 0;
            ::_exit(ordinary && !saveFile(file, version(2)).ok() ? 0 : 1);
        }
        QCOMPARE(statusOf(child), 0);
        QCOMPARE(versionIn(file), 1);
        QCOMPARE(folder.names(), QStringList{"shot.cascade"});
    }

    void killedBetweenAnyTwoSystemCalls()
    {
        const Folder folder;
        const auto file = folder / "shot.cascade";
        int stops = 0;
        for (bool done = false; !done; ++stops) {
            writeBytes(file, version(2));
            writeBytes(previousVersion(file), version(1));
            const auto finished = saveKilledAfter(stops, file, version(3));
            if (!finished) {
                QSKIP("children cannot be traced here");
            }
            done = *finished;
            const int now = versionIn(file);
            const int before = versionIn(previousVersion(file));
            QVERIFY2(
                (now == 2 && (before == 1 || before == 2)) || (now == 3 && before == 2),
                qPrintable(
                    QString("after %1 stops: version %2, before it %3").arg(stops).arg(now).arg(before)));
            QVERIFY(stops < 2000);
        }
        QVERIFY2(stops > 30, qPrintable(QString::number(stops)));
        QCOMPARE(versionIn(file), 3);
    }

    void killedWhileSavingOverAndOver()
    {
        const Folder folder;
        const auto file = folder / "shot.cascade";
        QVERIFY(saveFile(file, version(0)).ok());
        QVERIFY(saveFile(file, version(1)).ok());
        int last = 1;
        for (int round = 0; round < 20; ++round) {
            std::array<int, 2> pipe{};
            QCOMPARE(::pipe(pipe.data()), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                for (int number = last + 1; saveFile(file, version(number)).ok(); ++number) {
                    if (::write(pipe[1], &number, sizeof number) != sizeof number) {
                        break;
                    }
                }
                ::_exit(1);
            }
            ::close(pipe[1]);
            int told = last;
            for (int i = 0; i <= round % 7; ++i) { // the child is then somewhere in its next save
                QCOMPARE(::read(pipe[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
            }
            ::kill(child, SIGKILL);
            QVERIFY(WIFSIGNALED(statusOf(child)));
            while (::read(pipe[0], &told, sizeof told) > 0) {
            }
            ::close(pipe[0]);
            const int now = versionIn(file);
            const int before = versionIn(previousVersion(file));
            QVERIFY2((now == told || now == told + 1) && (before == now || before == now - 1),
                     qPrintable(QString("told %1, version %2, before it %3").arg(told).arg(now).arg(before)));
            last = now;
        }
    }
};

CASCADE_TEST(TextFileTest);
#include "tst_TextFile.moc"
