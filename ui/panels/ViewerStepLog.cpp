// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerStepLog.h"

#include <algorithm>

namespace cascade::ui {

namespace {

qsizetype bytesOf(const QVector<DenoisingStep>& steps)
{
    qsizetype bytes = 0;
    for (const auto& step : steps) {
        for (const auto& picture : step.pictures) {
            bytes += picture.sizeInBytes();
        }
    }
    return bytes;
}

} // namespace

ViewerStepLog::ViewerStepLog(RunBoard& board, qsizetype budgetBytes, QObject* parent)
    : QObject(parent), m_board(board), m_budgetBytes(budgetBytes)
{
    connect(&board, &RunBoard::nodeChanged, this, &ViewerStepLog::record);
}

QVector<DenoisingStep> ViewerStepLog::of(const graph::NodeId& node) const
{
    const auto found = m_steps.find(node);
    return found == m_steps.end() ? QVector<DenoisingStep>() : found->second;
}

void ViewerStepLog::record(const graph::NodeId& node)
{
    if (m_board.run() != m_run) {
        m_run = m_board.run();
        m_steps.clear();
    }
    const auto& run = m_board.node(node);
    if (run.pictures.isEmpty() || run.steps == 0) {
        return;
    }
    auto& steps = m_steps[node];
    if (!steps.isEmpty() && steps.last().pictures.first().cacheKey() == run.pictures.first().cacheKey()) {
        return; // only its progress is new
    }
    const DenoisingStep step{run.step, run.steps, run.pictures, run.firstFrame, run.frameStride};
    if (!steps.isEmpty() && steps.last().step >= run.step) {
        steps.last() = step; // of another chunk, or again
    } else {
        steps.append(step);
    }
    makeRoom();
    Q_EMIT changed(node);
}

void ViewerStepLog::makeRoom()
{
    qsizetype bytes = 0;
    auto longest = m_steps.end();
    for (auto one = m_steps.begin(); one != m_steps.end(); ++one) {
        bytes += bytesOf(one->second);
        longest = longest == m_steps.end() || one->second.size() > longest->second.size() ? one : longest;
    }
    if (bytes <= m_budgetBytes || longest == m_steps.end() || longest->second.size() < 3) {
        return;
    }
    QVector<DenoisingStep> kept;
    for (qsizetype i = 0; i < longest->second.size(); ++i) {
        if (i % 2 == 0 || i + 1 == longest->second.size()) {
            kept.append(longest->second[i]);
        }
    }
    longest->second = kept;
}

} // namespace cascade::ui
