// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Edit.h"
#include "pipeline/jobs/MessageSplitter.h"
#include "pipeline/jobs/Messages.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::jobs;

namespace {

Run someRun()
{
    Run run{7, {}, {"cpu", "fp32", 2, 1 << 30, 0.5}, true};
    run.job.priority = store::Priority::Batch;
    run.job.folder = "/footage";
    run.job.workingFolder = "/home/artist";
    run.job.name = "shöt \"1\"";
    run.job.output = "out/";
    run.job.until = "ssr1";
    run.job.seed = 0xFFFF'FFFF'FFFF'FFFF; // beyond what a double holds
    run.job.take = 3;
    run.job.numbered = true;
    run.job.keepStages = true;
    run.job.approved = {graph::NodeId("tsr1")};
    run.job.keptClips = {{graph::NodeId("base"), store::KeyHasher("test").key()}};
    run.job.takeIdentity = "the same";
    run.job.onlyExports = true;
    run.job.isDraft = true;
    run.job.onlyShown = true;
    (void)graph::apply(run.job.text.graph, graph::AddNode{graph::NodeId("prompt"), {.type = "prompt"}, {}})
        .value();
    return run;
}

std::string runText()
{
    return textOf(Request(someRun())).value();
}

/// The text with one part replaced, which must be there.
std::string changed(std::string text, const std::string& part, const std::string& by)
{
    const auto at = text.find(part);
    if (at == std::string::npos) {
        qFatal("the message has no %s", part.c_str());
    }
    return text.replace(at, part.size(), by);
}

} // namespace

class MessagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsAskedArrives()
    {
        const auto read = readRequest(runText());
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message().c_str());
        const auto& run = std::get<Run>(read.value());
        const auto said = someRun();
        QCOMPARE(run.id, said.id);
        QCOMPARE(run.job.seed, said.job.seed);
        QCOMPARE(run.job.name, said.job.name);
        QCOMPARE(run.job.folder, said.job.folder);
        QCOMPARE(run.job.workingFolder, said.job.workingFolder);
        QCOMPARE(run.job.output, said.job.output);
        QCOMPARE(run.job.until, said.job.until);
        QCOMPARE(run.job.take, said.job.take);
        QVERIFY(run.job.numbered && run.previews);
        QVERIFY(run.job.keepStages);
        QVERIFY(run.job.approved == said.job.approved && run.job.keptClips == said.job.keptClips);
        QCOMPARE(run.job.takeIdentity, said.job.takeIdentity);
        QVERIFY(run.job.onlyExports);
        QVERIFY(run.job.isDraft && run.job.onlyShown);
        QVERIFY(run.machine == said.machine);
        QVERIFY(run.job.priority == said.job.priority);
        QCOMPARE(files::writeGraph(run.job.text), files::writeGraph(said.job.text));
        const auto cancel = readRequest(textOf(Request(Cancel{9, true})).value()).value();
        QVERIFY(std::get<Cancel>(cancel).id == 9 && std::get<Cancel>(cancel).afterStep);
    }

    void whatIsToldArrives()
    {
        const Failed failed{12, {ErrorCode::DiskFull, "base/step 3", "no space", "Make some."}};
        const auto event = readEvent(textOf(Event(failed))).value();
        const auto& read = std::get<Failed>(event);
        QCOMPARE(read.id, failed.id);
        QCOMPARE(read.error.code, failed.error.code);
        QCOMPARE(read.error.where, failed.error.where);
        QCOMPARE(read.error.what, failed.error.what);
        QCOMPARE(read.error.hint, failed.error.hint);
        Progress at;
        at.what = "ssr3";
        at.step = 2;
        at.steps = 8;
        at.chunk = 1;
        at.chunks = 4;
        at.elapsedSec = 1.5;
        at.residentBytes = 99;
        const auto progress = std::get<RunProgress>(readEvent(textOf(Event(RunProgress{1, at}))).value());
        QCOMPARE(progress.progress.what, at.what);
        QCOMPARE(progress.progress.chunk, 1);
        QCOMPARE(progress.progress.elapsedSec, 1.5);
        QCOMPARE(progress.progress.residentBytes, std::int64_t{99});
        const store::PredictionScore score{"draft", 10, 12.5, 1000, 1100, 0};
        QVERIFY(std::get<RunScored>(readEvent(textOf(Event(RunScored{1, score}))).value()).score == score);
        QCOMPARE(std::get<RunNote>(readEvent(textOf(Event(RunNote{1, "mind"}))).value()).text,
                 std::string("mind"));
        const RenderResult result{{"a.mp4", "b.mp4"}, {graph::NodeId("ssr1")}, true, store::TakeId{5}, 77};
        const auto done = std::get<RunDone>(readEvent(textOf(Event(RunDone{1, result}))).value());
        QCOMPARE(done.result.files, result.files);
        QCOMPARE(done.result.heldAfter, result.heldAfter);
        QVERIFY(done.result.stopped && done.result.take == result.take);
        QCOMPARE(done.result.peakBytes, result.peakBytes);
        const StageDone stage{1, "base", Outcome::Computed, 2.5, {0.125, 0.5}};
        const auto told = std::get<StageDone>(readEvent(textOf(Event(stage))).value());
        QCOMPARE(told.clipped, stage.clipped);
        const StageScored scored{3, "ssr1", 85.25};
        const auto score5 = std::get<StageScored>(readEvent(textOf(Event(scored))).value());
        QCOMPARE(score5.id, RunId{3});
        QCOMPARE(score5.node, scored.node);
        QCOMPARE(score5.worldClip, 85.25);
        const Status status{"1", 4, 5, {{"shot", store::Priority::Batch, true, "base", 1, 2}}};
        const auto read4 = std::get<Status>(readEvent(textOf(Event(status))).value());
        QCOMPARE(read4.runs.size(), std::size_t{1});
        QCOMPARE(read4.runs[0].node, std::string("base"));
        // A file's name is bytes; what is told of it is still a message.
        QVERIFY(readEvent(textOf(Event(FileWritten{1, "bad\xFFname"}))).ok());
    }

    void hostileRequestsAreRefused_data()
    {
        QTest::addColumn<std::string>("text");
        const auto run = runText();
        QTest::newRow("empty") << std::string();
        QTest::newRow("not JSON") << std::string("run!");
        QTest::newRow("no object") << std::string("[1,2]");
        QTest::newRow("no kind") << std::string("{}");
        QTest::newRow("unknown kind") << std::string(R"({"request":"format-disk"})");
        QTest::newRow("kind of another type") << std::string(R"({"request":7})");
        QTest::newRow("unknown member") << std::string(R"({"request":"stop","now":true})");
        QTest::newRow("missing member") << std::string(R"({"request":"cancel","id":1})");
        QTest::newRow("a member twice") << std::string(R"({"request":"stop","request":"status"})");
        QTest::newRow("deep") << std::string(100'000, '[');
        QTest::newRow("deep in a member")
            << R"({"request":"cancel","id":)" + std::string(50, '[') + std::string(50, ']') + "}";
        QTest::newRow("many values") << "{\"request\":\"run\",\"id\":[" + [] {
            std::string many = "0";
            for (int i = 0; i < 5000; ++i) {
                many += ",0";
            }
            return many;
        }() + "]}";
        QTest::newRow("id of another type") << changed(run, "\"id\":7", "\"id\":\"7\"");
        QTest::newRow("id beyond numbers") << changed(run, "\"id\":7", "\"id\":1e400");
        QTest::newRow("seed as a number") << changed(run, "\"seed\":\"18446744073709551615\"", "\"seed\":1");
        QTest::newRow("seed beyond 64 bits") << changed(run, "18446744073709551615", "118446744073709551615");
        QTest::newRow("negative seed") << changed(run, "18446744073709551615", "-1");
        QTest::newRow("negative take") << changed(run, "\"take\":3", "\"take\":-3");
        QTest::newRow("threads") << changed(run, "\"threads\":2", "\"threads\":99999999");
        QTest::newRow("memory") << changed(run, "1073741824", "-1");
        QTest::newRow("priority") << changed(run, "\"batch\"", "\"royal\"");
        QTest::newRow("relative folder") << changed(run, "/footage", "footage");
        QTest::newRow("key of a clip that is none") << changed(run, "\"base\":\"", "\"base\":\"x");
        QTest::newRow("graph that is none") << changed(run, "\"graph\":\"", "\"graph\":\"x");
        QTest::newRow("not UTF-8") << changed(run, "/footage", "/foot\xFF");
    }

    void hostileRequestsAreRefused()
    {
        QFETCH(std::string, text);
        const auto read = readRequest(text);
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::BadInput);
    }

    /// Every prefix of a message, and every byte of it changed: refused or read, never worse.
    void damagedRequestsDoNoHarm()
    {
        const auto text = runText();
        for (std::size_t cut = 0; cut < text.size(); ++cut) {
            QVERIFY(!readRequest(std::string_view(text).substr(0, cut)).ok());
            auto bent = text;
            bent[cut] = static_cast<char>(bent[cut] ^ 0x15);
            (void)readRequest(bent);
        }
    }

    void messagesAreCutOutOfAStream()
    {
        const auto stream = framed("first") + framed("second");
        MessageSplitter splitter;
        std::vector<std::string> seen;
        for (const char byte : stream) { // as slowly as it can come
            splitter.add({&byte, 1});
            while (auto text = splitter.next().value()) {
                seen.push_back(*text);
            }
        }
        QCOMPARE(seen, (std::vector<std::string>{"first", "second"}));
    }

    void lyingLengthsAreRefusedAtOnce_data()
    {
        QTest::addColumn<std::string>("head");
        QTest::newRow("nothing") << std::string("\0\0\0\0", 4);
        QTest::newRow("4 GiB") << std::string("\xFF\xFF\xFF\xFF", 4);
        QTest::newRow("one more than allowed") << std::string("\x01\x00\x40\x00", 4);
    }

    void lyingLengthsAreRefusedAtOnce()
    {
        QFETCH(std::string, head);
        MessageSplitter splitter;
        splitter.add(head); // not one byte of the message has come
        QVERIFY(!splitter.next().ok());
    }
};

CASCADE_TEST(MessagesTest);
#include "tst_Messages.moc"
