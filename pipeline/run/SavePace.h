// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

namespace cascade::run {

/// When the state of a stage is saved: so often as was asked for, but never so often that saving takes more
/// than a hundredth of the time. The state of HD frames is 1.5 GB and takes seconds.
///
/// Threads  one. Times are seconds of any clock that only grows.
class SavePace {
public:
    /// 0 = at each step, whatever it costs.
    explicit SavePace(double everySec) : m_everySec(everySec) {}

    /// From here on it is counted: the stage begins. `costSec`: what the first save may take.
    void begin(double nowSec, double costSec)
    {
        m_endedSec = nowSec;
        m_costSec = costSec;
    }
    [[nodiscard]] bool due(double nowSec) const
    {
        const double pauseSec = m_everySec > 0 ? std::max(m_everySec, kWorkPerSave * m_costSec) : 0;
        return nowSec - m_endedSec >= pauseSec;
    }
    void saved(double beganSec, double endedSec)
    {
        m_costSec = endedSec - beganSec;
        m_endedSec = endedSec;
    }

    static constexpr double kWorkPerSave = 99; ///< of the stage, for each of saving

private:
    double m_everySec;
    double m_costSec = 0; ///< of the last save; before the first what is expected
    double m_endedSec = 0;
};

} // namespace cascade::run
