// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/NoiseEditor.h"

#include "core/config/TextForm.h"
#include "ui/panels/NoiseMatrix.h"
#include "ui/panels/ParameterField.h"
#include "ui/session/Text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::ui {

namespace {

using diffusion::NoisePrior;

constexpr NumberRange kAlpha{.low = 0, .high = 1e6, .step = 0.1};
constexpr int kFramesOfTheBase = 16;
constexpr const char* kNames[] = {"independent", "mixed", "progressive"}; // in the order of NoisePrior::Kind

ParameterField::Check alphaCheck()
{
    return [check = numberCheck(kAlpha, "alpha")](const std::string& text) -> Result<std::string> {
        return text == "inf" ? Result<std::string>(text) : check(text);
    };
}

std::string alphaText(double alpha)
{
    return std::isinf(alpha) ? "inf" : diffusion::formatNumber(alpha);
}

} // namespace

NoiseEditor::NoiseEditor(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent)
    : ParameterEditor(spec, parent), m_kind(new QComboBox(this)), m_amount(new QWidget(this)),
      m_alpha(new ParameterField(alphaCheck(), m_amount)), m_matrix(new NoiseMatrix(palette, this)),
      m_says(new QLabel(this))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    auto* above = new QHBoxLayout;
    all->addLayout(above);
    all->addWidget(m_says);
    auto* left = new QVBoxLayout;
    above->addLayout(left, 1);
    above->setAlignment(left, Qt::AlignTop);
    above->addWidget(m_matrix, 0, Qt::AlignTop);
    left->addWidget(m_kind);
    left->addWidget(m_amount);
    auto* row = new QHBoxLayout(m_amount);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new QLabel(tr("alpha"), m_amount));
    row->addWidget(m_alpha, 1);
    setFocusProxy(m_kind);
    m_kind->setAccessibleName(tr("Noise prior"));
    m_kind->setPlaceholderText(tr("several"));
    m_kind->addItems({tr("Independent"), tr("Mixed"), tr("Progressive")});
    m_alpha->setAccessibleName(tr("alpha"));
    m_alpha->setToolTip(tr("0 is independent; inf gives all frames the same noise."));
    m_alpha->setStep(numberStep(kAlpha));
    m_says->setWordWrap(true);
    connect(m_kind, &QComboBox::activated, this, [this](int index) {
        m_prior = diffusion::parseNoisePrior(kNames[index]).value(); // with the paper's own alpha
        give(false);
    });
    connect(m_alpha, &ParameterField::accepted, this, [this](const QString& number, bool continues) {
        m_prior.alpha =
            number == QStringLiteral("inf") ? std::numeric_limits<double>::infinity() : number.toDouble();
        give(continues);
    });
    connect(m_alpha, &ParameterField::refused, this, &ParameterEditor::refused);
    showPrior();
}

void NoiseEditor::give(bool continues)
{
    m_several = false;
    showPrior();
    editText(text(diffusion::formatNoisePrior(m_prior)), continues);
}

void NoiseEditor::showPrior()
{
    const int frames = m_frames > 0 ? m_frames : kFramesOfTheBase;
    m_kind->setCurrentIndex(m_several ? -1 : static_cast<int>(m_prior.kind));
    m_amount->setVisible(!m_several && m_prior.kind != NoisePrior::Kind::Independent);
    m_says->setVisible(!m_several);
    m_matrix->setVisible(!m_several);
    m_alpha->setShown(alphaText(m_prior.alpha));
    m_matrix->setPrior(m_prior, frames);
    const double next = noiseCorrelation(m_prior, 0, 1);
    m_says->setText(
        m_prior.kind == NoisePrior::Kind::Independent ? tr("Each frame has noise of its own.")
        : m_prior.kind == NoisePrior::Kind::Mixed
            ? tr("Any two frames share %1 % of their noise.").arg(next * 100, 0, 'f', 0)
            : tr("Neighbours share %1 %, the first and the last of %n frames %2 %.", nullptr, frames)
                  .arg(next * 100, 0, 'f', 0)
                  .arg(noiseCorrelation(m_prior, 0, frames - 1) * 100, 0, 'f', 0));
}

void NoiseEditor::setValue(const std::optional<graph::Value>& value)
{
    if (value) {
        m_prior = diffusion::parseNoisePrior(std::get<std::string>(*value)).value();
    }
    m_several = !value;
    showPrior();
}

void NoiseEditor::setFacts(const ParameterFacts& facts)
{
    const int frames = facts.stages.isEmpty() ? 0 : facts.stages.front().frames;
    if (frames != m_frames) {
        m_frames = frames;
        showPrior();
    }
}

} // namespace cascade::ui
