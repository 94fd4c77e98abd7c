// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterEditor.h"

#include "ui/panels/GuidanceEditor.h"
#include "ui/panels/NoiseEditor.h"
#include "ui/panels/ParameterChoices.h"
#include "ui/panels/ParameterNumber.h"
#include "ui/panels/ParameterSampler.h"
#include "ui/panels/ParameterTexts.h"
#include "ui/panels/ParameterThreshold.h"

#include <algorithm>

namespace cascade::ui {

namespace {

/// Texts that are sentences or lines, not names.
bool isProse(const graph::ParameterSpec& spec)
{
    constexpr std::string_view kProse[] = {"text", "negative", "labels"};
    return std::find(std::begin(kProse), std::end(kProse), spec.name) != std::end(kProse);
}

} // namespace

ParameterEditor::ParameterEditor(const graph::ParameterSpec& spec, QWidget* parent)
    : QWidget(parent), m_spec(spec)
{
}

void ParameterEditor::editText(const QString& text, bool continues)
{
    if (const auto value = graph::valueFromText(m_spec, text.toStdString()); value.ok()) {
        Q_EMIT edited(value.value(), continues);
    }
}

ParameterEditor* makeParameterEditor(const graph::ParameterSpec& spec, const Palette& palette,
                                     QWidget* parent)
{
    using Kind = graph::ParameterKind;
    switch (spec.kind) {
    case Kind::Flag:
        return new ParameterFlag(spec, parent);
    case Kind::Choice:
        return new ParameterChoice(spec, parent);
    case Kind::Whole:
    case Kind::Real:
    case Kind::Seed:
        return new ParameterNumber(spec, palette, parent);
    case Kind::File:
    case Kind::Weights:
        return new ParameterFile(spec, palette, parent);
    case Kind::Guidance:
        return new GuidanceEditor(spec, palette, parent);
    case Kind::Threshold:
        return new ParameterThreshold(spec, parent);
    case Kind::Noise:
        return new NoiseEditor(spec, palette, parent);
    case Kind::Sampler:
        return new ParameterSampler(spec, parent);
    case Kind::Text:
        if (isProse(spec)) {
            return new ParameterProse(spec, parent);
        }
        break;
    case Kind::Measure:
    case Kind::Rate:
        break;
    }
    return new ParameterLine(spec, palette, parent);
}

} // namespace cascade::ui
