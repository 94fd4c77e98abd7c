// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/VideoReader.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// A sentence through the tiny cascade up to ssr1, exported; the last stage can be reached by opening it.
QByteArray graphText(const QByteArray& model)
{
    return R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"prompt": {"type": "prompt", "parameters": {"text": "a large red torus"}},
           "seed": {"type": "seed", "parameters": {"seed": 5}},
           "cascade": {"type": "cascade", "parameters": {"model": ")" +
           model + R"(", "until": "ssr1"}},
           "export": {"type": "export-video", "parameters": {"file": "out/shot.mp4"}}},
 "links": [["prompt.text", "cascade.text"], ["seed.seed", "cascade.seed"], ["cascade.clip", "export.clip"]]})";
}

/// How many stages were computed and found, from what the program says of each.
std::pair<int, int> computedAndFound(const Outcome& outcome)
{
    const auto found = outcome.error.count(": found in the cache");
    const auto lines = outcome.error.split('\n');
    int computed = 0;
    for (const auto& line : lines) {
        const auto colon = line.indexOf(": ");
        computed += colon > 0 && line.endsWith(" s") && line.mid(colon + 2, 1).at(0) >= '0' &&
                            line.mid(colon + 2, 1).at(0) <= '9'
                        ? 1
                        : 0;
    }
    return {computed, static_cast<int>(found)};
}

using Counts = std::pair<int, int>;

} // namespace

class GraphTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        makeTinyModel(m_shop.file("tiny"));
        m_shop.write("shot.cascade", graphText(m_shop.path("tiny").toUtf8()));
    }

    void aGraphIsRenderedOnceAndThenFound()
    {
        const auto first = render({});
        QVERIFY2(first.code == 0, first.error);
        QCOMPARE(computedAndFound(first), (Counts{3, 0}));
        const auto bytes = m_shop.read("out/shot.mp4");
        QVERIFY(!bytes.isEmpty());
        const auto second = render({});
        QCOMPARE(computedAndFound(second), (Counts{0, 1}));
        QCOMPARE(m_shop.read("out/shot.mp4"), bytes);
    }

    void onlyWhatChangedRunsAgain()
    {
        QCOMPARE(render({}).code, 0);
        const auto other = render({"--set", "prompt.negative=grain"});
        QCOMPARE(computedAndFound(other), (Counts{3, 0})); // words reach every stage
        const auto take = render({"--seed", "5"});
        QCOMPARE(computedAndFound(take), (Counts{0, 1})); // the seed that the graph says already
        QCOMPARE(computedAndFound(render({"--until", "base", "-o", "base.mp4"})).first, 0);
    }

    /// The graph in the video makes the same video.
    void theExportedFileHoldsItsGraph()
    {
        QCOMPARE(render({"--seed", "8", "-o", "eight.mp4"}).code, 0);
        const auto tags = video::readMetadata(m_shop.file("eight.mp4")).value();
        QVERIFY(tags.at("cascade.graph").find("\"seed\": 8") != std::string::npos);
        QVERIFY(tags.at("comment").find("generative model") != std::string::npos);
        QVERIFY(tags.at("cascade.weights").find("tiny/base/original") != std::string::npos);
        const auto again = m_shop.run({"render", "eight.mp4", "-o", "again.mp4", "--dtype", "fp32"});
        QVERIFY2(again.code == 0, again.error);
        const auto frames = [&](const char* file) {
            return video::readMetadata(m_shop.file(file)).value().at("cascade.frames_sha256");
        };
        QCOMPARE(frames("again.mp4"), frames("eight.mp4"));
    }

    void verifyAnswers()
    {
        QCOMPARE(render({"--seed", "9", "-o", "nine.mp4"}).code, 0);
        const auto same = m_shop.run({"verify", "nine.mp4", "--dtype", "fp32"});
        QVERIFY2(same.code == 0, same.error);
        QCOMPARE(same.out.trimmed(), QByteArray("bit-exact"));
        // Another numeric mode: said, and the clip is close.
        const auto close = m_shop.run({"verify", "nine.mp4", "--dtype", "bf16"});
        QVERIFY2(close.out.contains("note: made on cpu Float"), close.out);
        // Other weights under the same name: said, and the clip is another one.
        QFile::copy(m_shop.path("nine.mp4"), m_shop.path("kept.mp4"));
        const auto weights = m_shop.path("tiny/base.safetensors"), aside = m_shop.path("base.kept");
        QVERIFY(QFile::rename(weights, aside) && QFile::copy(m_shop.path("tiny/text.safetensors"), weights));
        const auto changed = m_shop.run({"verify", "kept.mp4", "--dtype", "fp32"});
        QVERIFY2(changed.code == 3, changed.error); // of another hash than model.json says
        QVERIFY(QFile::remove(weights) && QFile::rename(aside, weights));
    }

    void otherFormats()
    {
        QCOMPARE(render({"--set", "export.format=webm-vp9", "-o", "shot.webm"}).code, 0);
        const auto tags = video::readMetadata(m_shop.file("shot.webm")).value();
        QVERIFY(tags.at("cascade.graph").find("webm-vp9") != std::string::npos);
        const auto wrong = render({"--set", "export.format=mp5", "-o", "shot.mp4"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2(wrong.error.contains("mp4-h264"), wrong.error); // the hint lists what there is
    }

    void takesCountOn()
    {
        QCOMPARE(render({"--takes", "2", "--set", "cascade.until=base", "-o", "takes/"}).code, 0);
        QCOMPARE(QDir(m_shop.path("takes")).entryList(QDir::Files),
                 (QStringList{"shot-0.mp4", "shot-1.mp4"}));
        QVERIFY(m_shop.read("takes/shot-0.mp4") != m_shop.read("takes/shot-1.mp4"));
    }

    void aGraphThatOnlyPreviewsSaysSo()
    {
        auto text = m_shop.read("shot.cascade");
        text.replace("export-video\", \"parameters\": {\"file\": \"out/shot.mp4\"}", "preview\"");
        m_shop.write("look.cascade", text);
        const auto outcome = m_shop.run({"render", "look.cascade", "--dtype", "fp32"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.error.contains("note: nothing was written: the graph only previews"), outcome.error);
    }

    void checkSaysWhatWillHappen()
    {
        QCOMPARE(render({}).code, 0);
        const auto checked = m_shop.run({"check", "shot.cascade", "--dtype", "fp32", "--json"});
        QVERIFY2(checked.code == 0, checked.error);
        const auto nodes = checked.json().object()["nodes"].toObject();
        const auto last = nodes["ssr1"].toObject()["clip"].toObject();
        QCOMPARE(last["width"].toInt(), 32);
        QCOMPARE(last["frames"].toInt(), 4);
        QCOMPARE(last["cached"].toBool(), true);
        const auto table = m_shop.run({"check", "shot.cascade", "--dtype", "fp32", "--set", "seed.seed=77"});
        QVERIFY2(table.out.contains("4 frames of 32x16 at 6 fps"), table.out);
        QVERIFY2(table.out.contains("to compute"), table.out);
    }

    void checkFailsWhereTheGraphCannotRun()
    {
        const auto checked = m_shop.run({"check", "shot.cascade", "--set", "cascade.until=ssr9"});
        QCOMPARE(checked.code, 2);
        QVERIFY2(checked.out.contains("error: [cascade.until]"), checked.out);
        const auto refused = render({"--set", "cascade.until=ssr9"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.error.contains("ssr9"), refused.error);
    }

    void wrongSettingsAreNamed_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no such node") << "promt.text=x" << QByteArray("Did you mean prompt?");
        QTest::newRow("no such parameter") << "prompt.word=x" << QByteArray("It has: text, negative.");
        QTest::newRow("bad value") << "cascade.steps=many"
                                   << QByteArray("expected a whole number from 0 to 10000, got \"many\"");
        QTest::newRow("no value") << "prompt" << QByteArray("expected NODE.PARAMETER=VALUE");
    }

    void wrongSettingsAreNamed()
    {
        QFETCH(QString, setting);
        QFETCH(QByteArray, says);
        const auto outcome = render({"--set", setting});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains(says), outcome.error);
    }

    void aVideoWithoutAGraphIsNoGraph()
    {
        makeFootage(m_shop.file("footage.mp4"), 32, 16, 4, 12);
        const auto outcome = m_shop.run({"render", "footage.mp4"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("there is no graph in this file"), outcome.error);
    }

    void footageGoesThroughAStage()
    {
        makeFootage(m_shop.file("footage.mp4"), 32, 16, 4, 12);
        m_shop.write("upscale.cascade", R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"footage": {"type": "load-clip", "parameters": {"file": "footage.mp4"}}, "prompt": {"type": "prompt"},
           "encoder": {"type": "text-encoder"}, "export": {"type": "export-video"},
           "model": {"type": "stage-model", "parameters": {"model": ")" +
                                            m_shop.path("tiny").toUtf8() +
                                            R"(", "stage": "ssr2"}}, "ssr": {"type": "ssr"}},
 "links": [["footage.clip", "ssr.clip"], ["model.model", "ssr.model"], ["model.model", "encoder.model"],
           ["prompt.text", "encoder.text"], ["encoder.embedding", "ssr.text"], ["ssr.clip", "export.clip"]]})");
        const auto outcome = m_shop.run({"render", "upscale.cascade", "-o", "large.mp4"});
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto reader = video::VideoReader::open(m_shop.file("large.mp4"), {});
        QCOMPARE(reader.value().info().width, 64);
        QCOMPARE(reader.value().info().frames, 4);
        QVERIFY((reader.value().info().rate == Rate::of(12)));
    }

    void cacheExplainsAndEmptiesItself()
    {
        QCOMPARE(render({}).code, 0);
        QCOMPARE(render({"--set", "cascade.steps=1"}).code, 0);
        const auto info = m_shop.run({"cache", "info", "--json"});
        QCOMPARE(info.code, 0);
        QString key;
        for (const auto& entry : info.json().object()["entries"].toArray()) {
            if (entry.toObject()["node"].toString() == "base") {
                key = entry.toObject()["key"].toString();
            }
        }
        QVERIFY(!key.isEmpty());
        const auto why = m_shop.run({"cache", "why", key.left(10)});
        QVERIFY2(why.out.contains("prompt: a large red torus"), why.out);
        QVERIFY2(why.out.contains("differs from"), why.out);
        QCOMPARE(m_shop.run({"cache", "why", "ffffffffffffffff"}).code, 2);
        QCOMPARE(m_shop.run({"cache", "clear"}).code, 0);
        for (const auto& entry :
             m_shop.run({"cache", "info", "--json"}).json().object()["entries"].toArray()) {
            QVERIFY(entry.toObject()["pinned"].toBool()); // by the takes of these runs
        }
        QCOMPARE(m_shop.run({"cache", "clear", "--pinned-too"}).code, 0);
        QCOMPARE(m_shop.run({"cache", "info", "--json"}).json().object()["entries"].toArray().size(), 0);
    }

private:
    Outcome render(const QStringList& more)
    {
        return m_shop.run(QStringList{"render", "shot.cascade", "--dtype", "fp32"} + more);
    }

    Workshop m_shop;
};

CASCADE_TEST(GraphTest);
#include "tst_Graph.moc"
