// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipMeasures.h"

#include "core/base/Hash.h"
#include "tests/run/Frames.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::run;
using namespace cascade::tests;

class ClipMeasuresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void differencesAreThoseOfBytes()
    {
        const auto a = torch::zeros({1, 3, 20, 4, 6});
        auto b = a.clone();
        b.select(2, 19).fill_(2 / 127.5); // one frame of twenty is two of 255 brighter
        const auto d = differenceOf(Frames(a, Rate::of(24)), Frames(b, Rate::of(12)), {});
        QVERIFY(std::abs(d.meanOf255 - 0.1) < 1e-6);
        QVERIFY(std::abs(d.mostOf255 - 2) < 1e-5);
        QVERIFY(std::abs(d.psnrDb - 10 * std::log10(255.0 * 255.0 / 0.2)) < 1e-4);
    }

    void equalClipsAreEqual()
    {
        const Frames clip(torch::ones({1, 3, 9, 2, 2}), Rate::of(24));
        const auto d = differenceOf(clip, clip, {});
        QVERIFY(std::isinf(d.psnrDb) && d.meanOf255 == 0 && d.mostOf255 == 0);
    }

    void framesAreHashedAsAnEncoderSeesThem()
    {
        const Frames clip(torch::ones({1, 3, 9, 2, 2}), Rate::of(24));
        QCOMPARE(framesHash(clip, video::FrameDepth::Bits8, {}),
                 sha256Hex(std::string(9 * 2 * 2 * 3, '\xff')));
    }

    void comparingCanBeStopped()
    {
        CancelSource stop;
        stop.cancel();
        const Frames clip(torch::ones({1, 3, 9, 2, 2}), Rate::of(24));
        QVERIFY_EXCEPTION_THROWN((void)differenceOf(clip, clip, stop.token()), Cancelled);
    }
};

CASCADE_TEST(ClipMeasuresTest);
#include "tst_ClipMeasures.moc"
