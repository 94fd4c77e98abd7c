// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/InputLatency.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::tests {

namespace {

/// Comes right after the painting that it was posted before.
const auto kPainted = static_cast<QEvent::Type>(QEvent::registerEventType());
/// Comes after the painting that an input has asked for: UpdateRequest has a low priority, not the lowest.
const auto kSettled = static_cast<QEvent::Type>(QEvent::registerEventType());

} // namespace

InputLatency::InputLatency()
{
    QCoreApplication::instance()->installEventFilter(this);
}

void InputLatency::begin(const std::string& kind, Clock::time_point happened)
{
    m_waiting.push_back({kind, happened});
    if (!m_settles) {
        m_settles = true;
        QCoreApplication::postEvent(this, new QEvent(kSettled), std::numeric_limits<int>::min());
    }
}

/// Qt paints all that has changed in a window when the window is told UpdateRequest, within that event.
bool InputLatency::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::UpdateRequest && !m_painting) {
        m_painting = true;
        QCoreApplication::postEvent(this, new QEvent(kPainted), Qt::HighEventPriority);
    }
    return QObject::eventFilter(watched, event);
}

bool InputLatency::event(QEvent* event)
{
    if (event->type() == kPainted) {
        m_painting = false;
        const auto now = Clock::now();
        for (const auto& input : m_waiting) {
            m_painted[input.kind].push_back(
                std::chrono::duration<double, std::milli>(now - input.happened).count());
        }
        m_waiting.clear();
        return true;
    }
    if (event->type() == kSettled) {
        m_settles = false;
        if (!m_painting) { // else all of them are in the picture
            m_unanswered += static_cast<int>(m_waiting.size());
            m_waiting.clear();
        }
        return true;
    }
    return QObject::event(event);
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty()) {
        return 0;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

} // namespace cascade::tests
