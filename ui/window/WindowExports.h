// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/UsedLicences.h"
#include "ui/models/ExportChoice.h"
#include "ui/panels/ExportForm.h"
#include "ui/window/ShotExport.h"
#include "ui/window/WindowPanels.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace cascade::ui {

class ExportDialog;

/// What is written to files: the clip of the graph on the canvas, those of takes, all shots as a list; how
/// far that is, and whether a file can be made again.
///
/// Threads  the window's.
class WindowExports : public QObject {
    Q_OBJECT
public:
    WindowExports(Studio& studio, WindowPanels& panels, QWidget& window);

    /// Of the chosen node, else of the graph's first result.
    void exportClip();
    /// Its last stage's clip, as it is kept.
    void exportTake(const store::Take& take);
    /// A clip of the timeline, from one moment of the axis to another.
    void exportStrip(const TimelineStrip& strip, double inSec, double outSec);
    /// Asks for the name of a list, and writes the shots that lie in the range.
    void exportShots();

    [[nodiscard]] ShotExport& shots() { return m_shots; }

Q_SIGNALS:
    void said(const QString& message);
    void failed(const QString& message);

private:
    struct Asked {
        std::filesystem::path folder;
        QString name;
        ExportSource source;
        std::optional<double> runSeconds; ///< before the writing
        std::vector<library::UsedLicence> licences;
    };
    void connectShots();
    /// `start` begins an export, or returns false.
    void ask(const Asked& asked, std::function<bool(const ExportOrder& order)> start);
    void askForTake(const store::Take& take, const QString& stage, const ExportSource& source);
    [[nodiscard]] std::vector<library::UsedLicence> licencesOf(const graph::Graph& graph) const;
    void ended(const RunEnd& end);
    void verify(const QString& file);
    [[nodiscard]] std::optional<graph::PortRef> exportedClip() const;
    [[nodiscard]] ExportSource sourceInRange(const ClipShape& clip) const;

    Studio& m_studio;
    WindowPanels& m_panels;
    QWidget& m_window;
    ShotExport m_shots;
    QPointer<ExportDialog> m_dialog;
    bool m_exporting = false;
};

/// Shows a file where it lies, in the file manager.
void showInFolder(const QString& file);

/// The clip that a node makes or passes on, for viewer and export; none where its shape is not known.
[[nodiscard]] std::optional<graph::PortRef>
clipOf(const graph::Graph& graph, const graph::Inference& inference, const graph::NodeId& node);

} // namespace cascade::ui
