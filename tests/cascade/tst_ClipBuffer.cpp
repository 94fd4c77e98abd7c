// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/ClipBuffer.h"

#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::tests;

class ClipBufferTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void memoryAndFileAgree()
    {
        QTemporaryDir folder;
        const ClipShape shape{7, 6, 10, Rate::of(24)};
        const auto clip = randomTensor({1, 3, 7, 6, 10}, 1);
        for (const auto type : {torch::kFloat32, torch::kHalf}) {
            const std::filesystem::path place = folder.path().toStdString();
            auto memory = makeClipBuffer(shape, {type, 1 << 20, place}).value();
            auto file = makeClipBuffer(shape, {type, 0, place}).value();
            QVERIFY(std::filesystem::is_empty(place)); // the file has no name: a kill leaves nothing behind
            for (auto* buffer : {memory.get(), file.get()}) {
                QVERIFY(buffer->shape() == shape);
                buffer->write(4, clip.slice(2, 4)); // in any order, views too
                buffer->write(0, clip.slice(2, 0, 4));
            }
            const auto rounded = clip.to(type).to(torch::kFloat32);
            for (const auto& [first, count] : {std::pair{0, 7}, {3, 2}, {6, 1}}) {
                const auto expected = rounded.slice(2, first, first + count);
                QVERIFY(torch::equal(memory->read(first, count), expected));
                QVERIFY(torch::equal(file->read(first, count), expected));
            }
        }
    }

    /// What was read is the reader's: writing later does not change it.
    void readingCopies()
    {
        auto buffer = makeClipBuffer({2, 2, 2, Rate::of(24)}, {torch::kFloat32, 1 << 20, {}}).value();
        buffer->write(0, torch::ones({1, 3, 2, 2, 2}));
        const auto before = buffer->read(1, 1);
        buffer->write(0, torch::zeros({1, 3, 2, 2, 2}));
        QCOMPARE(before.min().item<float>(), 1.0F);
    }

    void noPlaceForTheFile()
    {
        QTemporaryDir folder;
        const std::filesystem::path notAFolder = folder.filePath("file").toStdString();
        std::ofstream(notAFolder) << "x";
        const auto buffer = makeClipBuffer({2, 2, 2, Rate::of(24)}, {torch::kFloat32, 0, notAFolder});
        QVERIFY(!buffer.ok());
        QCOMPARE(buffer.error().code, ErrorCode::DiskFull);
        QVERIFY(!buffer.error().hint.empty());
    }
};

CASCADE_TEST(ClipBufferTest);
#include "tst_ClipBuffer.moc"
