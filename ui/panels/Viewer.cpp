// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/Viewer.h"

#include "ui/panels/PictureKeys.h"
#include "ui/panels/TimecodeAlgo.h"
#include "ui/panels/ViewerBar.h"
#include "ui/panels/ViewerTransport.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kMostSources = 4;
constexpr int kSlots = 9;
constexpr double kZoomAKey = 1.5;

QString sizeText(const QSize& size)
{
    return QStringLiteral("%1 × %2").arg(size.width()).arg(size.height());
}

} // namespace

Viewer::Viewer(const Options& options, QWidget* parent)
    : QWidget(parent), m_playhead(options.playhead), m_palette(&options.palette)
{
    setAccessibleName(tr("Viewer"));
    m_pictures = new ViewerPictures(options.frames, options.board, this);
    m_stepLog = new ViewerStepLog(options.board, qsizetype{64} << 20U, this);
    m_keys = new PictureKeys(*this);
    build();
    addKeys();
    addSlotKeys();
    m_bar->showKeys(*m_keys);
    m_transport->showKeys(*m_keys);
    listen();
    setTheme(options.palette);
    showSources();
}

void Viewer::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bar = new ViewerBar(*m_palette, this);
    m_canvas = new ViewerCanvas(m_playhead, *m_pictures, *m_palette, this);
    m_transport = new ViewerTransport(m_playhead, *m_palette, this);
    column->addWidget(m_bar);
    column->addWidget(m_canvas, 1);
    addStepRow(*column);
    addStateRow(*column);
    column->addWidget(m_transport);
    setFocusProxy(m_canvas);
}

void Viewer::addStepRow(QVBoxLayout& column)
{
    m_stepRow = new QWidget(this);
    auto* row = new QHBoxLayout(m_stepRow);
    row->setContentsMargins(8, 4, 8, 0);
    m_stepText = new QLabel(m_stepRow);
    m_stepText->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    m_stepSlider = new QSlider(Qt::Horizontal, m_stepRow);
    m_stepSlider->setAccessibleName(tr("Step of the sampling"));
    m_stepSlider->setToolTip(tr("Back through the steps in which this stage was sampled"));
    m_stepSlider->setPageStep(4);
    row->addWidget(m_stepText);
    row->addWidget(m_stepSlider, 1);
    m_stepRow->hide();
    column.addWidget(m_stepRow);
}

void Viewer::addStateRow(QVBoxLayout& column)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 0);
    m_stateText = new QLabel(this);
    m_pixelText = new QLabel(this);
    for (auto* label : {m_stateText, m_pixelText}) {
        label->setTextFormat(Qt::PlainText);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    m_pixelText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_pixelText->setAccessibleName(tr("Pixel under the pointer"));
    row->addWidget(m_stateText, 2);
    row->addWidget(m_pixelText, 1);
    column.addLayout(row);
}

void Viewer::addKeys()
{
    auto& keys = *m_keys;
    addTransportKeys(keys, m_playhead);
    keys.add({"viewer.swap", tr("Swap A and B"), {Qt::Key_C}}, [this] { swap(); });
    keys.add({"viewer.mode", tr("Next way to compare"), {Qt::Key_M}}, [this] { setMode(nextMode(m_mode)); });
    keys.add({"viewer.leave", tr("Leave the comparison"), {Qt::Key_Z, Qt::Key_Escape}},
             [this] { leaveComparison(); });
    keys.add({"viewer.rate", tr("Blind comparison of A and B"), {Qt::Key_B}}, [this] { startRating(); });
    keys.add({"viewer.fit", tr("Fit the picture"), {Qt::Key_F}}, [this] { m_canvas->fit(); });
    keys.add({"viewer.pixels", tr("One pixel on one of the screen's"), {Qt::SHIFT | Qt::Key_F}},
             [this] { m_canvas->showPixels(); });
    keys.add({"viewer.zoom-in", tr("Zoom in"), {Qt::Key_Equal, Qt::Key_Plus}},
             [this] { m_canvas->zoom(kZoomAKey); });
    keys.add({"viewer.zoom-out", tr("Zoom out"), {Qt::Key_Minus}}, [this] { m_canvas->zoom(1 / kZoomAKey); });
    keys.add({"viewer.wipe-left", tr("Move the wipe left"), {Qt::Key_BracketLeft}},
             [this] { m_canvas->setWipe(m_canvas->wipe() - 0.05); });
    keys.add({"viewer.wipe-right", tr("Move the wipe right"), {Qt::Key_BracketRight}},
             [this] { m_canvas->setWipe(m_canvas->wipe() + 0.05); });
    const auto toggle = [&](const char* name, const QString& text, const QKeySequence& key,
                            bool ViewerLook::*member) {
        keys.add({name, text, {key}}, [this, member] {
            auto look = m_look;
            look.*member = !(look.*member);
            setLook(look);
        });
    };
    toggle("viewer.smooth", tr("Crisp pixels, or smooth"), Qt::Key_N, &ViewerLook::smooth);
    toggle("viewer.safe-areas", tr("Safe areas"), Qt::Key_G, &ViewerLook::safeAreas);
    toggle("viewer.thirds", tr("Grid of thirds"), Qt::SHIFT | Qt::Key_G, &ViewerLook::thirds);
    toggle("viewer.histogram", tr("Histogram"), Qt::Key_H, &ViewerLook::histogram);
}

void Viewer::addSlotKeys()
{
    m_keys->add({"viewer.rate-none", tr("Neither side is better"), {Qt::Key_0}}, [this] { pressDigit(0); });
    for (int digit = 1; digit <= kSlots; ++digit) {
        const auto key = static_cast<Qt::Key>(Qt::Key_0 + digit);
        m_keys
            ->add({"", tr("Show what was kept as %1").arg(digit), {key}},
                  [this, digit] { pressDigit(digit); })
            .setObjectName(QStringLiteral("viewer.recall-%1").arg(digit));
        m_keys
            ->add({"", tr("Keep what is shown as %1").arg(digit), {Qt::CTRL | key}},
                  [this, digit] { keep(digit); })
            .setObjectName(QStringLiteral("viewer.keep-%1").arg(digit));
    }
}

void Viewer::listen()
{
    connect(m_bar, &ViewerBar::sourceChosen, this,
            [this](int place, const ViewerSource& source) { view(source, place); });
    connect(m_bar, &ViewerBar::modeChosen, this, &Viewer::setMode);
    connect(m_bar, &ViewerBar::lookChosen, this, &Viewer::setLook);
    connect(m_bar, &ViewerBar::swapped, this, &Viewer::swap);
    connect(m_bar, &ViewerBar::zoomChosen, this, [this](double factor) {
        if (factor == 0) {
            m_canvas->fit();
        } else {
            m_canvas->zoom(factor / m_canvas->zoomFactor());
        }
    });
    connect(m_canvas, &ViewerCanvas::zoomChanged, this, [this] { m_bar->setZoom(m_canvas->zoomFactor()); });
    connect(m_canvas, &ViewerCanvas::pixelRead, m_pixelText, &QLabel::setText);
    connect(m_stepSlider, &QSlider::valueChanged, this, &Viewer::showStep);
    connect(m_canvas, &ViewerCanvas::pictureShown, this, &Viewer::showStep);
    connect(m_stepLog, &ViewerStepLog::changed, this, &Viewer::liveSteps);
}

void Viewer::setChoices(const QVector<ViewerSource>& choices)
{
    m_bar->setChoices(choices);
}

void Viewer::view(const ViewerSource& source, int place)
{
    const int kept = std::clamp(place, 0, kMostSources - 1);
    auto sources = m_sources;
    while (sources.size() <= kept) {
        sources.append(sources.isEmpty() ? source : sources.last());
    }
    sources[kept] = source;
    if (kept > 0 && sourcesOf(m_mode) <= kept) {
        m_mode = kept == 1 ? CompareMode::Wipe : CompareMode::Grid;
    }
    setSources(sources);
}

void Viewer::setSources(const QVector<ViewerSource>& sources)
{
    m_sources = sources.mid(0, kMostSources);
    m_steps.clear();
    if (rating()) {
        stopRating();
    } else {
        showSources();
    }
    if (!m_sources.isEmpty()) {
        if (const auto* live = std::get_if<LiveStage>(&m_sources[0].content)) {
            liveSteps(live->node);
        }
    }
    Q_EMIT sourcesChanged();
}

void Viewer::setMode(CompareMode mode)
{
    m_mode = mode;
    if (rating()) {
        m_modeBeforeRating = mode;
        stopRating();
    } else {
        showSources();
    }
}

void Viewer::setLook(const ViewerLook& look)
{
    m_look = look;
    m_bar->setLook(look);
    ViewerLook drawn = look;
    drawn.titles = !rating();
    m_canvas->setLook(drawn);
}

void Viewer::swap()
{
    if (m_sources.size() >= 2 && !rating()) {
        auto sources = m_sources;
        std::swap(sources[0], sources[1]);
        setSources(sources);
    }
}

void Viewer::setTheme(const Palette& palette)
{
    m_palette = &palette;
    m_bar->setTheme(palette);
    m_canvas->setTheme(palette);
    m_transport->setTheme(palette);
}

void Viewer::setTimelineDuration(double seconds)
{
    m_timelineSec = seconds;
    showClip();
}

/// Hands sources and mode to the parts that show them; in a blind comparison in the order that was drawn.
void Viewer::showSources()
{
    auto drawn = m_sources;
    if (rating()) {
        drawn = {m_sources[m_trials->sourceOn(0)], m_sources[m_trials->sourceOn(1)]};
    }
    m_canvas->setMode(m_mode);
    m_canvas->setSources(drawn);
    m_bar->setMode(m_mode);
    m_bar->setSources(rating() ? QVector<ViewerSource>() : m_sources);
    m_bar->setEnabled(!rating());
    setLook(m_look);
    setDenoisingSteps(m_steps);
    showClip();
    showState();
}

void Viewer::showClip()
{
    double end = m_timelineSec;
    for (const auto& source : m_sources) {
        end = std::max(end, source.endSec());
    }
    if (m_sources.isEmpty()) {
        m_playhead.setClip(end, m_playhead.framesPerSecond());
        m_transport->setClip(Rate(), 0, 0);
        return;
    }
    const auto& first = m_sources[0];
    m_playhead.setClip(end, first.rate().framesPerSecond());
    m_transport->setClip(first.rate(), first.frames(), first.startSec);
}

void Viewer::showState()
{
    if (rating()) {
        m_stateText->setText(tr("Which is better? 1 left, 2 right, 0 neither; Esc ends. %1 rated.")
                                 .arg(m_trials->rating().trials()));
        return;
    }
    QStringList parts;
    for (int i = 0; i < std::min(static_cast<int>(m_sources.size()), sourcesOf(m_mode)); ++i) {
        const auto& source = m_sources[i];
        parts.append(
            tr("%1: %2 at %3").arg(QChar(u'A' + i)).arg(sizeText(source.size()), rateText(source.rate())));
    }
    m_stateText->setText(parts.join(QStringLiteral("   ")));
}

void Viewer::setDenoisingSteps(const QVector<DenoisingStep>& steps)
{
    const bool atEnd = m_stepSlider->value() == m_stepSlider->maximum();
    m_steps = steps;
    {
        const QSignalBlocker quiet(m_stepSlider);
        m_stepSlider->setRange(0, static_cast<int>(steps.size()));
        if (atEnd) {
            m_stepSlider->setValue(m_stepSlider->maximum());
        }
    }
    m_stepRow->setVisible(!steps.isEmpty() && !rating());
    showStep();
}

void Viewer::showStep()
{
    const auto at = m_stepSlider->value();
    if (at >= m_steps.size() || m_sources.isEmpty() || rating()) {
        m_canvas->setStepPicture({}, {});
        m_stepText->setText(tr("as it is now"));
        return;
    }
    const auto& step = m_steps[at];
    const auto frame = m_sources[0].frameAt(m_playhead.seconds());
    const auto title = tr("step %1 of %2").arg(step.step).arg(step.steps);
    m_canvas->setStepPicture(pictureOfFrame(step.pictures, step.firstFrame, step.frameStride, frame), title);
    m_stepText->setText(title);
}

void Viewer::liveSteps(const graph::NodeId& node)
{
    const auto* live = m_sources.isEmpty() ? nullptr : std::get_if<LiveStage>(&m_sources[0].content);
    if (live != nullptr && live->node == node) {
        setDenoisingSteps(m_stepLog->of(node));
    }
}

void Viewer::leaveComparison()
{
    if (rating()) {
        stopRating();
    } else {
        setMode(CompareMode::Single);
    }
}

void Viewer::startRating(std::optional<quint32> seed)
{
    if (m_sources.size() < 2 || rating()) {
        return;
    }
    m_trials = std::make_unique<ViewerTrials>(seed.value_or(QRandomGenerator::system()->generate()));
    m_modeBeforeRating = m_mode;
    m_mode = CompareMode::SideBySide;
    showSources();
}

void Viewer::stopRating()
{
    if (!rating()) {
        return;
    }
    const auto result = m_trials->rating();
    m_trials.reset();
    m_mode = m_modeBeforeRating;
    showSources();
    if (result.trials() > 0) {
        m_stateText->setText(tr("A was better %1 times, B %2 times, neither %3 times.")
                                 .arg(result.preferred)
                                 .arg(result.other)
                                 .arg(result.same));
    }
    Q_EMIT ratingEnded(result);
}

void Viewer::rate(int side)
{
    int preferred = -1;
    if (side < 0) {
        m_trials->preferNone();
    } else {
        preferred = m_trials->prefer(side);
    }
    showSources();
    Q_EMIT rated(preferred, m_trials->rating());
}

void Viewer::pressDigit(int digit)
{
    if (rating() && digit <= 2) {
        rate(digit - 1);
    } else if (!rating() && digit > 0) {
        recall(digit);
    }
}

void Viewer::keep(int digit)
{
    m_kept[digit] = {m_sources, m_mode};
    m_stateText->setText(tr("Kept: %1 shows it again.").arg(digit));
}

void Viewer::recall(int digit)
{
    if (const auto kept = m_kept.constFind(digit); kept != m_kept.constEnd()) {
        const auto [sources, mode] = *kept;
        m_mode = mode;
        setSources(sources);
    }
}

} // namespace cascade::ui
