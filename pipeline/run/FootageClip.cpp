// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/FootageClip.h"

#include "core/diffusion/Resize.h"
#include "core/video/StillImage.h"
#include "core/video/VideoReader.h"
#include "pipeline/plan/FootageShape.h"
#include "pipeline/run/FrameSamples.h"

#include <ATen/Functions.h>

namespace cascade::run {

namespace {

ClipShape shapeOf(const video::VideoInfo& info)
{
    return {info.frames, info.height, info.displayWidth(), info.rate};
}

class FootageClip final : public ClipReader {
public:
    explicit FootageClip(video::VideoReader reader)
        : ClipReader(shapeOf(reader.info())), m_reader(std::move(reader))
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        const auto bytes =
            at::empty({count, m_reader.info().height, m_reader.info().width, 3}, torch::kUInt8);
        const auto each = m_reader.info().frameBytes();
        if (m_reader.position() != first) {
            m_reader.seek(static_cast<int>(first)).value();
        }
        for (std::int64_t i = 0; i < count; ++i) {
            const std::span<std::uint8_t> frame(bytes[i].data_ptr<std::uint8_t>(), each);
            if (!m_reader.read(frame).value()) {
                throw ErrorException(
                    Error{ErrorCode::BadInput, "footage", "the video ends before its last frame", {}});
            }
        }
        const auto frames = fromBytes(bytes);
        return m_reader.info().width == shape().width
                   ? frames
                   : diffusion::resize(frames, {shape().height, shape().width});
    }

private:
    mutable video::VideoReader m_reader; // its position is where it reads on fastest
};

class PictureClip final : public ClipReader {
public:
    explicit PictureClip(const Clip& picture)
        : ClipReader({1, picture.height, picture.width, Rate::of(24)}),
          m_frame(fromBytes(at::from_blob(const_cast<std::uint8_t*>(picture.frame(0)),
                                          {1, picture.height, picture.width, 3}, torch::kUInt8)))
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t, std::int64_t) const override { return m_frame.clone(); }

private:
    torch::Tensor m_frame;
};

} // namespace

Result<std::shared_ptr<const ClipReader>> openFootage(const std::filesystem::path& file,
                                                      const CancelToken& cancel)
{
    if (plan::isPicture(file)) {
        auto picture = video::readPng(file);
        if (!picture) {
            return picture.error();
        }
        return std::shared_ptr<const ClipReader>(std::make_shared<PictureClip>(picture.value()));
    }
    auto reader = video::VideoReader::open(file, {.cancel = cancel});
    if (!reader) {
        return reader.error();
    }
    return std::shared_ptr<const ClipReader>(std::make_shared<FootageClip>(std::move(reader).value()));
}

} // namespace cascade::run
