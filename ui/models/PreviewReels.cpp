// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/PreviewReels.h"

#include "core/video/VideoReader.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"

#include <QDir>
#include <QTemporaryFile>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

namespace cascade::ui {

namespace {

constexpr int kMostFrames = 160; ///< more than six seconds at 24
constexpr int kReelSide = 320;   ///< pixels: sharp enough for what moves
constexpr int kMostReels = 6;    ///< about 40 MB each at the most

/// The reel of a video file. Null for what is no video.
std::shared_ptr<const PreviewReel> decode(const std::filesystem::path& file, const std::atomic<bool>& over)
{
    auto opened = video::VideoReader::open(file);
    if (!opened) {
        return nullptr;
    }
    auto& reader = opened.value();
    const auto& info = reader.info();
    auto reel = std::make_shared<PreviewReel>();
    reel->framesPerSecond = info.rate.framesPerSecond();
    std::vector<std::uint8_t> pixels(info.frameBytes());
    while (reel->frames.size() < kMostFrames && !over) {
        const auto more = reader.read(pixels);
        if (!more || !more.value()) {
            break;
        }
        const QImage frame(pixels.data(), info.width, info.height, info.width * 3, QImage::Format_RGB888);
        reel->frames << (std::max(info.width, info.height) > kReelSide
                             ? frame.scaled(kReelSide, kReelSide, Qt::KeepAspectRatio,
                                            Qt::SmoothTransformation)
                             : frame.copy());
    }
    return reel->frames.isEmpty() ? nullptr : reel;
}

/// The reel of a graph's video beside it, or of the one in a pack.
std::shared_ptr<const PreviewReel> reelOf(const std::filesystem::path& preset, const std::atomic<bool>& over)
{
    if (preset.extension() != ".cascadepack") {
        auto file = preset;
        return decode(file.replace_extension(".mp4"), over);
    }
    const auto opened = files::openPreset(preset);
    QTemporaryFile file(
        QDir::temp().filePath(QStringLiteral("cascade-preview-XXXXXX.mp4"))); // the decoder reads files only
    if (!opened || opened.value().preview.empty() || !file.open()) {
        return nullptr;
    }
    const auto& bytes = opened.value().preview;
    const bool whole =
        file.write(bytes.data(), static_cast<qint64>(bytes.size())) == static_cast<qint64>(bytes.size()) &&
        file.flush();
    return whole ? decode(path(file.fileName()), over) : nullptr;
}

} // namespace

QImage PreviewReel::at(double seconds) const
{
    if (frames.isEmpty()) {
        return {};
    }
    const auto frame = static_cast<qint64>(std::floor(std::max(0.0, seconds) * framesPerSecond));
    return frames[static_cast<qsizetype>(frame % frames.size())];
}

class PreviewReels::Decoder {
public:
    explicit Decoder(PreviewReels& reels) : m_reels(reels) {}
    ~Decoder() { m_over = true; }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    void ask(const QString& id, const std::filesystem::path& preset)
    {
        m_thread.post([this, id, preset] {
            auto reel = reelOf(preset, m_over);
            inThreadOf(&m_reels, [reels = &m_reels, id, reel = std::move(reel)] { reels->keep(id, reel); });
        });
    }

private:
    PreviewReels& m_reels;
    std::atomic<bool> m_over = false; ///< nobody waits for the clip that is being decoded
    Background m_thread;              ///< last: it uses all of the above
};

PreviewReels::PreviewReels(QObject* parent) : QObject(parent), m_decoder(std::make_unique<Decoder>(*this)) {}

PreviewReels::~PreviewReels() = default;

std::shared_ptr<const PreviewReel> PreviewReels::reel(const LibraryItem& preset)
{
    if (preset.kind != LibraryKind::Preset || !preset.hasPreview) {
        return nullptr;
    }
    const auto known = m_reels.constFind(preset.id);
    if (known != m_reels.constEnd()) {
        return *known;
    }
    m_reels.insert(preset.id, nullptr);
    m_decoder->ask(preset.id, preset.file);
    return nullptr;
}

void PreviewReels::forget()
{
    m_reels.clear();
    m_order.clear();
}

void PreviewReels::keep(const QString& id, std::shared_ptr<const PreviewReel> reel)
{
    if (reel == nullptr) {
        return; // stays null: it is not asked for again
    }
    m_reels.insert(id, std::move(reel));
    m_order.removeAll(id);
    m_order << id;
    while (m_order.size() > kMostReels) {
        m_reels.remove(m_order.takeFirst());
    }
    Q_EMIT ready(id);
}

} // namespace cascade::ui
