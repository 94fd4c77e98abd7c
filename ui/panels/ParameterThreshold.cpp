// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterThreshold.h"

#include "core/config/TextForm.h"
#include "ui/panels/ParameterField.h"
#include "ui/session/Text.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

#include <cmath>
#include <limits>

namespace cascade::ui {

namespace {

using Options = diffusion::ThresholdOptions;

constexpr double kPercent = 100;
constexpr double kParts = 1e6; // of a percent that are kept
constexpr NumberRange kPercentile{.low = 50, .high = 100, .step = 0.1, .decimals = 4};
constexpr NumberRange kCap{.low = 1, .high = 1e6, .step = 0.5};

enum Choice { ModelsOwn, None, Static, Dynamic, Several = -1 };

Choice choiceOf(const std::optional<Options>& options)
{
    if (!options) {
        return ModelsOwn;
    }
    switch (options->kind) {
    case Options::Kind::None:
        return None;
    case Options::Kind::Static:
        return Static;
    case Options::Kind::Dynamic:
        break;
    }
    return Dynamic;
}

/// An empty cap is none.
ParameterField::Check capCheck()
{
    return [check = numberCheck(kCap, "cap")](const std::string& text) -> Result<std::string> {
        return text.empty() ? Result<std::string>(std::string()) : check(text);
    };
}

double numberIn(const ParameterField& field, double otherwise)
{
    const auto number = diffusion::parseNumber(field.shown(), 0, std::numeric_limits<double>::max(), {});
    return number ? number.value() : otherwise;
}

QString percentText(double share)
{
    return QString::number(share * kPercent, 'f', 2);
}

/// "96.65, 12.00, 0.31": of all steps.
QString sharesText(const QVector<double>& shares)
{
    QStringList all;
    for (const double share : shares) {
        all << percentText(share);
    }
    return all.join(QStringLiteral(", "));
}

} // namespace

ParameterThreshold::ParameterThreshold(const graph::ParameterSpec& spec, QWidget* parent)
    : ParameterEditor(spec, parent), m_kind(new QComboBox(this)), m_dynamic(new QWidget(this)),
      m_percentile(new ParameterField(numberCheck(kPercentile, "percentile"))),
      m_cap(new ParameterField(capCheck())), m_extent(new QComboBox(this)), m_clipped(new QLabel(this))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_kind);
    all->addWidget(m_dynamic);
    all->addWidget(m_clipped);
    setFocusProxy(m_kind);
    m_kind->setAccessibleName(tr("Threshold"));
    m_kind->setPlaceholderText(tr("several"));
    m_kind->addItems(
        {tr("The model's own"), tr("None"), tr("Static: cut at -1 and 1"), tr("Dynamic: by percentile")});
    connect(m_kind, &QComboBox::activated, this, &ParameterThreshold::choose);

    auto* grid = new QGridLayout(m_dynamic);
    grid->setContentsMargins(0, 0, 0, 0);
    const std::pair<QString, QWidget*> rows[] = {
        {tr("Percentile, %"), m_percentile}, {tr("Cap"), m_cap}, {tr("One limit for"), m_extent}};
    for (const auto& [name, field] : rows) {
        auto* label = new QLabel(name, m_dynamic);
        label->setBuddy(field);
        field->setAccessibleName(name);
        grid->addWidget(label, grid->rowCount(), 0);
        grid->addWidget(field, grid->rowCount() - 1, 1);
    }
    m_percentile->setStep(numberStep(kPercentile));
    m_cap->setStep(numberStep(kCap));
    m_extent->addItems({tr("the whole clip"), tr("each frame")});
    m_extent->setToolTip(tr("One limit for the clip does not make its brightness pump."));
    m_clipped->setWordWrap(true);
    for (auto* field : {m_percentile, m_cap}) {
        connect(field, &ParameterField::accepted, this,
                [this](const QString&, bool continues) { give(continues); });
        connect(field, &ParameterField::refused, this, &ParameterEditor::refused);
    }
    connect(m_extent, &QComboBox::activated, this, [this] { give(false); });
    showOptions();
}

void ParameterThreshold::choose(int index)
{
    if (index == ModelsOwn) {
        m_options.reset();
    } else {
        m_options = m_options.value_or(Options{});
        m_options->kind = index == None     ? Options::Kind::None
                          : index == Static ? Options::Kind::Static
                                            : Options::Kind::Dynamic;
    }
    showOptions();
    editText(m_options ? text(diffusion::formatThreshold(*m_options)) : QString(), false);
}

void ParameterThreshold::give(bool continues)
{
    Options options;
    options.kind = Options::Kind::Dynamic;
    // Rounded, for 99.9 percent is not exactly 0.999.
    const double percent = numberIn(*m_percentile, options.percentile * kPercent);
    options.percentile = std::round(percent * kParts) / (kParts * kPercent);
    options.cap = numberIn(*m_cap, std::numeric_limits<double>::infinity());
    options.perFrame = m_extent->currentIndex() == 1;
    m_options = options;
    editText(text(diffusion::formatThreshold(options)), continues);
}

void ParameterThreshold::showOptions()
{
    const auto choice = choiceOf(m_options);
    m_kind->setCurrentIndex(choice);
    m_dynamic->setVisible(choice == Dynamic);
    const auto options = m_options.value_or(Options{});
    const double percent = std::round(options.percentile * kPercent * kParts) / kParts;
    m_percentile->setShown(diffusion::formatNumber(percent));
    m_cap->setShown(std::isinf(options.cap) ? std::string() : diffusion::formatNumber(options.cap));
    m_cap->setPlaceholderText(tr("none"));
    m_extent->setCurrentIndex(options.perFrame ? 1 : 0);
}

void ParameterThreshold::setValue(const std::optional<graph::Value>& value)
{
    m_options.reset();
    if (value && !std::get<std::string>(*value).empty()) {
        m_options = diffusion::parseThreshold(std::get<std::string>(*value)).value();
    }
    showOptions();
    if (!value) {
        m_kind->setCurrentIndex(Several);
    }
}

void ParameterThreshold::setFacts(const ParameterFacts& facts)
{
    QStringList lines, steps;
    for (const auto& stage : facts.stages) {
        if (!stage.clipped.isEmpty()) {
            const auto most = std::max_element(stage.clipped.begin(), stage.clipped.end());
            lines << tr("%1: up to %2 % of a step's values were clipped in the last run (step %3 of %4)")
                         .arg(stage.name, percentText(*most))
                         .arg(most - stage.clipped.begin() + 1)
                         .arg(stage.clipped.size());
            steps << tr("%1, in % of each step: %2").arg(stage.name, sharesText(stage.clipped));
        }
    }
    m_kind->setItemText(ModelsOwn, facts.stages.size() == 1 && !m_options
                                       ? tr("The model's own: %1").arg(facts.stages.front().threshold)
                                       : tr("The model's own"));
    m_clipped->setText(lines.join(QLatin1Char('\n')));
    m_clipped->setToolTip(steps.join(QLatin1Char('\n')));
    m_clipped->setVisible(!lines.isEmpty());
}

} // namespace cascade::ui
