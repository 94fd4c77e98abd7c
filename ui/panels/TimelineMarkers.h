// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include <vector>

namespace cascade::ui {

/// A place on the time axis with a name.
struct TimelineMarker {
    int id = 0;
    double seconds = 0;
    QString name;
};

/// The markers of a timeline, in the order of time. What an artist does to them is told by `edited`, so that
/// it can be stored.
///
/// Threads  the window's.
class TimelineMarkers : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] const std::vector<TimelineMarker>& all() const { return m_markers; }
    [[nodiscard]] const TimelineMarker* find(int id) const;
    /// Where one is already, it is returned instead. Without a name it is called "Marker 3".
    int add(double seconds, const QString& name = {});
    void rename(int id, const QString& name);
    /// `goesOn`: as one with the change before, in a drag.
    void move(int id, double seconds, bool goesOn = false);
    void remove(int id);
    void replace(std::vector<TimelineMarker> markers); ///< ids are given anew; tells of no edit

Q_SIGNALS:
    void changed();
    /// By any of the above but `replace`; after `changed`.
    void edited(bool goesOn);

private:
    TimelineMarker* entry(int id);
    void sort();
    [[nodiscard]] QString freeName() const;
    void tellEdited(bool goesOn = false);

    std::vector<TimelineMarker> m_markers;
    int m_lastId = 0;
};

} // namespace cascade::ui
