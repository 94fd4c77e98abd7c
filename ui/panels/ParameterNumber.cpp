// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterNumber.h"

#include "core/config/TextForm.h"
#include "ui/panels/ParameterField.h"
#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QHBoxLayout>
#include <QRandomGenerator>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kWidestSlider = 300; // whole numbers, or units of a real one
constexpr int kSliderParts = 1000;    // of a real range
constexpr double kWholeStep = 1;
constexpr double kRealStep = 0.1;

bool isWhole(const graph::ParameterSpec& spec)
{
    return spec.kind != graph::ParameterKind::Real;
}

double stepOf(const graph::ParameterSpec& spec)
{
    return isWhole(spec) ? kWholeStep : std::min(kRealStep, (spec.high - spec.low) / 100);
}

double numberOf(const graph::Value& value)
{
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

/// A step from a whole number is exact, however large it is.
std::string stepped(const graph::ParameterSpec& spec, const std::string& text, double steps)
{
    const auto value = graph::valueFromText(spec, text);
    const auto from = value ? value.value() : spec.standard;
    if (!isWhole(spec)) {
        return numberStep({spec.low, spec.high, stepOf(spec)})(graph::valueText(from), steps);
    }
    const double most = std::abs(steps) < 1 ? std::copysign(1, steps) : std::round(steps);
    const auto moved = std::get<std::int64_t>(from) + static_cast<std::int64_t>(most);
    return std::to_string(std::clamp(moved, static_cast<std::int64_t>(spec.low),
                                     static_cast<std::int64_t>(std::min(spec.high, 9.0e18))));
}

} // namespace

ParameterNumber::ParameterNumber(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent)
    : ParameterEditor(spec, parent),
      m_field(new ParameterField(
          [&spec](const std::string& text) -> Result<std::string> {
              const auto value = graph::valueFromText(spec, text);
              return value ? Result(graph::valueText(spec, value.value())) : value.error();
          },
          this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_field, 1);
    setFocusProxy(m_field);
    m_field->setAccessibleName(text(spec.name));
    m_field->setStep([&spec](const std::string& text, double steps) { return stepped(spec, text, steps); });
    connect(m_field, &ParameterField::accepted, this, &ParameterNumber::editText);
    connect(m_field, &ParameterField::refused, this, &ParameterEditor::refused);
    if (spec.kind == graph::ParameterKind::Seed) {
        addDie(palette);
    } else if (spec.high - spec.low <= kWidestSlider) {
        addSlider();
    }
}

void ParameterNumber::addSlider()
{
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setAccessibleName(text(spec().name));
    m_slider->setFocusPolicy(Qt::StrongFocus);
    if (isWhole(spec())) {
        m_slider->setRange(static_cast<int>(spec().low), static_cast<int>(spec().high));
    } else {
        m_slider->setRange(0, kSliderParts);
    }
    static_cast<QHBoxLayout*>(layout())->insertWidget(0, m_slider, 2);
    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_sliding = false; });
    connect(m_slider, &QSlider::valueChanged, this, &ParameterNumber::slid);
}

void ParameterNumber::addDie(const Palette& palette)
{
    auto* die = new QToolButton(this);
    die->setIcon(icon(Icon::Dice, palette));
    die->setAccessibleName(tr("Another %1 by chance").arg(text(spec().name)));
    die->setToolTip(die->accessibleName());
    layout()->addWidget(die);
    connect(die, &QToolButton::clicked, this, [this] {
        constexpr int kMostDigits = 1'000'000'000; // that one can read out and type
        Q_EMIT edited(std::int64_t{QRandomGenerator::global()->bounded(kMostDigits)}, false);
    });
}

void ParameterNumber::slid(int position)
{
    const double share = static_cast<double>(position) / kSliderParts;
    const graph::Value value = isWhole(spec())
                                   ? graph::Value(static_cast<std::int64_t>(position))
                                   : graph::Value(spec().low + share * (spec().high - spec().low));
    const bool continues = m_slider->isSliderDown() && m_sliding;
    m_sliding = true;
    Q_EMIT edited(value, continues);
}

void ParameterNumber::nudge(double steps, bool continues)
{
    m_field->nudge(steps, continues);
}

void ParameterNumber::setValue(const std::optional<graph::Value>& value)
{
    m_field->setShown(value ? std::optional(graph::valueText(spec(), *value)) : std::nullopt);
    if (m_slider == nullptr || m_slider->isSliderDown()) {
        return;
    }
    const QSignalBlocker quiet(m_slider);
    const double number = value ? numberOf(*value) : spec().low;
    m_slider->setValue(isWhole(spec())
                           ? static_cast<int>(number)
                           : qRound((number - spec().low) / (spec().high - spec().low) * kSliderParts));
}

} // namespace cascade::ui
