// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/PreviewFrames.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>

using namespace cascade::jobs;

namespace {

PreviewFrames someFrames()
{
    PreviewFrames frames{"base", 2, 8, 0, 2, 3, 4, 5, {}};
    frames.pixels.resize(frames.bytes());
    for (std::size_t i = 0; i < frames.pixels.size(); ++i) {
        frames.pixels[i] = static_cast<std::uint8_t>(i);
    }
    return frames;
}

} // namespace

class PreviewFramesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sharedPixelsArrive()
    {
        const auto frames = someFrames();
        const auto memory = shareFrames(frames).value();
        auto taken = frames;
        taken.pixels.clear();
        QVERIFY(takeShared(taken, memory).ok());
        QVERIFY(taken == frames);
        const std::uint8_t byte = 0;
        QVERIFY(::write(memory.get(), &byte, 1) < 0); // nobody changes them on the way
        QVERIFY(::ftruncate(memory.get(), 0) < 0);
    }

    void otherMemoryIsRefused()
    {
        auto frames = someFrames();
        const auto memory = shareFrames(frames).value();
        auto larger = frames;
        larger.width += 1; // says more than there is
        QVERIFY(!takeShared(larger, memory).ok());
        auto huge = frames;
        huge.frames = 1 << 30;
        QVERIFY(!takeShared(huge, memory).ok());
        const Descriptor open(::memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING));
        QCOMPARE(::ftruncate(open.get(), static_cast<off_t>(frames.bytes())), 0);
        QVERIFY(!takeShared(frames, open).ok()); // its owner could shorten it while it is read
        const Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        QVERIFY(!takeShared(frames, file).ok());
        QVERIFY(!takeShared(frames, Descriptor()).ok());
    }
};

CASCADE_TEST(PreviewFramesTest);
#include "tst_PreviewFrames.moc"
