// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/Timeline.h"

#include "pipeline/files/StrictJson.h"
#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace cascade;
using namespace cascade::files;

namespace {

TimelineClip clipOf(const std::string& name, std::int64_t frames, Rate rate, bool hasSound = false)
{
    return {name, "/shots/" + name + ".mp4", frames, rate, hasSound, {}, {}};
}

/// The timeline as a program that knows the schemas would see it.
nlohmann::json readBack(const Timeline& timeline)
{
    auto json = parseJson(timelineText(timeline), "t.otio").value();
    if (json["OTIO_SCHEMA"] != "Timeline.1" || json["tracks"]["OTIO_SCHEMA"] != "Stack.1") {
        qFatal("expected a Timeline.1 with a Stack.1");
    }
    return json;
}

} // namespace

class TimelineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clipsFollowEachOther()
    {
        const auto json =
            readBack({"cut", {clipOf("a", 128, Rate::of(24)), clipOf("b", 75, Rate::of(25))}, {}});
        QVERIFY2(json["name"] == "cut", json["name"].dump().c_str());
        const auto& tracks = json["tracks"]["children"];
        QCOMPARE(tracks.size(), std::size_t{1});
        QVERIFY2(tracks[0]["OTIO_SCHEMA"] == "Track.1", tracks[0]["OTIO_SCHEMA"].dump().c_str());
        QVERIFY2(tracks[0]["kind"] == "Video", tracks[0]["kind"].dump().c_str());
        const auto& clip = tracks[0]["children"][1];
        QVERIFY2(clip["OTIO_SCHEMA"] == "Clip.2", clip["OTIO_SCHEMA"].dump().c_str());
        QVERIFY2(clip["source_range"]["OTIO_SCHEMA"] == "TimeRange.1",
                 clip["source_range"]["OTIO_SCHEMA"].dump().c_str());
        QVERIFY2(clip["source_range"]["duration"]["value"] == 75,
                 clip["source_range"]["duration"]["value"].dump().c_str());
        QVERIFY2(clip["source_range"]["duration"]["rate"] == 25,
                 clip["source_range"]["duration"]["rate"].dump().c_str());
        const auto& media = clip["media_references"][clip["active_media_reference_key"].get<std::string>()];
        QVERIFY2(media["OTIO_SCHEMA"] == "ExternalReference.1", media["OTIO_SCHEMA"].dump().c_str());
        QVERIFY2(media["target_url"] == "file:///shots/b.mp4", media["target_url"].dump().c_str());
        QVERIFY(media["available_range"] == clip["source_range"]);
    }

    void takesLieAboveEachOther()
    {
        const auto json = readBack(
            {"takes", {clipOf("a", 16, Rate::of(3)), clipOf("b", 16, Rate::of(3))}, TimelineOrder::Stack});
        QCOMPARE(json["tracks"]["children"].size(), std::size_t{2});
        QVERIFY2(json["tracks"]["children"][1]["name"] == "Video 2",
                 json["tracks"]["children"][1]["name"].dump().c_str());
        QCOMPARE(json["tracks"]["children"][1]["children"].size(), std::size_t{1});
    }

    /// Where a file is silent, the sound of the next one must not move forward.
    void soundHasItsOwnTrackWithGaps()
    {
        const auto json =
            readBack({"cut", {clipOf("a", 48, Rate::of(24)), clipOf("b", 24, Rate::of(24), true)}, {}});
        const auto& tracks = json["tracks"]["children"];
        QCOMPARE(tracks.size(), std::size_t{2});
        QVERIFY2(tracks[1]["kind"] == "Audio", tracks[1]["kind"].dump().c_str());
        QVERIFY2(tracks[1]["children"][0]["OTIO_SCHEMA"] == "Gap.1",
                 tracks[1]["children"][0]["OTIO_SCHEMA"].dump().c_str());
        QVERIFY2(tracks[1]["children"][0]["source_range"]["duration"]["value"] == 48,
                 tracks[1]["children"][0]["source_range"]["duration"]["value"].dump().c_str());
        QVERIFY2(tracks[1]["children"][1]["OTIO_SCHEMA"] == "Clip.2",
                 tracks[1]["children"][1]["OTIO_SCHEMA"].dump().c_str());
    }

    void televisionRatesAreExact()
    {
        const auto json = readBack({"cut", {clipOf("a", 96, Rate::of(24000, 1001))}, {}});
        const auto& range = json["tracks"]["children"][0]["children"][0]["source_range"];
        QCOMPARE(range["duration"]["rate"].get<double>(), 24000.0 / 1001.0);
    }

    void notesAreMarkersAndOriginIsKept()
    {
        auto clip = clipOf("a", 16, Rate::of(3));
        clip.markers = {{"look", "the torus\nturns", 4}};
        clip.facts = {{"seed", "7"}};
        const auto json = readBack({"cut", {clip}, {}});
        const auto& made = json["tracks"]["children"][0]["children"][0];
        QVERIFY2(made["metadata"]["cascade"]["seed"] == "7",
                 made["metadata"]["cascade"]["seed"].dump().c_str());
        const auto& marker = made["markers"][0];
        QVERIFY2(marker["OTIO_SCHEMA"] == "Marker.2", marker["OTIO_SCHEMA"].dump().c_str());
        QVERIFY2(marker["name"] == "look", marker["name"].dump().c_str());
        QVERIFY2(marker["comment"] == "the torus\nturns", marker["comment"].dump().c_str());
        QVERIFY2(marker["marked_range"]["start_time"]["value"] == 4,
                 marker["marked_range"]["start_time"]["value"].dump().c_str());
        QVERIFY2(marker["marked_range"]["duration"]["value"] == 1,
                 marker["marked_range"]["duration"]["value"].dump().c_str());
    }

    void urlsAreEncoded()
    {
        QCOMPARE(fileUrl("/a b/č#1?.mp4"), std::string("file:///a%20b/%C4%8D%231%3F.mp4"));
        QCOMPARE(fileUrl("/take-7_v2.mp4"), std::string("file:///take-7_v2.mp4"));
    }
};

CASCADE_TEST(TimelineTest);
#include "tst_Timeline.moc"
