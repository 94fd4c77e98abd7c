// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterSampler.h"

#include "core/config/TextForm.h"
#include "ui/panels/ParameterField.h"
#include "ui/session/Text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

namespace cascade::ui {

namespace {

using diffusion::SamplerKind;

constexpr int kSliderParts = 100;
constexpr NumberRange kAmount{.low = 0, .high = 1, .step = 0.05};
constexpr SamplerKind kKinds[] = {
    SamplerKind::Ddim,  SamplerKind::Ancestral,      SamplerKind::DpmSolverPP2M,  SamplerKind::Deis,
    SamplerKind::Euler, SamplerKind::EulerAncestral, SamplerKind::StochasticNStep};

} // namespace

ParameterSampler::ParameterSampler(const graph::ParameterSpec& spec, QWidget* parent)
    : ParameterEditor(spec, parent), m_kind(new QComboBox(this)), m_share(new QWidget(this)),
      m_name(new QLabel(m_share)), m_slider(new QSlider(Qt::Horizontal, m_share)),
      m_field(new ParameterField(numberCheck(kAmount, "sampler"), m_share)), m_help(new QLabel(this))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_kind);
    all->addWidget(m_share);
    all->addWidget(m_help);
    auto* row = new QHBoxLayout(m_share);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_name);
    row->addWidget(m_slider, 2);
    row->addWidget(m_field, 1);
    setFocusProxy(m_kind);
    m_kind->setAccessibleName(tr("Sampler"));
    m_kind->setPlaceholderText(tr("several"));
    m_kind->addItems({tr("DDIM"), tr("Ancestral"), tr("DPM-Solver++ 2M"), tr("DEIS"), tr("Euler"),
                      tr("Euler ancestral"), tr("Stochastic N-step")});
    m_slider->setRange(0, kSliderParts);
    m_field->setStep(numberStep(kAmount));
    m_help->setWordWrap(true);
    connect(m_kind, &QComboBox::activated, this, [this](int index) {
        m_options = {.kind = kKinds[index]};
        give(false);
    });
    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_sliding = false; });
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        *amount() = static_cast<double>(position) / kSliderParts;
        give(m_slider->isSliderDown() && std::exchange(m_sliding, true));
    });
    connect(m_field, &ParameterField::accepted, this, [this](const QString& number, bool continues) {
        *amount() = number.toDouble();
        give(continues);
    });
    connect(m_field, &ParameterField::refused, this, &ParameterEditor::refused);
    showOptions();
}

double* ParameterSampler::amount()
{
    switch (m_options.kind) {
    case SamplerKind::Ddim:
        return &m_options.eta;
    case SamplerKind::Ancestral:
        return &m_options.gamma;
    case SamplerKind::DpmSolverPP2M:
    case SamplerKind::Deis:
    case SamplerKind::Euler:
    case SamplerKind::EulerAncestral:
    case SamplerKind::StochasticNStep:
        break;
    }
    return nullptr;
}

void ParameterSampler::give(bool continues)
{
    showOptions();
    editText(text(diffusion::formatSampler(m_options)), continues);
}

void ParameterSampler::showOptions()
{
    const QSignalBlocker quiet(m_slider);
    const auto place = std::find(std::begin(kKinds), std::end(kKinds), m_options.kind);
    m_kind->setCurrentIndex(static_cast<int>(place - std::begin(kKinds)));
    const auto* number = amount();
    m_share->setVisible(number != nullptr);
    if (number != nullptr) {
        const auto name = m_options.kind == SamplerKind::Ddim ? tr("eta") : tr("gamma");
        m_name->setText(name);
        m_slider->setAccessibleName(name);
        m_field->setAccessibleName(name);
        m_field->setShown(diffusion::formatNumber(*number));
        m_slider->setValue(qRound(*number * kSliderParts));
    }
    const QString help[] = {
        tr("0 is deterministic: the same noise always ends in the same clip."),
        tr("0 adds the least noise at each step that theory allows, 1 the most."),
        tr("Second order and deterministic: good with 10 to 30 steps."),
        tr("Second order and deterministic, by the predicted noise: good with 10 to 30 steps."),
        tr("Deterministic. The steps of DDIM, except for open models: those get other times."),
        tr("Adds fresh noise at each step. The steps of Ancestral with gamma 0, except for open models."),
        tr("For variants that were distilled to it (N-stochastic): steps of twice the length, each with "
           "fresh noise.")};
    m_help->setText(help[m_kind->currentIndex()]);
}

void ParameterSampler::setValue(const std::optional<graph::Value>& value)
{
    if (value) {
        m_options = diffusion::parseSampler(std::get<std::string>(*value)).value();
    }
    showOptions();
    if (!value) {
        m_kind->setCurrentIndex(-1);
        m_share->hide();
        m_help->clear();
    }
}

} // namespace cascade::ui
