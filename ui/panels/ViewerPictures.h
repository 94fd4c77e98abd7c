// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ViewerSource.h"
#include "ui/session/RunBoard.h"

#include <QHash>
#include <QObject>

namespace cascade::ui {

/// What is seen of a source at a time.
struct SeenPicture {
    QImage picture;         ///< null while it is not at hand
    std::int64_t frame = 0; ///< of the source
    bool preview = false;   ///< a small picture of a clip that is still being sampled
    int step = 0;           ///< of a preview
    int steps = 0;
    QString missing; ///< why there will never be a picture; empty while there may
};

/// Looks pictures of sources up, wherever they come from.
///
/// Threads  the window's; it waits for nothing.
class ViewerPictures : public QObject {
    Q_OBJECT
public:
    ViewerPictures(ClipFrames& frames, RunBoard& board, QObject* parent = nullptr);

    /// The picture that `source` shows at a time; `changed` follows where it is not at hand yet.
    [[nodiscard]] SeenPicture at(const ViewerSource& source, double seconds);
    /// Asks for the frames that playing will show next. `direction` is the playhead's speed.
    void prefetch(const ViewerSource& source, double seconds, double direction);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] const NodeRun& runShown(const LiveStage& live) const;

    ClipFrames& m_frames;
    RunBoard& m_board;
    QHash<QString, QString> m_missing; ///< why, by the clip's key
};

} // namespace cascade::ui
