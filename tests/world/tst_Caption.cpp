// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Caption.h"
#include "core/world/Sampling.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace cascade;
using namespace cascade::world;

namespace {

/// Scenes of every kind: both splits, moving and still.
Scene anyScene(std::uint64_t seed)
{
    SceneOptions options;
    options.split = seed % 2 == 0 ? Split::Train : Split::Heldout;
    options.still = seed % 3 == 0;
    options.letteringShare = 0.2;
    options.manyObjectsShare = 0.6;
    return sampleScene(seed, options);
}

} // namespace

class CaptionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsBackWhatItSays()
    {
        for (std::uint64_t seed = 0; seed < 4000; ++seed) {
            const Scene scene = anyScene(seed);
            for (const std::string& text : {caption(scene, seed), canonicalCaption(scene)}) {
                const auto read = parseCaption(text);
                QVERIFY2(read.ok() && sameAttributes(read.value(), scene), text.c_str());
            }
        }
    }

    void sameSeedSameWords()
    {
        const Scene scene = anyScene(5);
        QCOMPARE(caption(scene, 9), caption(scene, 9));
        std::set<std::string> ways;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            ways.insert(caption(scene, seed));
        }
        QVERIFY(ways.size() > 5);
    }

    void everyWordIsKnown()
    {
        const std::vector<std::string> known = knownWords();
        QVERIFY(std::is_sorted(known.begin(), known.end()));
        for (std::uint64_t seed = 0; seed < 2000; ++seed) {
            for (const std::string& word : wordsOf(caption(anyScene(seed), seed))) {
                QVERIFY2(std::binary_search(known.begin(), known.end(), word), word.c_str());
            }
        }
    }

    void readsTheSentencesOfTheManual()
    {
        const Scene torus = parseCaption("a large red torus spinning over a checkered floor").value();
        QCOMPARE(torus.objects.size(), std::size_t(1));
        QCOMPARE(torus.objects[0].shape, Shape::Torus);
        QCOMPARE(torus.objects[0].colour, Colour::Red);
        QCOMPARE(torus.objects[0].size, Size::Large);
        QCOMPARE(torus.objects[0].motion, Motion::Spinning);
        QCOMPARE(torus.background, Background::CheckeredFloor);
        const Scene orbit = parseCaption("A large red torus spinning, camera orbiting, watercolour").value();
        QCOMPARE(orbit.objects[0].motion, Motion::Spinning);
        QCOMPARE(orbit.camera, CameraMove::Orbiting);
        QCOMPARE(orbit.style, Style::Watercolour);
        QCOMPARE(orbit.background, Background::WhiteFloor);
    }

    void readsRelationsCountsAndWords()
    {
        const Scene pair = parseCaption("a small blue cube left of a shiny green ball, bouncing").value();
        QCOMPARE(pair.objects.size(), std::size_t(2));
        QCOMPARE(pair.objects[1].relation, Relation::RightOf);
        QCOMPARE(pair.objects[1].material, Material::Shiny);
        QCOMPARE(pair.objects[1].motion, Motion::Bouncing);
        QCOMPARE(pair.objects[0].motion, Motion::Still);
        QVERIFY(pair.objects[0].x < pair.objects[1].x);

        const Scene behind = parseCaption("a red star with a yellow cone behind it under a blue sky").value();
        QCOMPARE(behind.objects[1].relation, Relation::Behind);
        QVERIFY(behind.objects[1].z > behind.objects[0].z);

        const Scene three = parseCaption("three pink hearts rising").value();
        QCOMPARE(three.objects.size(), std::size_t(3));
        for (const SceneObject& object : three.objects) {
            QCOMPARE(object.motion, Motion::Rising);
            QCOMPARE(object.colour, Colour::Pink);
        }

        const Scene word = parseCaption("the word STAR spinning and a red star in the dark").value();
        QCOMPARE(kLetteringWords[static_cast<std::size_t>(word.lettering->word)], std::string_view("star"));
        QCOMPARE(word.lettering->motion, WordMotion::Spinning);
        QCOMPARE(word.objects.size(), std::size_t(1));
        QCOMPARE(word.objects[0].motion, Motion::Still);
    }

    void skipsWhatItDoesNotKnow()
    {
        const Scene scene =
            parseCaption("please: a VERY nice red, glossy cube, zorbing über a checkered floor!").value();
        QCOMPARE(scene.objects.size(), std::size_t(1));
        QCOMPARE(scene.objects[0].material, Material::Shiny);
    }

    void refusesWhatNamesNothing()
    {
        for (const char* text : {"", "   ", "zorbing quickly", "camera orbiting", "\xff\xfe\x01"}) {
            const auto read = parseCaption(text);
            QVERIFY(!read.ok());
            QCOMPARE(read.error().code, ErrorCode::BadInput);
        }
        const std::string endless(100000, 'a');
        QVERIFY(!parseCaption(endless).ok());
    }

    void unsaidShapesAndColoursComeFromTheSeed()
    {
        std::set<int> shapes, colours;
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            const Scene scene = parseCaption("something small", seed).value();
            shapes.insert(static_cast<int>(scene.objects[0].shape));
            colours.insert(static_cast<int>(scene.objects[0].colour));
            QCOMPARE(scene.objects[0].size, Size::Small);
        }
        QVERIFY(shapes.size() > 6 && colours.size() > 5);
    }
};

CASCADE_TEST(CaptionTest);
#include "tst_Caption.moc"
