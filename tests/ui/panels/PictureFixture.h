// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/PreviewFrames.h"
#include "ui/session/ClipFrames.h"
#include "ui/session/EngineLink.h"
#include "ui/session/Playhead.h"
#include "ui/session/RunBoard.h"

#include <QColor>
#include <QImage>
#include <QTemporaryDir>
#include <QVector>

#include <memory>

namespace cascade::ui {

/// What panels that show pictures are given, over an empty library and an engine that nobody started; runs
/// are told by its signals.
class PictureFixture {
    QTemporaryDir m_folder; // before what lies in it

public:
    Playhead playhead;
    EngineLink engine{places(), {}};
    ClipFrames frames{places(), std::size_t{1} << 24U};
    RunBoard board{engine};

    /// A run of these nodes begins.
    void startRun(const std::vector<std::string>& nodes)
    {
        std::vector<graph::NodeId> ids;
        for (const auto& node : nodes) {
            ids.emplace_back(node);
        }
        board.follow(kRun, ids);
    }
    void progress(const std::string& node, int step, int steps)
    {
        Progress progress;
        progress.what = node;
        progress.step = step;
        progress.steps = steps;
        Q_EMIT engine.progressed(kRun, progress);
    }
    /// A step is done, and its pictures are there: all of one colour.
    void preview(const std::string& node, int step, int steps, const QColor& colour, int count = 2)
    {
        progress(node, step, steps);
        auto made = std::make_shared<jobs::PreviewFrames>();
        *made = {node, step, steps, 0, 8, count, 24, 40, {}};
        for (int i = 0; i < count * 24 * 40; ++i) {
            for (const int value : {colour.red(), colour.green(), colour.blue()}) {
                made->pixels.push_back(static_cast<std::uint8_t>(value));
            }
        }
        Q_EMIT engine.previewed(kRun, made);
    }

private:
    static constexpr RunId kRun{1};
    [[nodiscard]] Places places() const
    {
        Places places;
        places.cacheFolder = (m_folder.path() + QStringLiteral("/cache")).toStdString();
        places.dataFolder = (m_folder.path() + QStringLiteral("/data")).toStdString();
        return places;
    }
};

[[nodiscard]] inline QImage plain(const QColor& colour, int width = 8, int height = 4)
{
    QImage picture(width, height, QImage::Format_RGB888);
    picture.fill(colour);
    return picture;
}

/// A clip whose frame n has the grey value n.
[[nodiscard]] inline QVector<QImage> numbered(int frames, int width = 40, int height = 24)
{
    QVector<QImage> pictures;
    for (int i = 0; i < frames; ++i) {
        pictures.append(plain(QColor(i, i, i), width, height));
    }
    return pictures;
}

} // namespace cascade::ui
