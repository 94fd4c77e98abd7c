// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/Socket.h"
#include "pipeline/jobs/WorkerPlace.h"
#include "pipeline/jobs/WorkerRenderer.h"
#include "tests/support/TestMain.h"
#include "tests/worker/Support.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <future>

using namespace cascade;
using namespace cascade::jobs;
using namespace cascade::worker;
using namespace cascade::worker::tests;
using store::Priority;

namespace {

using Steps = std::vector<std::string>;

void say(WorkerLink& link, const Request& request)
{
    link.send(request).value();
}

/// Takes its time to end once it is cancelled: until it may.
class SlowEnd final : public Renderer {
public:
    SlowEnd(std::promise<void>& begun, std::future<void>& may, std::atomic<bool>& ended)
        : m_begun(begun), m_may(may), m_ended(ended)
    {
    }
    Result<RenderResult> render(const RenderJob&, const RenderHooks&) override
    {
        m_begun.set_value();
        m_may.wait();
        m_ended = true;
        throw Cancelled();
    }

private:
    std::promise<void>& m_begun;
    std::future<void>& m_may;
    std::atomic<bool>& m_ended;
};

} // namespace

class WorkerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What the command line does: a job over there is as one here.
    void aJobIsRenderedOverThere()
    {
        TestWorker worker;
        WorkerRenderer renderer({}, [&]() -> Result<WorkerLink> { return worker.link(); });
        RenderHooks hooks;
        Steps told;
        std::vector<PreviewFrames> seen;
        hooks.progress = [&](const Progress& at) { told.push_back(at.what + std::to_string(at.step)); };
        hooks.done = [&](const StageResult& stage) {
            told.push_back(stage.node.text() + (stage.outcome == Outcome::Computed ? " computed" : " found"));
            QCOMPARE(stage.seconds, 0.5);
            QVERIFY((stage.clipped == std::vector<double>{0.25, 0}));
        };
        hooks.stageScored = [&](const StageScore& score) {
            told.push_back(score.node.text() + " scored");
            QCOMPARE(score.worldClip, 85.25);
        };
        hooks.written = [&](const std::filesystem::path& file) { told.push_back(file.string()); };
        hooks.preview = [&](const PreviewFrames& frames) { seen.push_back(frames); };
        const auto made = renderer.render(runOf(1, "clip", "shot.mp4").job, hooks);
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().message().c_str());
        QCOMPARE(made.value().files, (std::vector<std::filesystem::path>{"shot.mp4"}));
        QCOMPARE(made.value().heldAfter, std::vector{graph::NodeId("clip")});
        QVERIFY(made.value().take == store::TakeId{7});
        QCOMPARE(told,
                 (Steps{"clip1", "clip2", "clip3", "clip4", "clip computed", "clip scored", "shot.mp4"}));
        QCOMPARE(seen.size(), std::size_t{4});
        QCOMPARE(seen.back().pixels, std::vector<std::uint8_t>(18, 3));
        (void)renderer.render(runOf(1, "clip", "again.mp4").job, hooks).value();
        QCOMPARE(told.back(), std::string("again.mp4"));
        QCOMPARE(worker.store().steps().size(), std::size_t{4}); // found, not computed
    }

    void errorsArriveWhole()
    {
        TestWorker worker;
        auto link = worker.link();
        say(link, runOf(5, "broken"));
        const auto failed = await<Failed>(link).value();
        QCOMPARE(failed.id, std::optional<RunId>(5));
        QCOMPARE(failed.error.code, ErrorCode::BadInput);
        QCOMPARE(failed.error.message(), std::string("[broken] expected a clip, got none"));
        QCOMPARE(failed.error.hint, std::string("Try another."));
        say(link, runOf(6, "thrown"));
        QCOMPARE(await<Failed>(link).value().error.code, ErrorCode::Internal);
        auto elsewhere = runOf(7, "clip");
        elsewhere.machine.device = "abacus";
        say(link, elsewhere);
        QCOMPARE(await<Failed>(link).value().error.where, std::string("--device"));
        say(link, runOf(8, "clip")); // and it goes on
        QVERIFY(await<RunDone>(link).has_value());
    }

    /// Two clients want one clip: it is made once, and both hear of it while it is made.
    void sameWorkIsComputedOnce()
    {
        TestWorker worker;
        worker.store().allow(0);
        auto first = worker.link(), second = worker.link();
        say(first, runOf(1, "clip", "first.mp4"));
        QVERIFY(worker.store().begun(1));
        say(second, runOf(9, "clip", "second.mp4"));
        QCOMPARE(await<Queued>(second).value().ahead, std::int64_t{1});
        worker.store().allow(100);
        const auto heard = await<RunProgress>(second).value(); // of the other's run, as its own
        QCOMPARE(heard.id, RunId{9});
        QCOMPARE(heard.progress.step, 1);
        QCOMPARE(await<RunDone>(first).value().result.files.front(), std::filesystem::path("first.mp4"));
        QCOMPARE(await<RunDone>(second).value().result.files.front(), std::filesystem::path("second.mp4"));
        QCOMPARE(worker.store().steps(), (Steps{"clip/1", "clip/2", "clip/3", "clip/4"}));
    }

    void interactiveWorkGoesBeforeBatchWork()
    {
        TestWorker worker;
        worker.store().allow(1);
        auto batch = worker.link(), artist = worker.link();
        say(batch, runOf(1, "night", "n.mp4", Priority::Batch));
        say(batch, runOf(2, "later", "l.mp4", Priority::Batch));
        QVERIFY(worker.store().begun(2)); // its second step is under way
        say(artist, runOf(1, "now"));
        QVERIFY(await<Queued>(artist).has_value());
        worker.store().allow(100);
        QVERIFY(await<RunDone>(artist).has_value());
        QCOMPARE(await<RunDone>(batch).value().id, RunId{1});
        QCOMPARE(await<RunDone>(batch).value().id, RunId{2});
        // The step was finished and kept, and not one is done twice.
        QCOMPARE(worker.store().steps(),
                 (Steps{"night/1", "night/2", "now/1", "now/2", "now/3", "now/4", "night/3", "night/4",
                        "later/1", "later/2", "later/3", "later/4"}));
    }

    void aClientThatVanishesTakesItsRunsAlong()
    {
        TestWorker worker;
        worker.store().allow(0);
        auto other = worker.link();
        {
            auto gone = worker.link();
            say(gone, runOf(1, "gone"));
            say(gone, runOf(2, "gone too", "g.mp4", Priority::Batch));
            QVERIFY(worker.store().begun(1));
        }
        say(other, runOf(1, "stays"));
        QVERIFY(worker.store().begun(2)); // "gone" was stopped inside its step, which was never allowed
        worker.store().allow(100);
        QVERIFY(await<RunDone>(other).has_value());
        QCOMPARE(worker.store().steps(), (Steps{"gone/1", "stays/1", "stays/2", "stays/3", "stays/4"}));
    }

    /// Who waits for the same takes over where the one who left had come to.
    void aClientThatVanishesLeavesItsWorkToOthers()
    {
        TestWorker worker;
        worker.store().allow(1);
        auto stays = worker.link();
        {
            auto gone = worker.link();
            say(gone, runOf(1, "clip"));
            QVERIFY(worker.store().begun(2));
            say(stays, runOf(1, "clip", "mine.mp4"));
            QVERIFY(await<Queued>(stays).has_value());
        }
        say(stays, AskStatus{});
        QVERIFY(await<Status>(stays).has_value()); // it has heard of the other's end before it answers
        worker.store().allow(100);
        QCOMPARE(await<RunDone>(stays).value().result.files.front(), std::filesystem::path("mine.mp4"));
        QCOMPARE(worker.store().steps(), (Steps{"clip/1", "clip/2", "clip/3", "clip/4"}));
        QCOMPARE(worker.store().stateOf("clip"), 2);
    }

    void aRunIsCancelled()
    {
        TestWorker worker;
        worker.store().allow(0);
        auto link = worker.link();
        say(link, runOf(1, "clip"));
        say(link, runOf(2, "waits"));
        QVERIFY(worker.store().begun(1));
        say(link, Cancel{2, false});
        QCOMPARE(await<Failed>(link).value().id, std::optional<RunId>(2));
        say(link, Cancel{1, false});
        const auto failed = await<Failed>(link).value();
        QCOMPARE(failed.id, std::optional<RunId>(1));
        QCOMPARE(failed.error.code, ErrorCode::Cancelled);
        say(link, Cancel{77, false}); // nobody's
        worker.store().allow(100);
        say(link, runOf(3, "next"));
        QVERIFY(await<RunDone>(link).has_value());
    }

    void aRunStopsAfterItsStepWithItsStateKept()
    {
        TestWorker worker;
        worker.store().allow(1);
        auto link = worker.link();
        say(link, runOf(1, "clip"));
        QVERIFY(worker.store().begun(2));
        say(link, Cancel{1, true});
        say(link, AskStatus{});
        QCOMPARE(await<Status>(link).value().runs.size(), std::size_t{1}); // it is heard
        worker.store().allow(1);
        QCOMPARE(await<Failed>(link).value().error.code, ErrorCode::Cancelled);
        QCOMPARE(worker.store().stateOf("clip"), 2);
    }

    void statusSaysWhatRuns()
    {
        TestWorker worker;
        worker.store().allow(1);
        auto link = worker.link();
        say(link, runOf(1, "clip", "a.mp4", Priority::Batch));
        say(link, runOf(2, "waits", "b.mp4", Priority::Batch));
        QVERIFY(worker.store().begun(2));
        say(link, AskStatus{});
        const auto status = await<Status>(link).value();
        QCOMPARE(status.version, std::string("1.0"));
        QCOMPARE(status.pid, std::int64_t{::getpid()});
        QCOMPARE(status.runs.size(), std::size_t{2});
        QVERIFY(status.runs[0].running && !status.runs[1].running);
        QCOMPARE(status.runs[0].node, std::string("clip"));
        QCOMPARE(status.runs[0].step, 1);
    }

    /// Whatever a client sends or leaves unsent, the worker serves the others.
    void hostileClientsDoNoHarm_data()
    {
        QTest::addColumn<std::string>("bytes");
        const auto hello = framed(textOf(Request(Hello{kProtocol, "1.0", "/resources"})).value());
        QTest::newRow("nothing") << std::string();
        QTest::newRow("half a length") << std::string("\x10\x00", 2);
        QTest::newRow("half a message") << hello.substr(0, hello.size() / 2);
        QTest::newRow("a length of 4 GiB") << std::string("\xFF\xFF\xFF\xFF", 4);
        QTest::newRow("HTTP") << std::string("GET / HTTP/1.1\r\n\r\n");
        QTest::newRow("no JSON") << framed("\xFF\xFE");
        QTest::newRow("deep") << framed(std::string(1 << 20, '['));
        QTest::newRow("a run before hello") << framed(textOf(Request(runOf(1, "clip"))).value());
        QTest::newRow("another protocol") << framed(textOf(Request(Hello{99, "1.0", "/resources"})).value());
        QTest::newRow("an unknown request") << hello + framed(R"({"request":"rm"})");
        std::string many = hello;
        for (int i = 0; i < 2000; ++i) {
            many += framed(R"({"request":"status"})");
        }
        QTest::newRow("many requests") << many;
    }

    void hostileClientsDoNoHarm()
    {
        QFETCH(std::string, bytes);
        TestWorker worker;
        const auto socket = connectTo(workerSocket(worker.places())).value();
        QVERIFY(socket.has_value());
        for (std::string_view rest = bytes; !rest.empty();) {
            if (sendSome(*socket, rest, nullptr) == Transfer::Ended) {
                break; // it was refused on the way
            }
        }
        auto link = worker.link();
        say(link, runOf(1, "clip"));
        QVERIFY(await<RunDone>(link).has_value());
    }

    void strangersAreToldWhy()
    {
        TestWorker worker;
        auto places = worker.places();
        places.version = "2.0";
        auto link = std::move(WorkerLink::open(places).value().value());
        QVERIFY(!link.fits(places));
        say(link, runOf(3, "clip"));
        const auto failed = await<Failed>(link).value();
        QCOMPARE(failed.id, std::optional<RunId>(3));
        QVERIFY(failed.error.what.find("version 1.0") != std::string::npos);
        QVERIFY(failed.error.hint.find("cascade worker stop") != std::string::npos);
        say(link, AskStatus{}); // but may look, and stop it
        QVERIFY(await<Status>(link).has_value());
    }

    void runsAreLimited()
    {
        TestWorker worker;
        worker.store().allow(0);
        auto link = worker.link();
        for (std::size_t i = 0; i < kMostRuns; ++i) {
            say(link, runOf(static_cast<RunId>(i), "clip" + std::to_string(i)));
        }
        say(link, runOf(1000, "one more"));
        QCOMPARE(await<Failed>(link).value().id, std::optional<RunId>(1000));
        say(link, runOf(1, "a number in use"));
        QVERIFY(await<Failed>(link).value().error.what.find("in use") != std::string::npos);
    }

    /// A client that reads nothing loses progress, never the end; and nobody waits for it.
    void aClientThatDoesNotReadIsNotWaitedFor()
    {
        TestWorker worker;
        auto deaf = worker.link();
        say(deaf, runOf(1, "flood"));
        auto other = worker.link();
        say(other, runOf(1, "clip"));
        QVERIFY(await<RunDone>(other).has_value()); // behind the flood
        int progress = 0;
        for (bool done = false; !done;) {
            const auto event = deaf.receive(60'000);
            QVERIFY(event.ok() && event.value());
            progress += std::holds_alternative<RunProgress>(*event.value()) ? 1 : 0;
            done = std::holds_alternative<RunDone>(*event.value());
        }
        QVERIFY2(progress < 10'000, "of 20000");
    }

    void oneWorkerServesALibrary()
    {
        TestWorker worker;
        QVERIFY(serveWorker(worker.options()).value() == WorkerEnd::AnotherRuns);
        struct stat status {};
        QCOMPARE(::stat(workerSocket(worker.places()).c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U); // of this user only
    }

    void aSocketThatAKilledWorkerLeftIsReplaced()
    {
        TestWorker worker;
        auto places = worker.places();
        places.dataFolder = places.cacheFolder / "library";
        std::filesystem::create_directories(places.dataFolder);
        (void)listenAt(workerSocket(places)).value(); // and gone, its name left behind
        QVERIFY(!WorkerLink::open(places).value().has_value());
        auto how = worker.options();
        how.places = places;
        CancelSource stop;
        how.stop = stop.token();
        std::promise<void> ready;
        how.ready = [&] { ready.set_value(); };
        auto end = std::async(std::launch::async, [&] { return serveWorker(how); });
        ready.get_future().wait();
        QVERIFY(WorkerLink::open(places).value().has_value());
        stop.cancel();
        QVERIFY(end.get().value() == WorkerEnd::Stopped);
        QVERIFY(!std::filesystem::exists(workerSocket(places)));
    }

    void itEndsWhenItIsIdle()
    {
        TestWorker worker(0.01);
        QVERIFY(worker.end() == WorkerEnd::Idle);
    }

    void itEndsWhenItsLibraryIsGone()
    {
        TestWorker worker;
        std::filesystem::remove_all(worker.places().dataFolder);
        QVERIFY(worker.end() == WorkerEnd::LibraryGone);
    }

    void stoppedItTellsItsClients()
    {
        TestWorker worker;
        worker.store().allow(0);
        auto link = worker.link(), other = worker.link();
        say(link, runOf(1, "clip"));
        QVERIFY(worker.store().begun(1));
        say(other, Stop{});
        QVERIFY(await<Stopping>(other).has_value());
        QCOMPARE(await<Failed>(link).value().error.code, ErrorCode::Cancelled);
        QVERIFY(worker.end() == WorkerEnd::Stopped);
        QVERIFY(!WorkerLink::open(worker.places()).value().has_value());
    }

    void whoStopsItWaitsUntilItWritesNoMore()
    {
        TestWorker library;
        library.stop();
        (void)library.end();
        std::promise<void> begun, may;
        auto allowed = may.get_future();
        std::atomic<bool> ended = false;
        auto how = library.options();
        how.stop = {};
        how.makeRenderer = [&](const Machine&) -> Result<std::unique_ptr<Renderer>> {
            return std::unique_ptr<Renderer>(std::make_unique<SlowEnd>(begun, allowed, ended));
        };
        std::promise<void> ready;
        how.ready = [&] { ready.set_value(); };
        auto end = std::async(std::launch::async, [&] { return serveWorker(how); });
        ready.get_future().wait();
        auto client = library.link(), other = library.link();
        say(client, runOf(1, "clip"));
        begun.get_future().wait();
        auto stopping = std::async(std::launch::async, [&] { return other.stop(); });
        QTRY_VERIFY(!std::filesystem::exists(workerSocket(library.places()))); // it was told
        QVERIFY(stopping.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
        may.set_value();
        QVERIFY(stopping.get().ok());
        QVERIFY(ended);
        QVERIFY(end.get().value() == WorkerEnd::Stopped);
    }

    void aSignalEndsItTheSameWay()
    {
        TestWorker worker;
        worker.store().allow(0);
        auto link = worker.link();
        say(link, runOf(1, "clip"));
        QVERIFY(worker.store().begun(1));
        worker.stop();
        QCOMPARE(await<Failed>(link).value().error.code, ErrorCode::Cancelled);
        QVERIFY(worker.end() == WorkerEnd::Stopped);
    }
};

CASCADE_TEST(WorkerTest);
#include "tst_Worker.moc"
