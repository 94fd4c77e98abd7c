// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Color.h"

#include "core/video/Scaler.h"
#include "tests/support/TestMain.h"

#include <QTest>

extern "C" {
#include <libavutil/imgutils.h>
}

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

using namespace cascade;
using namespace cascade::video;

namespace {

/// Memory between two pages that nobody may touch; ends right before the second.
class Walled {
public:
    explicit Walled(std::size_t bytes) : m_bytes(bytes)
    {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        m_inside = (bytes + page - 1) / page * page;
        m_whole = m_inside + 2 * page;
        m_start = static_cast<std::uint8_t*>(
            ::mmap(nullptr, m_whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        m_data = m_start + page + m_inside - bytes;
        ::mprotect(m_start + page, m_inside, PROT_READ | PROT_WRITE);
    }
    ~Walled() { ::munmap(m_start, m_whole); }
    Walled(const Walled&) = delete;
    Walled& operator=(const Walled&) = delete;

    [[nodiscard]] std::uint8_t* data() const { return m_data; }
    [[nodiscard]] std::size_t size() const { return m_bytes; }

private:
    std::size_t m_bytes, m_inside = 0, m_whole = 0;
    std::uint8_t* m_start = nullptr;
    std::uint8_t* m_data = nullptr;
};

FrameHandle frameOf(int width, int height, AVPixelFormat format)
{
    FrameHandle frame = makeFrame();
    frame->width = width;
    frame->height = height;
    frame->format = format;
    if (av_frame_get_buffer(frame.get(), 0) < 0) {
        throw std::bad_alloc();
    }
    return frame;
}

/// The rows of all planes, without what lies between them.
std::vector<std::uint8_t> pixelsOf(const AVFrame& frame)
{
    const auto format = static_cast<AVPixelFormat>(frame.format);
    const int bytes = av_image_get_buffer_size(format, frame.width, frame.height, 1);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(bytes));
    av_image_copy_to_buffer(pixels.data(), bytes, frame.data, frame.linesize, format, frame.width,
                            frame.height, 1);
    return pixels;
}

void fill(std::uint8_t* bytes, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>((i * 2654435761U) >> 13);
    }
}

} // namespace

class ColorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingBesideAPictureIsTouched_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("format");
        for (const auto format :
             {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV420P10, AV_PIX_FMT_YUV422P10, AV_PIX_FMT_YUV444P10,
              AV_PIX_FMT_YUVA420P, AV_PIX_FMT_RGB24, AV_PIX_FMT_RGBA, AV_PIX_FMT_RGB48BE, AV_PIX_FMT_GBRP}) {
            for (const auto& [width, height] : std::vector<std::pair<int, int>>{
                     {2, 2}, {6, 10}, {50, 4}, {96, 64}, {640, 384}, {1366, 6}}) {
                QTest::addRow("%s %dx%d", av_get_pix_fmt_name(format), width, height)
                    << width << height << static_cast<int>(format);
            }
        }
    }
    /// And the picture is the one that a single call makes of memory with room behind it.
    void nothingBesideAPictureIsTouched()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, format);
        const auto target = static_cast<AVPixelFormat>(format);
        const bool rgb = (av_pix_fmt_desc_get(target)->flags & AV_PIX_FMT_FLAG_RGB) != 0;
        for (const auto depth : {FrameDepth::Bits8, FrameDepth::Bits16}) {
            const Walled picture(bytesOfFrame(width, height, depth));
            fill(picture.data(), picture.size());
            const auto made = frameOf(width, height, target);
            makeScalerFromRgb(width, height, depth, target).value()->convert(picture.data(), *made);

            std::vector<std::uint8_t> roomy(picture.size() + kScalerSlack);
            std::memcpy(roomy.data(), picture.data(), picture.size());
            const auto given = depth == FrameDepth::Bits8 ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_RGB48;
            const auto scaler = makeScaler({width, height, given, SWS_CS_ITU709, true},
                                           {width, height, target, SWS_CS_ITU709, rgb});
            const auto expected = frameOf(width, height, target);
            const std::array<const std::uint8_t*, 4> planes{roomy.data()};
            const std::array<int, 4> strides{static_cast<int>(bytesOfFrame(width, 1, depth))};
            sws_scale(scaler.get(), planes.data(), strides.data(), 0, height, expected->data,
                      expected->linesize);
            QVERIFY(pixelsOf(*made) == pixelsOf(*expected));

            const Walled back(bytesOfFrame(width, height, FrameDepth::Bits8));
            ToRgb(width, height).convert(*made, back.data(), "here").value();
        }
    }
};

CASCADE_TEST(ColorTest);
#include "tst_Color.moc"
