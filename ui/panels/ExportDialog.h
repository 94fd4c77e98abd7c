// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Progress.h"
#include "pipeline/library/UsedLicences.h"
#include "ui/panels/ExportForm.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;

namespace cascade::ui {

/// Chooses how a clip is exported, shows how far the export is, and what came of it. It renders nothing
/// itself: whoever makes it answers its signals. It never blocks other windows.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    struct Options {
        std::filesystem::path folder; ///< where the file goes unless the artist says otherwise
        QString name;                 ///< of the file, without ending
        const Palette& palette;
    };
    explicit ExportDialog(const Options& options, QWidget* parent = nullptr);

    [[nodiscard]] ExportForm& form() { return *m_form; }
    void setSource(const ExportSource& source) { m_form->setSource(source); }
    /// What the run before writing is expected to take, and writing itself for a frame; none where that was
    /// never measured here.
    void setExpectedTime(std::optional<double> runSeconds, std::optional<double> secondsAFrame);

    /// Under which licences the weights are that the clip is made with; what follows from them is said.
    void setLicences(const std::vector<library::UsedLicence>& licences);

    void showProgress(const Progress& progress);
    void showDone(const QStringList& files);
    void showFailed(const QString& message, const QString& hint);
    /// What `cascade verify` said: "bit-exact", or why not.
    void showVerdict(const QString& verdict, bool good);

    // An export that goes on is cancelled before the dialog closes.
    void reject() override;

Q_SIGNALS:
    void exportRequested(const ExportOrder& order);
    void cancelRequested();
    void verifyRequested(const QString& file);
    void showInFolderRequested(const QString& file);

private:
    enum class State { Choosing, Running, Done };
    void makeOutcome();
    void start();
    void refresh();
    void makeRoom();
    void setState(State state);
    void say(const QString& words, const QColor& colour);
    [[nodiscard]] QString expectation(const graph::ExportSettings& settings) const;

    const Palette& m_palette;
    ExportForm* m_form;
    QLabel *m_expected, *m_graphPlace, *m_licences, *m_licenceWarning, *m_words;
    QProgressBar* m_bar;
    QPushButton *m_export, *m_close, *m_folder, *m_verify;
    State m_state = State::Choosing;
    QStringList m_files;
    std::optional<double> m_runSeconds, m_secondsAFrame;
};

} // namespace cascade::ui
