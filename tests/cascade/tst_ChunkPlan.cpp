// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/ChunkPlan.h"

#include "tests/cascade/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::tests;

class ChunkPlanTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coversTheClipOnce_data()
    {
        QTest::addColumn<int>("pixels");
        QTest::addColumn<int>("fieldFrames");
        QTest::addColumn<int>("budgetFrames"); // tenths of a frame
        for (const int budget : {1, 15, 40, 75, 1000}) {
            const auto name = [budget](const char* kind) {
                return QByteArray(kind) + ", " + QByteArray::number(budget / 10.0) + " frames fit";
            };
            QTest::newRow(name("convolutions")) << 34 << 2 << budget;
            QTest::newRow(name("single frames")) << 34 << 0 << budget;
            QTest::newRow(name("sees all frames")) << 34 << -1 << budget;
            QTest::newRow(name("sees whole pictures")) << -1 << 3 << budget;
            QTest::newRow(name("sees everything")) << -1 << -1 << budget;
        }
    }

    void coversTheClipOnce()
    {
        QFETCH(int, pixels);
        QFETCH(int, fieldFrames);
        QFETCH(int, budgetFrames);
        constexpr std::int64_t stride = 8, bytesPerPixel = 7;
        const ClipShape shape{11, 152, 24, Rate::of(24)};
        const auto frameBytes = bytesPerPixel * shape.height * shape.width;
        const ChunkLimits limits{frameBytes * budgetFrames / 10, bytesPerPixel};
        const auto plan = planChunks(shape, {pixels, fieldFrames}, stride, limits);
        auto covered = torch::zeros({shape.frames, shape.height}, torch::kInt64);
        std::int64_t lastFrame = 0;
        for (const auto& [core, input] : plan.chunks) {
            covered.slice(0, core.firstFrame, core.firstFrame + core.frames)
                .slice(1, core.top, core.top + core.height) += 1;
            QVERIFY(core.firstFrame >= lastFrame); // frames first, so that finished ones can be handed out
            lastFrame = core.firstFrame;
            QCOMPARE(core.width, std::int64_t{shape.width});
            QVERIFY(input.top % stride == 0 && input.height % stride == 0);
            const auto holds = [](std::int64_t field, std::int64_t whole, std::int64_t coreFrom,
                                  std::int64_t coreCount, std::int64_t from, std::int64_t count) {
                const auto halo = field < 0 ? whole : field;
                return from >= 0 && from + count <= whole &&
                       from <= std::max<std::int64_t>(0, coreFrom - halo) &&
                       from + count >= std::min(whole, coreFrom + coreCount + halo);
            };
            QVERIFY(holds(fieldFrames, shape.frames, core.firstFrame, core.frames, input.firstFrame,
                          input.frames));
            QVERIFY(holds(pixels, shape.height, core.top, core.height, input.top, input.height));
            const bool fits =
                input.frames * input.height * input.width * bytesPerPixel <= limits.activationBytes;
            const bool least = (fieldFrames < 0 || core.frames == 1) && (pixels < 0 || core.height <= stride);
            QVERIFY(fits || least);
        }
        QVERIFY((covered == 1).all().item<bool>());
    }

    void oneChunkWhereAllFits()
    {
        const ClipShape shape{16, 64, 64, Rate::of(24)};
        QCOMPARE(planChunks(shape, {34, 3}, 8, {1 << 30, 100}).chunks.size(), std::size_t{1});
    }

    /// The receptive field of every super-resolution network: nothing beyond it changes, something at its
    /// edge does.
    void receptiveFieldOfTheShippedStages_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& stage : toybox().stages) {
            QTest::newRow(stage.id.c_str()) << QString::fromStdString(stage.id);
        }
    }

    void receptiveFieldOfTheShippedStages()
    {
        QFETCH(QString, id);
        const c10::InferenceMode inference;
        const auto stage = narrowStage(id.toStdString());
        const auto network = randomNetwork(stage);
        const auto field = network->receptiveField();
        const auto stride = network->stride();
        const auto radius = field.pixels < 0 ? 2 * stride : (field.pixels / stride + 2) * stride;
        const auto size = 2 * radius + stride;
        std::int64_t reached = 0;
        for (std::int64_t offset = 0; offset < stride; ++offset) {
            const auto changed = changedBy(stage, network, 2, size, stride, {0, radius + offset, 0});
            const auto rows = changed.amax({0, 2}).nonzero().flatten() - (radius + offset);
            reached = std::max(reached, rows.abs().max().item<std::int64_t>());
            if (field.pixels < 0) {
                QCOMPARE(rows.numel(), size); // the whole picture
            }
        }
        if (field.pixels >= 0) {
            QVERIFY2(reached <= field.pixels, qPrintable(QString::number(reached)));
            QVERIFY2(reached > field.pixels - stride, qPrintable(QString::number(reached)));
        }
        const auto frames = field.frames < 0 ? 6 : 2 * field.frames + 3;
        const auto middle = frames / 2;
        const auto changed = changedBy(stage, network, frames, stride, stride, {middle, 0, 0});
        const auto at = changed.amax({1, 2}).nonzero().flatten() - middle;
        if (field.frames < 0) {
            QCOMPARE(at.numel(), frames);
        } else {
            QCOMPARE(at.abs().max().item<std::int64_t>(), field.frames);
        }
    }

private:
    struct Place {
        std::int64_t frame, row, column;
    };

    /// Where the output [T, H, W] changes when one pixel of the noisy clip does.
    static torch::Tensor changedBy(const StageConfig& stage, const nn::VideoUnet& network,
                                   std::int64_t frames, std::int64_t height, std::int64_t width,
                                   const Place& place)
    {
        nn::VideoUnetInput input;
        input.noisy = randomTensor({1, 3, frames, height, width}, 1);
        if (stage.network.conditionChannels > 0) {
            input.condition = randomTensor({1, stage.network.conditionChannels, frames, height, width}, 2);
        }
        input.conditioning.logSnr = torch::zeros({1});
        input.conditioning.lowLogSnr = torch::zeros({1});
        input.conditioning.text = randomText(3);
        const auto before = network->forward(input);
        input.noisy = input.noisy.clone();
        input.noisy[0][0][place.frame][place.row][place.column] += 30;
        return (network->forward(input) - before).abs().amax(1)[0] > 0;
    }
};

CASCADE_TEST(ChunkPlanTest);
#include "tst_ChunkPlan.moc"
