// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Caption.h"
#include "core/world/Renderer.h"
#include "core/world/Sampling.h"

#include "tests/support/TestMain.h"

#include <torch/cuda.h>
#include <torch/types.h>

#include <QTest>

#include <cmath>
#include <functional>

using namespace cascade::world;

namespace {

Scene sceneOf(const std::string& text, std::uint64_t seed = 3)
{
    return parseCaption(text, seed).value();
}

View stillView(double timeSec)
{
    View view;
    view.frames = 1;
    view.firstSec = timeSec;
    return view;
}

double largest(const torch::Tensor& difference)
{
    return difference.abs().max().item<double>();
}

double rms(const torch::Tensor& difference)
{
    return std::sqrt(difference.square().mean().item<double>());
}

/// Peak 2, the range of the values.
double psnr(const torch::Tensor& a, const torch::Tensor& b)
{
    return 20 * std::log10(2 / rms(a - b));
}

/// Twelve scenes with every shape, background, material and style among them.
std::vector<std::pair<std::string, std::uint64_t>> gallery()
{
    return {{"a large red sphere spinning on a white floor, camera orbiting", 1},
            {"a shiny blue cube moving left over a checkered floor", 2},
            {"a metal yellow torus before a grey wall", 3},
            {"a striped green cylinder in a dark room, warm light", 4},
            {"a small pink cone and a cyan pyramid under a blue sky, camera panning", 5},
            {"a white capsule bouncing in a desert at sunset", 6},
            {"a purple octahedron in front of a black star over a checkered floor, cool light", 7},
            {"an orange cross before a grey wall, watercolour", 8},
            {"a red heart rising under a blue sky, pencil sketch", 9},
            {"a blue hourglass in a dark room, neon", 10},
            {"the word hello and a small green cube on a white floor, cartoon", 11},
            {"three small yellow stars in a desert, light from the side, camera zooming in", 12},
            {"a red torus over a checkered floor, mosaic", 13},
            {"a cyan sphere under a blue sky, pop art", 14}};
}

} // namespace

class RendererTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapeRangeAndDeterminism()
    {
        const std::vector<Scene> scenes = {sampleScene(1), sampleScene(2)};
        View view;
        view.frames = 3;
        const torch::Tensor a = render(scenes, view), b = render(scenes, view);
        QVERIFY(a.sizes() == torch::IntArrayRef({2, 3, 3, 24, 40}));
        QCOMPARE(a.scalar_type(), torch::kFloat32);
        QVERIFY(a.is_contiguous() && !a.requires_grad());
        QVERIFY(torch::equal(a, b));
        QVERIFY(a.min().item<double>() >= -1 && a.max().item<double>() <= 1);
        // A clip does not depend on its neighbours in the batch.
        QVERIFY(largest(render({scenes[1]}, view)[0] - a[1]) < 1e-5);
    }

    void cropOfTheRenderIsTheRenderOfTheCrop_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"a shiny red torus left of a striped cube over a checkered floor, camera orbiting",
              "a blue star in a desert, pencil sketch", "a blue star, neon", "a green heart, mosaic",
              "the word moon spinning under a blue sky, watercolour", "a pink cone, pop art"}) {
            QTest::newRow(text) << text;
        }
    }
    void cropOfTheRenderIsTheRenderOfTheCrop()
    {
        QFETCH(QString, text);
        const Scene scene = sceneOf(text.toStdString());
        View whole;
        whole.frames = 2;
        whole.height = 48;
        whole.width = 80;
        View crop = whole;
        crop.top = 7;
        crop.left = 21;
        crop.cropHeight = 30;
        crop.cropWidth = 33;
        const torch::Tensor expected = render({scene}, whole).narrow(3, 7, 30).narrow(4, 21, 33);
        QVERIFY(largest(render({scene}, crop) - expected) < 2e-4);
    }

    void eachSceneHasItsOwnView()
    {
        const Scene scene = sceneOf("a red cube moving left over a checkered floor");
        View left = stillView(1), right = stillView(2);
        left.cropWidth = right.cropWidth = 20;
        right.left = 20;
        const torch::Tensor both = render({scene, scene}, std::vector<View>{left, right});
        QVERIFY(largest(both[0] - render({scene}, stillView(1))[0].narrow(3, 0, 20)) < 1e-4);
        QVERIFY(largest(both[1] - render({scene}, stillView(2))[0].narrow(3, 20, 20)) < 1e-4);
    }

    /// Frame i at 3 frames a second is frame 2i at 6 and 8i at 24.
    void ratesAgree()
    {
        const std::vector<Scene> scenes = {
            sceneOf("a red cube spinning over a checkered floor, camera orbiting"),
            sceneOf("the word sun dissolving and a small blue ball bouncing")};
        View slow;
        slow.frames = 4;
        View fast = slow;
        fast.frames = 8;
        fast.secPerFrame = 1.0 / 6;
        const torch::Tensor at3 = render(scenes, slow);
        const torch::Tensor at6 = render(scenes, fast);
        QVERIFY(largest(at3 - at6.slice(2, 0, 8, 2)) < 1e-5);
        View last = stillView(3 * 8 / 24.0);
        QVERIFY(largest(at3.narrow(2, 3, 1) - render(scenes, last)) < 1e-5);
    }

    void sizesAgree_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("seed");
        for (const auto& [text, seed] : gallery()) {
            QTest::newRow(text.c_str()) << QString::fromStdString(text) << quint64(seed);
        }
    }
    void sizesAgree()
    {
        QFETCH(QString, text);
        QFETCH(quint64, seed);
        const Scene scene = sceneOf(text.toStdString(), seed);
        View large = stillView(1.7);
        large.height = 768;
        large.width = 1280;
        const torch::Tensor down = torch::avg_pool2d(render({scene}, large).select(2, 0), 32);
        const double agreement = psnr(render({scene}, stillView(1.7)).select(2, 0), down);
        QVERIFY2(agreement > 35, qPrintable(QString::number(agreement)));
    }

    /// Work is cut into bands of rows and groups of frames when there is much of it; no seam may show.
    void largeWorkIsTheSameAsSmall()
    {
        const Scene scene = sceneOf("a large striped red torus over a checkered floor, camera orbiting");
        View large;
        large.frames = 2;
        large.height = 768;
        large.width = 1280;
        View crop = large;
        crop.top = 340;
        crop.left = 600;
        crop.cropHeight = crop.cropWidth = 96;
        const torch::Tensor whole = render({scene}, large);
        QVERIFY(largest(render({scene}, crop) - whole.narrow(3, 340, 96).narrow(4, 600, 96)) < 2e-4);
    }

    void allShapesDiffer()
    {
        std::vector<Scene> scenes;
        for (int shape = 0; shape < kCount<Shape>; ++shape) {
            scenes.push_back(sceneOf("a red cube"));
            scenes.back().objects[0].shape = static_cast<Shape>(shape);
        }
        const torch::Tensor pictures = render(scenes, stillView(0));
        for (int a = 0; a < kCount<Shape>; ++a) {
            for (int b = a + 1; b < kCount<Shape>; ++b) {
                QVERIFY2(rms(pictures[a] - pictures[b]) > 0.08,
                         qPrintable(QString("%1 %2").arg(name(static_cast<Shape>(a)).data(),
                                                         name(static_cast<Shape>(b)).data())));
            }
        }
    }

    /// Every value of every attribute looks unlike every other value, all else being equal.
    void attributesShow_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("which");
        QTest::newRow("colour") << kCount<Colour> << 0;
        QTest::newRow("material") << kCount<Material> << 1;
        QTest::newRow("size") << kCount<Size> << 2;
        QTest::newRow("motion") << kCount<Motion> << 3;
        QTest::newRow("background") << kCount<Background> << 4;
        QTest::newRow("camera") << kCount<CameraMove> << 5;
        QTest::newRow("light") << kCount<Light> << 6;
        QTest::newRow("style") << kCount<Style> << 7;
        QTest::newRow("word motion") << kCount<WordMotion> << 8;
        QTest::newRow("word") << int(kLetteringWords.size()) << 9;
    }
    void attributesShow()
    {
        QFETCH(int, count);
        QFETCH(int, which);
        std::vector<Scene> scenes;
        for (int value = 0; value < count; ++value) {
            Scene scene = sceneOf("a shiny blue cube over a checkered floor");
            if (which >= 8) {
                scene.lettering = Lettering{3, WordMotion::Still};
            }
            SceneObject& object = scene.objects[0];
            switch (which) {
            case 0:
                object.colour = static_cast<Colour>(value);
                break;
            case 1:
                object.material = static_cast<Material>(value);
                break;
            case 2:
                object.size = static_cast<Size>(value);
                break;
            case 3:
                object.motion = static_cast<Motion>(value);
                break;
            case 4:
                scene.background = static_cast<Background>(value);
                break;
            case 5:
                scene.camera = static_cast<CameraMove>(value);
                break;
            case 6:
                scene.light = static_cast<Light>(value);
                break;
            case 7:
                scene.style = static_cast<Style>(value);
                break;
            case 8:
                scene.lettering->motion = static_cast<WordMotion>(value);
                break;
            default:
                scene.lettering->word = value;
            }
            placeScene(scene, 3);
            scenes.push_back(scene);
        }
        View view;
        view.frames = 4;
        view.secPerFrame = 4.0 / 3;
        const torch::Tensor clips = render(scenes, view);
        for (int a = 0; a < count; ++a) {
            for (int b = a + 1; b < count; ++b) {
                const double difference = rms(clips[a] - clips[b]);
                QVERIFY2(difference > 0.05, qPrintable(QString("%1 %2: %3").arg(a).arg(b).arg(difference)));
            }
        }
    }

    /// A ball turns visibly, though it is round.
    void spinningBallsMove()
    {
        const Scene scene = sceneOf("a red sphere spinning");
        QVERIFY(rms(render({scene}, stillView(0)) - render({scene}, stillView(2.5))) > 0.04);
        const Scene still = sceneOf("a red sphere");
        QVERIFY(largest(render({still}, stillView(0)) - render({still}, stillView(2.5))) < 1e-6);
    }

    /// Letters are at least 9 of 24 pixels high.
    void letteringIsLarge()
    {
        for (std::size_t word = 0; word < kLetteringWords.size(); ++word) {
            Scene scene = sceneOf("the word hello");
            Scene empty = scene;
            empty.lettering.reset();
            scene.lettering->word = static_cast<int>(word);
            const torch::Tensor change = (render({scene}, stillView(0)) - render({empty}, stillView(0)))
                                             .abs()
                                             .amax({0, 1, 2})
                                             .gt(0.15);
            const torch::Tensor rows = change.any(1), columns = change.any(0);
            QVERIFY(rows.sum().item<int>() >= 9 && rows.sum().item<int>() <= 13);
            QVERIFY(columns.sum().item<int>() >= static_cast<int>(6 * kLetteringWords[word].size()));
            QVERIFY(!rows[12 + 2].item<bool>());
        }
    }

    void refusesImpossibleViews()
    {
        const std::vector<Scene> one = {sampleScene(1)};
        const auto refuses = [&](const std::function<void(View&)>& spoil) {
            View view = stillView(0);
            spoil(view);
            try {
                (void)render(one, view);
            } catch (const std::invalid_argument&) {
                return true;
            }
            return false;
        };
        QVERIFY(refuses([](View& view) { view.frames = 0; }));
        QVERIFY(refuses([](View& view) { view.height = 0; }));
        QVERIFY(refuses([](View& view) { view.left = 1; }));
        QVERIFY(refuses([](View& view) { view.cropHeight = 25; }));
        QVERIFY(refuses([](View& view) { view.top = -1; }));
        QVERIFY(refuses([](View& view) { view.supersample = 99; }));
        QVERIFY_EXCEPTION_THROWN((void)render({}, View{}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)render({one[0], one[0]}, std::vector<View>{View{}}),
                                 std::invalid_argument);
    }

    void cudaAgreesWithCpu()
    {
        if (!torch::cuda::is_available()) {
            QSKIP("no GPU");
        }
        std::vector<Scene> scenes;
        for (const auto& [text, seed] : gallery()) {
            scenes.push_back(sceneOf(text, seed));
        }
        View view;
        view.frames = 2;
        const torch::Tensor onGpu = render(scenes, view, torch::Device(torch::kCUDA)).cpu();
        QVERIFY(psnr(onGpu, render(scenes, view)) > 50);
    }
};

CASCADE_TEST(RendererTest);
#include "tst_Renderer.moc"
