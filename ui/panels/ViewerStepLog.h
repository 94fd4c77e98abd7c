// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/RunBoard.h"

#include <QObject>

#include <map>

namespace cascade::ui {

/// What a network took a clip for at one of its steps.
struct DenoisingStep {
    int step = 0; ///< from 1
    int steps = 0;
    QVector<QImage> pictures;
    std::int64_t firstFrame = 0; ///< that the first picture shows
    std::int64_t frameStride = 1;
};

/// Keeps the previews of the run that goes on, step by step, so that one can step back through the denoising
/// of a stage. Within a budget: where it is exceeded, every second step of the longest history is dropped.
///
/// Threads  the window's.
class ViewerStepLog : public QObject {
    Q_OBJECT
public:
    explicit ViewerStepLog(RunBoard& board, qsizetype budgetBytes = qsizetype{64} << 20U,
                           QObject* parent = nullptr);

    /// The steps of a node that were seen, the first first.
    [[nodiscard]] QVector<DenoisingStep> of(const graph::NodeId& node) const;

Q_SIGNALS:
    void changed(const graph::NodeId& node);

private:
    void record(const graph::NodeId& node);
    void makeRoom();

    RunBoard& m_board;
    qsizetype m_budgetBytes;
    std::optional<RunId> m_run;
    std::map<graph::NodeId, QVector<DenoisingStep>> m_steps;
};

} // namespace cascade::ui
