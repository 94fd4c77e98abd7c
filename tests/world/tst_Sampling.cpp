// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Animation.h"
#include "core/world/Caption.h"
#include "core/world/Sampling.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

using namespace cascade::world;

class SamplingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isAFunctionOfTheSeed()
    {
        const Scene a = sampleScene(7), b = sampleScene(7);
        QVERIFY(sameAttributes(a, b));
        QCOMPARE(a.cameraPitch, b.cameraPitch);
        QCOMPARE(a.texturePhase, b.texturePhase);
        QVERIFY(sampleScene(8).cameraPitch != a.cameraPitch);
    }

    void splitsAreDisjoint()
    {
        for (std::uint64_t seed = 0; seed < 5000; ++seed) {
            SceneOptions options;
            options.still = seed % 2 == 0;
            QVERIFY(!isHeldout(sampleScene(seed, options)));
            options.split = Split::Heldout;
            QVERIFY(isHeldout(sampleScene(seed, options)));
        }
    }

    void heldoutTableIsTheOneInTheFile()
    {
        std::ifstream file(CASCADE_RESOURCE_DIR "/world/heldout.json");
        std::ostringstream text;
        text << file.rdbuf();
        QCOMPARE(QString::fromStdString(text.str()), QString::fromStdString(heldoutJson()));
    }

    void demoSentencesAreInTraining()
    {
        QVERIFY(!isHeldout(parseCaption("a large red torus spinning over a checkered floor").value()));
        QVERIFY(!isHeldout(parseCaption("a large red torus spinning, camera orbiting, watercolour").value()));
    }

    void someStylesAreNeverSeenMoving()
    {
        std::set<Style> still, moving;
        for (std::uint64_t seed = 0; seed < 3000; ++seed) {
            SceneOptions options;
            moving.insert(sampleScene(seed, options).style);
            options.still = true;
            const Scene image = sampleScene(seed, options);
            still.insert(image.style);
            QCOMPARE(image.camera, CameraMove::Still);
        }
        QCOMPARE(still.size(), std::size_t(kCount<Style>));
        QCOMPARE(moving.size(), std::size_t(kCount<Style> - 2));
        QVERIFY(!moving.count(Style::Mosaic) && !moving.count(Style::PopArt));
    }

    void everyAttributeOccurs()
    {
        std::set<std::pair<int, int>> seen;
        for (std::uint64_t seed = 0; seed < 4000; ++seed) {
            const AttributeLabels labels = labelsOf(sampleScene(seed));
            const ObjectLabels& object = labels.objects[1];
            seen.insert({0, object.shape});
            seen.insert({1, object.colour});
            seen.insert({2, object.material});
            seen.insert({3, object.motion});
            seen.insert({4, object.relation});
            seen.insert({5, labels.background});
            seen.insert({6, labels.camera});
            seen.insert({7, labels.light});
            seen.insert({8, labels.count});
            seen.insert({9, labels.word});
            seen.insert({10, labels.wordMotion});
        }
        // The labels of objects, words and word motions are -1 where there is none.
        const int expected = kCount<Shape> + kCount<Colour> + kCount<Material> + kCount<Motion> +
                             kCount<Relation> + kCount<Background> + kCount<CameraMove> + kCount<Light> + 4 +
                             24 + kCount<WordMotion> + 7;
        QCOMPARE(int(seen.size()), expected);
    }

    void optionsAreKept()
    {
        int many = 0, words = 0, styles = 0, moves = 0;
        constexpr int kScenes = 4000;
        SceneOptions options{
            .manyObjectsShare = 0.5, .letteringShare = 0.25, .styleShare = 0.4, .cameraMoveShare = 0.3};
        for (std::uint64_t seed = 0; seed < kScenes; ++seed) {
            const Scene scene = sampleScene(seed, options);
            many += scene.objects.size() > 1;
            words += scene.lettering.has_value();
            styles += scene.style != Style::Plain;
            moves += scene.camera != CameraMove::Still;
        }
        // Scenes with held-out pairs are drawn again, which costs crowded scenes a little of their share.
        const auto near = [](int count, double share) {
            return std::abs(count / double(kScenes) - share) < 0.08;
        };
        QVERIFY(near(many, 0.5 * 0.75));
        QVERIFY(near(words, 0.25) && near(styles, 0.4) && near(moves, 0.3));
        options.maxObjects = 1;
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            QVERIFY(sampleScene(seed, options).objects.size() <= 1);
        }
    }

    /// The middle of every object stays in the picture for the whole clip, and moves slowly enough to overlap
    /// itself.
    void objectsStayInSightAndMoveSlowly()
    {
        for (std::uint64_t seed = 0; seed < 1500; ++seed) {
            const Scene scene = sampleScene(seed);
            for (const SceneObject& object : scene.objects) {
                double lastU = 0, lastV = 0;
                for (int frame = 0; frame < 16; ++frame) {
                    const CameraPose camera = cameraAt(scene, frame / 3.0);
                    const ObjectPose pose = objectAt(object, frame / 3.0);
                    const Vec3 offset = pose.centre - camera.position;
                    const double depth = dot(offset, camera.forward);
                    // In pixels of 24x40.
                    const double u = 12 * kFocal * dot(offset, camera.right) / depth;
                    const double v = 12 * kFocal * dot(offset, camera.up) / depth;
                    QVERIFY2(std::abs(u) < 20 && std::abs(v) < 12, canonicalCaption(scene).c_str());
                    if (frame > 0) {
                        const double moved = std::hypot(u - lastU, v - lastV);
                        QVERIFY2(moved < 2.2, canonicalCaption(scene).c_str());
                        QVERIFY(moved < 2 * 12 * kFocal * pose.radius / depth);
                    }
                    lastU = u;
                    lastV = v;
                }
            }
        }
    }

    void relationsAreTrueInTheMiddleOfTheClip()
    {
        for (std::uint64_t seed = 0; seed < 3000; ++seed) {
            const Scene scene = sampleScene(seed, {.manyObjectsShare = 1, .letteringShare = 0});
            for (std::size_t i = 1; i < scene.objects.size(); ++i) {
                const SceneObject& a = scene.objects[i - 1];
                const SceneObject& b = scene.objects[i];
                const double right = b.x - a.x, back = b.z - a.z;
                const bool holds = b.relation == Relation::RightOf     ? right > 0
                                   : b.relation == Relation::LeftOf    ? right < 0
                                   : b.relation == Relation::Behind    ? back > 0
                                   : b.relation == Relation::InFrontOf ? back < 0
                                                                       : true;
                QVERIFY2(holds, canonicalCaption(scene).c_str());
            }
        }
    }
};

CASCADE_TEST(SamplingTest);
#include "tst_Sampling.moc"
