// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ExportDialog.h"

#include "ui/session/LicenceText.h"
#include "ui/session/Text.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace cascade::ui {

ExportDialog::ExportDialog(const Options& options, QWidget* parent)
    : QDialog(parent), m_palette(options.palette), m_form(new ExportForm(options.folder, options.name, this)),
      m_expected(new QLabel(this)), m_graphPlace(new QLabel(this)), m_licences(new QLabel(this)),
      m_licenceWarning(new QLabel(this)), m_words(new QLabel(this)), m_bar(new QProgressBar(this)),
      m_export(new QPushButton(tr("&Export"), this)), m_close(new QPushButton(tr("&Close"), this)),
      m_folder(new QPushButton(tr("Show in &folder"), this)), m_verify(new QPushButton(tr("&Verify"), this))
{
    setObjectName(QStringLiteral("export"));
    setWindowTitle(tr("Export"));
    setModal(false);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_form);
    for (auto* label : {m_expected, m_graphPlace, m_licences, m_licenceWarning, m_words}) {
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addWidget(m_bar);
    column->addStretch();
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_folder);
    buttons->addWidget(m_verify);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_export);
    column->addLayout(buttons);
    makeOutcome();
    setLicences({});
    setState(State::Choosing);
    resize(fontMetrics().averageCharWidth() * 84, sizeHint().height());
}

void ExportDialog::makeOutcome()
{
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("How far the export is"));
    m_folder->setToolTip(tr("Show the file in the file manager"));
    m_verify->setToolTip(tr("Render it again from what the file says, and compare every frame"));
    m_export->setDefault(true);
    connect(m_form, &ExportForm::changed, this, &ExportDialog::refresh);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_folder, &QPushButton::clicked, this,
            [this] { Q_EMIT showInFolderRequested(m_files.value(0)); });
    connect(m_verify, &QPushButton::clicked, this, [this] {
        m_verify->setEnabled(false);
        say(tr("Renders it again..."), m_palette.faintText);
        Q_EMIT verifyRequested(m_files.value(0));
    });
}

void ExportDialog::setExpectedTime(std::optional<double> runSeconds, std::optional<double> secondsAFrame)
{
    m_runSeconds = runSeconds;
    m_secondsAFrame = secondsAFrame;
    refresh();
}

void ExportDialog::setLicences(const std::vector<library::UsedLicence>& licences)
{
    const auto names = licencesWords(licences), warning = licenceWarningWords(licences);
    m_licences->setText(tr("Weights: %1.").arg(names));
    m_licences->setVisible(!names.isEmpty());
    auto colours = m_licenceWarning->palette();
    colours.setColor(QPalette::WindowText, m_palette.warning);
    m_licenceWarning->setPalette(colours);
    m_licenceWarning->setText(warning);
    m_licenceWarning->setVisible(!warning.isEmpty());
    makeRoom();
}

QString ExportDialog::expectation(const graph::ExportSettings& settings) const
{
    const auto& shape = settings.shape;
    const auto bytes = expectedBytes(settings);
    const auto size = bytes ? tr("about %1").arg(bytesText(*bytes)) : tr("unknown, by how much moves");
    const bool timed = m_runSeconds && m_secondsAFrame;
    const auto time = timed
                          ? tr("about %1").arg(durationText(*m_runSeconds + *m_secondsAFrame * shape.frames))
                          : tr("unknown, not measured here yet");
    return tr("%1. Size: %2. Time: %3.").arg(shapeText(shape), size, time);
}

void ExportDialog::refresh()
{
    if (m_state == State::Done) {
        setState(State::Choosing); // another export
        return;
    }
    const auto choice = m_form->choice();
    const auto& clip = m_form->source().clip;
    m_graphPlace->setText(graphPlaceText(formatOf(exportAims()[static_cast<std::size_t>(choice.aim)])));
    const auto settings =
        clip ? settingsOf(choice, *clip) : Result<graph::ExportSettings>(graph::ExportSettings());
    const auto order = orderOf(choice);
    const bool good = order && settings;
    m_export->setEnabled(good && m_state == State::Choosing);
    m_expected->setText(!clip ? tr("Size and time unknown: the clip's shape does not follow from the graph.")
                        : settings ? expectation(settings.value())
                                   : QString());
    if (m_state == State::Choosing) {
        const auto error = !order ? order.error() : !settings ? settings.error() : Error{};
        say(good ? QString() : text(error.what + (error.hint.empty() ? "" : " " + error.hint)),
            m_palette.error);
        m_export->setToolTip(good ? tr("Write the file (Enter)") : text(error.what));
    }
    makeRoom();
}

/// Grows, where rows have come that need more room; never shrinks under the pointer.
void ExportDialog::makeRoom()
{
    m_form->layout()->activate();
    layout()->activate();
    const int needed =
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
    if (needed > height()) {
        resize(width(), needed);
    }
}

void ExportDialog::start()
{
    if (const auto order = orderOf(m_form->choice())) {
        setState(State::Running);
        m_bar->setRange(0, 0); // it goes on, nobody knows how far
        Q_EMIT exportRequested(order.value());
    }
}

void ExportDialog::setState(State state)
{
    m_state = state;
    const bool running = state == State::Running;
    m_form->setEnabled(!running);
    m_bar->setVisible(running);
    m_close->setText(running ? tr("&Cancel") : tr("&Close"));
    m_close->setToolTip(running ? tr("Stop the export; finished stages are kept (Esc)") : tr("Close (Esc)"));
    m_folder->setVisible(state == State::Done);
    m_verify->setVisible(state == State::Done);
    m_verify->setEnabled(true);
    m_close->setEnabled(true);
    m_export->setEnabled(!running);
    if (state != State::Done) {
        say({}, m_palette.text);
        refresh();
    }
}

void ExportDialog::showProgress(const Progress& progress)
{
    if (m_state != State::Running) {
        return;
    }
    const auto share = progress.share();
    m_bar->setRange(0, share ? 1000 : 0);
    m_bar->setValue(static_cast<int>(share.value_or(0) * 1000));
    const auto left = progress.remainingSec >= 0
                          ? tr(", about %1 to go").arg(durationText(progress.remainingSec))
                          : QString();
    say(tr("%1, step %2 of %3%4").arg(text(progress.what)).arg(progress.step).arg(progress.steps).arg(left),
        m_palette.text);
}

void ExportDialog::showDone(const QStringList& files)
{
    m_files = files;
    setState(State::Done);
    const QFileInfo first(files.value(0));
    auto words = tr("Written: %1").arg(first.fileName());
    if (files.size() > 1) {
        words =
            tr("Written: %1 and %n more", nullptr, static_cast<int>(files.size()) - 1).arg(first.fileName());
    } else if (first.size() > 0) {
        words += QStringLiteral(", ") + bytesText(static_cast<double>(first.size()));
    }
    say(words, m_palette.good);
    m_folder->setFocus();
}

void ExportDialog::showFailed(const QString& message, const QString& hint)
{
    setState(State::Choosing);
    say(hint.isEmpty() ? message : message + QLatin1Char('\n') + hint, m_palette.error);
}

void ExportDialog::showVerdict(const QString& verdict, bool good)
{
    m_verify->setEnabled(true);
    say(verdict, good ? m_palette.good : m_palette.error);
}

void ExportDialog::say(const QString& words, const QColor& colour)
{
    auto colours = m_words->palette();
    colours.setColor(QPalette::WindowText, colour);
    m_words->setPalette(colours);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
}

void ExportDialog::reject()
{
    if (m_state == State::Running) {
        m_close->setEnabled(false); // until the engine has stopped
        Q_EMIT cancelRequested();
        return;
    }
    QDialog::reject();
}

} // namespace cascade::ui
