// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerPictures.h"

#include "ui/session/Text.h"

namespace cascade::ui {

namespace {

constexpr int kFramesAhead = 4;

} // namespace

ViewerPictures::ViewerPictures(ClipFrames& frames, RunBoard& board, QObject* parent)
    : QObject(parent), m_frames(frames), m_board(board)
{
    connect(&frames, &ClipFrames::ready, this, &ViewerPictures::changed);
    connect(&frames, &ClipFrames::missing, this, [this](const store::Key& key, const QString& why) {
        m_missing.insert(text(key.text()), why);
        Q_EMIT changed();
    });
    connect(&board, &RunBoard::nodeChanged, this, &ViewerPictures::changed);
    connect(&board, &RunBoard::runChanged, this, [this] { m_missing.clear(); }); // a run may bring it back
}

/// A node that waits shows what is made for it.
const NodeRun& ViewerPictures::runShown(const LiveStage& live) const
{
    const auto& own = m_board.node(live.node);
    const auto& before = m_board.node(live.before);
    const bool waits = own.pictures.isEmpty() || own.state == NodeRun::State::Waiting;
    return waits && !before.pictures.isEmpty() ? before : own;
}

SeenPicture ViewerPictures::at(const ViewerSource& source, double seconds)
{
    SeenPicture seen;
    seen.frame = source.frameAt(seconds);
    if (const auto* clip = std::get_if<StageClip>(&source.content)) {
        seen.missing = m_missing.value(text(clip->key.text()));
        if (seen.missing.isEmpty()) {
            seen.picture = m_frames.frame(*clip, static_cast<int>(seen.frame));
        }
    } else if (const auto* live = std::get_if<LiveStage>(&source.content)) {
        const auto& run = runShown(*live);
        seen.picture = pictureOfFrame(run.pictures, run.firstFrame, run.frameStride, seen.frame);
        seen.preview = true;
        seen.step = run.step;
        seen.steps = run.steps;
        if (seen.picture.isNull() && !m_board.running()) {
            seen.missing = tr("Nothing is made here yet: run the graph, or choose a take.");
        }
    } else if (const auto& strip = std::get<PictureStrip>(source.content); !strip.pictures.isEmpty()) {
        seen.picture = strip.pictures[static_cast<qsizetype>(seen.frame)];
    }
    return seen;
}

void ViewerPictures::prefetch(const ViewerSource& source, double seconds, double direction)
{
    const auto* clip = std::get_if<StageClip>(&source.content);
    if (clip == nullptr || direction == 0 || m_missing.contains(text(clip->key.text()))) {
        return;
    }
    const auto now = source.frameAt(seconds);
    for (int ahead = kFramesAhead; ahead > 0; --ahead) { // what is asked for last is read first
        const auto frame = now + (direction > 0 ? ahead : -ahead);
        if (frame >= 0 && frame < clip->frames) {
            (void)m_frames.frame(*clip, static_cast<int>(frame));
        }
    }
}

} // namespace cascade::ui
