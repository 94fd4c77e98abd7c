// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/StillImage.h"
#include "core/video/VideoReader.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <array>
#include <cstdlib>
#include <set>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

QByteArray graphText(const QByteArray& model)
{
    return R"({"schema": 2, "conventions": {"guidance": "w"},
 "about": {"title": "Tiny", "description": "A tiny clip (paper, 2.2). With more to say.", "licence": "MIT"},
 "nodes": {"prompt": {"type": "prompt", "parameters": {"text": "a large red torus"}},
           "cascade": {"type": "cascade", "parameters": {"model": ")" +
           model + R"(", "until": "base"}}, "export": {"type": "export-video"}},
 "links": [["prompt.text", "cascade.text"], ["cascade.clip", "export.clip"]]})";
}

} // namespace

class PresetsCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        makeTinyModel(m_shop.file("tiny"));
        m_shop.write("tiny.cascade", graphText(m_shop.path("tiny").toUtf8()));
    }

    void shippedOnesAreListedWithALineEach()
    {
        const auto listed = m_shop.run({"presets", "list"});
        QVERIFY2(listed.code == 0, listed.error);
        for (const char* name : {"draft", "text-to-hd", "many-takes", "long-queue", "upscale-my-footage"}) {
            QVERIFY2(listed.out.contains(name), name);
        }
        const auto json = m_shop.run({"presets", "list", "--json"}).json().array();
        QVERIFY(json.size() >= 12);
        for (const auto& one : json) {
            QVERIFY(!one.toObject()["title"].toString().isEmpty() && !one.toObject()["own"].toBool());
        }
    }

    void aPresetIsShown()
    {
        const auto shown = m_shop.run({"presets", "show", "draft"});
        QVERIFY2(shown.out.contains("cascade render preset:draft"), shown.out);
        QVERIFY2(shown.out.contains("until=ssr1"), shown.out);
        const auto unknown = m_shop.run({"presets", "show", "drapht"});
        QCOMPARE(unknown.code, 2);
        QVERIFY2(unknown.error.contains("Did you mean draft?"), unknown.error);
    }

    void aFileManagerGetsThePoster()
    {
        const auto drawn = m_shop.run({"world", "a red cube", "-o", "still.png", "--size", "80x48"});
        QVERIFY2(drawn.code == 0, drawn.error);
        QCOMPARE(
            m_shop.run({"presets", "export", "tiny.cascade", "-o", "p.cascadepack", "--poster", "still.png"})
                .code,
            0);
        const auto written = m_shop.run({"presets", "poster", "p.cascadepack", "-o", "poster.png"});
        QVERIFY2(written.code == 0, written.error);
        QCOMPARE(m_shop.read("poster.png"), m_shop.read("still.png"));
    }

    /// Where no poster was made, the graph is drawn; of a video its middle is shown.
    void aFileWithoutAPosterIsDrawn()
    {
        const auto drawn = m_shop.run({"presets", "poster", "tiny.cascade", "-o", "drawn.png"});
        QVERIFY2(drawn.code == 0, drawn.error);
        const auto picture = video::readPng(m_shop.file("drawn.png"));
        QVERIFY(picture.ok());
        QCOMPARE(picture.value().width, 320);
        std::set<std::array<int, 3>> colours;
        for (std::size_t at = 0; at < picture.value().pixels.size(); at += 3) {
            const auto* rgb = &picture.value().pixels[at];
            colours.insert({rgb[0], rgb[1], rgb[2]});
        }
        for (const std::array<int, 3>& group :
             {std::array{0xf0, 0xa3, 0x5e}, {0x4f, 0xa3, 0xff}, {0xe0, 0x70, 0x70}}) {
            QVERIFY(colours.contains(group)); // the sentence, the cascade, the export
        }
    }

    void aVideoShowsItsMiddle()
    {
        makeFootage(m_shop.file("footage.mp4"), 640, 384, 9, 3);
        const auto shown = m_shop.run({"presets", "poster", "footage.mp4", "-o", "middle.png"});
        QVERIFY2(shown.code == 0, shown.error);
        const auto picture = video::readPng(m_shop.file("middle.png"));
        QVERIFY(picture.ok());
        QCOMPARE(picture.value().width, 320);
        QCOMPARE(picture.value().height, 192);
        const auto whole = video::readVideo(m_shop.file("footage.mp4"), 4, 1);
        QVERIFY(whole.ok());
        for (std::size_t c = 0; c < 3; ++c) { // the upper left corner
            QVERIFY(std::abs(picture.value().pixels[c] - whole.value().pixels[c]) < 12);
        }
        m_shop.write("text.mp4", "no video");
        QCOMPARE(m_shop.run({"presets", "poster", "text.mp4", "-o", "none.png"}).code, 2);
    }

    /// What one artist exports, another imports and renders by name.
    void aPackGoesFromHandToHand()
    {
        const auto exported = m_shop.run({"presets", "export", "tiny.cascade", "-o", "sent.cascadepack"});
        QVERIFY2(exported.code == 0, exported.error);
        const auto imported = m_shop.run({"presets", "import", "sent.cascadepack", "--name", "mine"});
        QVERIFY2(imported.code == 0, imported.error);
        const auto listed = m_shop.run({"presets", "list"});
        QVERIFY2(listed.out.contains("A tiny clip (paper, 2.2).") && listed.out.contains("yours"),
                 listed.out);
        QVERIFY(!listed.out.contains("With more to say"));
        const auto shown = m_shop.run({"presets", "show", "mine", "--json"}).json().object();
        QVERIFY(shown["graph"].toObject()["weights"].toObject().size() == 1); // pinned by hash
        const auto rendered = m_shop.run({"render", "preset:mine", "--dtype", "fp32"});
        QVERIFY2(rendered.code == 0, rendered.error);
        QVERIFY(!m_shop.read("mine.mp4").isEmpty());
        QCOMPARE(m_shop.run({"check", "preset:mine"}).code, 0);
        QCOMPARE(m_shop.run({"check", "sent.cascadepack"}).code, 0);
        const auto again = m_shop.run({"presets", "import", "sent.cascadepack", "--name", "mine"});
        QCOMPARE(again.code, 2);
        QVERIFY2(again.error.contains("--replace"), again.error);
    }

    void anExportedClipCanBecomeAPack()
    {
        QVERIFY(m_shop.run({"render", "tiny.cascade", "-o", "clip.mp4", "--dtype", "fp32"}).code == 0);
        const auto packed =
            m_shop.run({"presets", "export", "clip.mp4", "-o", "clip.cascadepack", "--preview", "clip.mp4"});
        QVERIFY2(packed.code == 0, packed.error);
        QVERIFY(m_shop.run({"presets", "import", "clip.cascadepack"}).code == 0);
        const auto listed = m_shop.run({"presets", "list", "--json"}).json().array();
        bool found = false;
        for (const auto& one : listed) {
            found = found || (one.toObject()["name"] == "clip" && one.toObject()["preview"].toBool());
        }
        QVERIFY(found);
    }

    void aPackWithoutATitleIsRefused()
    {
        auto text = graphText(m_shop.path("tiny").toUtf8());
        text.replace("\"title\": \"Tiny\", ", "");
        m_shop.write("untitled.cascade", text);
        const auto refused = m_shop.run({"presets", "export", "untitled.cascade", "-o", "u.cascadepack"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.error.contains("about.json/title"), refused.error);
    }

    void weightsArePinnedInPlace()
    {
        const auto pinned = m_shop.run({"presets", "pin", "tiny.cascade"});
        QVERIFY2(pinned.code == 0, pinned.error);
        QVERIFY(m_shop.read("tiny.cascade").contains("\"tiny/base/original\""));
        QCOMPARE(m_shop.run({"check", "tiny.cascade"}).code, 0);
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(PresetsCommandTest);
#include "tst_PresetsCommand.moc"
