// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/CardPictures.h"

#include <cmath>

namespace cascade::ui {

namespace {

constexpr int kFrameMs = 40;       // 25 pictures a second: enough for a card
constexpr double kTakeSeconds = 6; // a take's clip begins anew after so long, if it does not end before
constexpr int kTakeSide = 320;     // pixels

} // namespace

CardPictures::CardPictures(TakeFrame takeFrame, QObject* parent)
    : QObject(parent), m_takeFrame(std::move(takeFrame))
{
    m_timer.setInterval(kFrameMs);
    connect(&m_timer, &QTimer::timeout, this, &CardPictures::changed);
    connect(&m_reels, &PreviewReels::ready, this, [this](const QString& id) {
        if (id == m_playing.id) {
            m_clock.restart(); // from its first frame, however long that took to read
        }
        Q_EMIT changed();
    });
}

QImage CardPictures::picture(const LibraryItem& item) const
{
    const bool plays = !m_playing.id.isEmpty() && item.id == m_playing.id;
    if (item.kind == LibraryKind::Take) {
        return m_takeFrame ? m_takeFrame(item.take, plays ? std::fmod(seconds(), kTakeSeconds) : 0, kTakeSide)
                           : QImage();
    }
    if (const auto reel = plays ? m_reels.reel(item) : nullptr) {
        return reel->at(seconds());
    }
    return item.poster;
}

std::optional<double> CardPictures::playedShare(const LibraryItem& item) const
{
    if (m_playing.id.isEmpty() || item.id != m_playing.id) {
        return std::nullopt;
    }
    double duration = kTakeSeconds;
    if (item.kind == LibraryKind::Preset) {
        const auto reel = m_reels.reel(item);
        if (reel == nullptr) {
            return std::nullopt;
        }
        duration = static_cast<double>(reel->frames.size()) / reel->framesPerSecond;
    }
    return std::fmod(seconds(), duration) / duration;
}

void CardPictures::play(const LibraryItem& item)
{
    m_playing = item.hasPreview ? item : LibraryItem();
    m_clock.restart();
    m_playing.id.isEmpty() ? m_timer.stop() : m_timer.start();
    Q_EMIT changed();
}

CardPictures::TakeFrame takeFrames(ClipFrames& frames, std::function<const store::Take*(store::TakeId)> find)
{
    return [&frames, find = std::move(find)](store::TakeId id, double seconds, int longestSide) {
        const auto* take = find(id);
        if (take == nullptr || take->stages.empty()) {
            return QImage();
        }
        const auto clip = stageClip(take->stages.back());
        const double at = clip.durationSec() > 0 ? std::fmod(seconds, clip.durationSec()) : 0;
        return frames.frame(clip, clip.frameAt(at), longestSide);
    };
}

} // namespace cascade::ui
