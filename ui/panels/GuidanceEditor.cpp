// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GuidanceEditor.h"

#include "core/config/TextForm.h"
#include "ui/panels/GuidanceCurve.h"
#include "ui/panels/GuidancePlot.h"
#include "ui/panels/GuidanceTable.h"
#include "ui/panels/ParameterField.h"
#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace cascade::ui {

namespace {

using diffusion::GuidanceSchedule;
using Kind = GuidanceSchedule::Kind;

constexpr int kUsualSteps = 32;

struct Preset {
    const char* name;
    const char* form;
};
/// Numbers are w.
constexpr Preset kPresets[] = {
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "None (s = 1)"), "0"},
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "Gentle (s = 4)"), "3"},
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "Strong (s = 9)"), "8"},
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "Oscillating, 16 and 2"), "oscillate(15, 1, k=4)"},
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "Falling: strong first, gentle last"),
     "curve(0:8, 1:1)"},
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "First half only"), "curve(0:6, 0.499:6, 0.5:0)"},
    {QT_TRANSLATE_NOOP("cascade::ui::GuidanceEditor", "Middle only"),
     "curve(0:0, 0.199:0, 0.2:6, 0.799:6, 0.8:0)"},
};

Result<std::string> canonicalForm(const std::string& text)
{
    const auto schedule = diffusion::parseGuidance(text);
    return schedule ? Result(diffusion::formatGuidance(schedule.value())) : schedule.error();
}

QToolButton* pointButton(QWidget* parent, Icon shape, const Palette& palette, const QString& says)
{
    auto* button = new QToolButton(parent);
    button->setIcon(icon(shape, palette));
    button->setToolTip(says);
    button->setAccessibleName(says);
    return button;
}

QString stepsText(int steps)
{
    return GuidanceEditor::tr("%n steps", nullptr, steps);
}

QString evaluationsText(int evaluations)
{
    return GuidanceEditor::tr("%n evaluations", nullptr, evaluations);
}

} // namespace

QString guidanceRefusal(const GuidanceSchedule& schedule)
{
    const auto points = schedule.knots.size();
    const auto characters = diffusion::formatGuidance(schedule).size();
    if (points <= diffusion::kMaxFormArguments && characters <= diffusion::kMaxFormLength) {
        return {};
    }
    return GuidanceEditor::tr(
               "Not taken: as text it would have %1 points and %2 characters, and files keep at "
               "most %3 and %4. Fewer steps or points fit.")
        .arg(points)
        .arg(characters)
        .arg(diffusion::kMaxFormArguments)
        .arg(diffusion::kMaxFormLength);
}

QString guidanceCost(const GuidanceSchedule& schedule, const StageFacts& stage)
{
    if (stage.steps == 0) {
        return GuidanceEditor::tr("%1: one evaluation a step, two a guided step").arg(stage.name);
    }
    const auto evaluations = evaluationsText(evaluationsOver(schedule, stage.steps, stage.onePass));
    if (stage.onePass) {
        return GuidanceEditor::tr("%1: %2, %3 (distilled: guided in one pass)")
            .arg(stage.name, stepsText(stage.steps), evaluations);
    }
    return GuidanceEditor::tr("%1: %2, %3 (%4)")
        .arg(stage.name, stepsText(stage.steps), evaluations,
             GuidanceEditor::tr("%n steps guided", nullptr, guidedSteps(schedule, stage.steps)));
}

GuidanceEditor::GuidanceEditor(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent)
    : ParameterEditor(spec, parent), m_plot(new GuidancePlot(palette, this)),
      m_table(new GuidanceTable(this)), m_form(new ParameterField(canonicalForm, this)),
      m_cost(new QLabel(this))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(makeHead(palette));
    all->addWidget(m_plot);
    all->addWidget(m_cost);
    all->addWidget(m_table);
    all->addWidget(m_points = makePointButtons(palette));
    auto* line = new QHBoxLayout;
    auto* label = new QLabel(tr("As text, w"), this);
    label->setToolTip(tr("How files and the command line keep it: w = s - 1."));
    label->setBuddy(m_form);
    line->addWidget(label);
    line->addWidget(m_form, 1);
    all->addLayout(line);
    setFocusProxy(m_plot);
    m_cost->setWordWrap(true);
    m_form->setAccessibleName(label->text());
    connect(m_plot, &GuidancePlot::edited, this, &GuidanceEditor::give);
    connect(m_plot, &GuidancePlot::chosenChanged, this, [this](int handle) {
        const QSignalBlocker quiet(m_table);
        m_table->setCurrentCell(handle, 1);
        showSchedule();
    });
    connect(m_table, &QTableWidget::currentCellChanged, m_plot, [this](int row) { m_plot->choose(row); });
    connect(m_table, &GuidanceTable::edited, this,
            [this](const GuidanceSchedule& schedule) { give(schedule, false); });
    connect(m_table, &GuidanceTable::refused, this, &ParameterEditor::refused);
    connect(m_form, &ParameterField::refused, this, &ParameterEditor::refused);
    connect(m_form, &ParameterField::accepted, this, [this](const QString& form) {
        give(diffusion::parseGuidance(form.toStdString()).value(), false);
    });
    showSchedule();
}

QWidget* GuidanceEditor::makeHead(const Palette& palette)
{
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    m_kind = new QComboBox(head);
    m_kind->setAccessibleName(tr("Kind of guidance schedule"));
    m_kind->setPlaceholderText(tr("several"));
    // In the order of Kind.
    m_kind->addItems({tr("Constant"), tr("Oscillating"), tr("Curve"), tr("Smooth curve")});
    connect(m_kind, &QComboBox::activated, this, &GuidanceEditor::chooseKind);
    auto* presets = new QToolButton(head);
    presets->setText(tr("Presets"));
    presets->setIcon(icon(Icon::Down, palette));
    presets->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    presets->setPopupMode(QToolButton::InstantPopup);
    presets->setAccessibleName(tr("Guidance presets"));
    auto* menu = new QMenu(presets);
    for (const auto& preset : kPresets) {
        menu->addAction(tr(preset.name), this,
                        [this, form = preset.form] { give(diffusion::parseGuidance(form).value(), false); });
    }
    presets->setMenu(menu);
    row->addWidget(m_kind, 1);
    row->addWidget(presets);
    return head;
}

QWidget* GuidanceEditor::makePointButtons(const Palette& palette)
{
    auto* buttons = new QWidget(this);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    auto* add = pointButton(buttons, Icon::Add, palette, tr("Add a point behind the chosen one (Insert)"));
    m_remove = pointButton(buttons, Icon::Remove, palette, tr("Remove the chosen point (Delete)"));
    connect(add, &QToolButton::clicked, m_plot, &GuidancePlot::addBehindChosen);
    connect(m_remove, &QToolButton::clicked, m_plot, &GuidancePlot::removeChosen);
    row->addWidget(add);
    row->addWidget(m_remove);
    row->addStretch();
    return buttons;
}

/// The first stage whose steps are known; one without steps where none are.
StageFacts GuidanceEditor::shownStage() const
{
    const auto known = std::find_if(m_facts.stages.begin(), m_facts.stages.end(),
                                    [](const auto& stage) { return stage.steps > 0; });
    return known == m_facts.stages.end() ? StageFacts{} : *known;
}

void GuidanceEditor::chooseKind(int index)
{
    const int steps = shownStage().steps;
    const auto kind = static_cast<Kind>(index);
    if (kind != m_schedule.kind || m_several) {
        give(asKind(m_schedule, kind, steps > 0 ? steps : kUsualSteps), false);
    }
}

void GuidanceEditor::give(const GuidanceSchedule& schedule, bool continues)
{
    if (const auto why = guidanceRefusal(schedule); !why.isEmpty()) {
        showSchedule(); // what was edited shows what is kept
        Q_EMIT refused(why);
        return;
    }
    m_schedule = schedule;
    m_several = false;
    showSchedule();
    editText(text(diffusion::formatGuidance(schedule)), continues);
}

void GuidanceEditor::showSchedule()
{
    const bool curve = m_schedule.hasKnots();
    m_kind->setCurrentIndex(m_several ? -1 : static_cast<int>(m_schedule.kind));
    m_plot->setSchedule(m_schedule);
    m_table->setSchedule(m_schedule);
    m_points->setVisible(curve);
    m_remove->setEnabled(curve && m_plot->chosen() >= 0 && m_schedule.knots.size() > 1);
    m_form->setShown(m_several ? std::nullopt : std::optional(diffusion::formatGuidance(m_schedule)));
    showCost();
}

void GuidanceEditor::showCost()
{
    QStringList lines;
    for (const auto& stage : m_facts.stages) {
        lines << guidanceCost(m_schedule, stage);
    }
    if (lines.isEmpty()) {
        lines << tr("No stage reads it yet. A guided step costs two evaluations, others one.");
    }
    m_cost->setText(lines.join(QLatin1Char('\n')));
}

void GuidanceEditor::setValue(const std::optional<graph::Value>& value)
{
    m_several = !value;
    if (value) {
        m_schedule = diffusion::parseGuidance(std::get<std::string>(*value)).value();
    }
    showSchedule();
}

void GuidanceEditor::setFacts(const ParameterFacts& facts)
{
    if (facts == m_facts) {
        return;
    }
    m_facts = facts;
    const auto stage = shownStage();
    m_plot->setSteps(stage.steps, stage.onePass);
    showCost();
}

} // namespace cascade::ui
