// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerTransport.h"

#include "ui/panels/ElidedLabel.h"
#include "ui/panels/KeyTip.h"
#include "ui/panels/PictureButton.h"
#include "ui/panels/PictureKeys.h"
#include "ui/panels/TimecodeAlgo.h"
#include "ui/panels/TimecodeField.h"
#include "ui/style/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace cascade::ui {

ViewerTransport::ViewerTransport(Playhead& playhead, const Palette& palette, QWidget* parent)
    : QWidget(parent), m_playhead(playhead), m_palette(&palette)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(2);
    m_timecode = new TimecodeField(this);
    m_frame = new ElidedLabel(this);
    m_speed = new QLabel(this);
    m_speed->setTextFormat(Qt::PlainText);
    m_range = new ElidedLabel(this);
    m_range->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_timecode);
    row->addSpacing(6);
    row->addWidget(m_frame, 1);
    addPlayButtons(*row);
    row->addWidget(m_speed);
    row->addWidget(m_range, 1);
    addRangeButtons(*row);
    connect(m_timecode, &TimecodeField::frameEntered, this,
            [this](std::int64_t frame) { m_playhead.seek(m_startSec + secondOfFrame(frame, m_rate)); });
    connect(m_timecode, &TimecodeField::stepped, &m_playhead, &Playhead::stepFrames);
    connect(&playhead, &Playhead::moved, this, &ViewerTransport::showPlace);
    connect(&playhead, &Playhead::stateChanged, this, &ViewerTransport::showState);
    setTheme(palette);
    showPlace();
    showState();
}

QToolButton* ViewerTransport::addButton(QHBoxLayout& row, const QString& tip, void (*run)(Playhead&))
{
    auto* button = addGlyphButton(*this, tip);
    row.addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, run] { run(m_playhead); });
    m_buttons.append(button);
    return button;
}

void ViewerTransport::addPlayButtons(QHBoxLayout& row)
{
    addButton(row, tr("First frame"), goToFirstFrame);
    addButton(row, tr("Play backwards, faster each time"), [](Playhead& head) { head.shuttleBackward(); });
    addButton(row, tr("One frame back"), [](Playhead& head) { head.stepFrames(-1); });
    m_play = addButton(row, tr("Play or pause"), [](Playhead& head) { head.togglePlay(); });
    addButton(row, tr("One frame on"), [](Playhead& head) { head.stepFrames(1); });
    addButton(row, tr("Play, faster each time"), [](Playhead& head) { head.shuttleForward(); });
    addButton(row, tr("Last frame"), goToLastFrame);
    m_loop = addButton(row, tr("Play round and round"), [](Playhead& head) { head.setLoops(!head.loops()); });
    m_loop->setCheckable(true);
}

void ViewerTransport::addRangeButtons(QHBoxLayout& row)
{
    addButton(row, tr("The range begins here"), setInHere);
    addButton(row, tr("The range ends here"), setOutHere);
}

void ViewerTransport::showKeys(const PictureKeys& keys)
{
    constexpr std::array kNames{"transport.first", "transport.backward", "transport.back", "transport.play",
                                "transport.step",  "transport.forward",  "transport.last", "",
                                "transport.in",    "transport.out"}; // as in m_buttons
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        auto& button = *m_buttons[static_cast<qsizetype>(i)];
        followKeys(button, button.accessibleName(), keys.actions({QLatin1String(kNames[i])}));
    }
}

void ViewerTransport::setClip(const Rate& rate, std::int64_t frames, double startSec)
{
    m_rate = rate;
    m_frames = frames;
    m_startSec = startSec;
    showPlace();
    showState();
}

void ViewerTransport::setTheme(const Palette& palette)
{
    m_palette = &palette;
    const QList<QIcon> icons{icon(Icon::First, palette),       icon(Icon::Backward, palette),
                             icon(Icon::StepBack, palette),    icon(Icon::Play, palette),
                             icon(Icon::StepForward, palette), icon(Icon::Forward, palette),
                             icon(Icon::Last, palette),        icon(Icon::Loop, palette),
                             icon(Icon::In, palette),          icon(Icon::Out, palette)};
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setIcon(icons[i]);
    }
    showState();
}

void ViewerTransport::showPlace()
{
    const auto frame = std::min(frameAtSecond(m_playhead.seconds() - m_startSec, m_rate),
                                std::max<std::int64_t>(0, m_frames - 1));
    m_timecode->setFrame(frame, m_rate);
    m_frame->setText(m_frames == 0 ? QString()
                                   : tr("frame %1 · %n frames at %2", nullptr, static_cast<int>(m_frames))
                                         .arg(frame)
                                         .arg(rateText(m_rate)));
    m_frame->setShorterText(m_frames == 0 ? QString() : tr("frame %1").arg(frame));
}

void ViewerTransport::showState()
{
    m_play->setIcon(icon(m_playhead.playing() ? Icon::Pause : Icon::Play, *m_palette));
    m_loop->setChecked(m_playhead.loops());
    m_speed->setText(m_playhead.playing() ? tr("%1×").arg(m_playhead.speed()) : QStringLiteral("  "));
    const auto code = [this](double seconds) {
        return timecodeOf(frameAtSecond(seconds - m_startSec, m_rate), m_rate);
    };
    QStringList range;
    if (const auto in = m_playhead.in()) {
        range.append(tr("in %1").arg(code(*in)));
    }
    if (const auto out = m_playhead.out()) {
        range.append(tr("out %1").arg(code(*out)));
    }
    m_range->setText(range.join(QStringLiteral("  ")));
}

} // namespace cascade::ui
