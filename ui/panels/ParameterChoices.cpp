// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterChoices.h"

#include "ui/session/Text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>

namespace cascade::ui {

namespace {

QHBoxLayout* tightRow(QWidget* widget)
{
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    return row;
}

} // namespace

ParameterFlag::ParameterFlag(const graph::ParameterSpec& spec, QWidget* parent)
    : ParameterEditor(spec, parent), m_box(new QCheckBox(this))
{
    tightRow(this)->addWidget(m_box);
    setFocusProxy(m_box);
    m_box->setAccessibleName(text(spec.name));
    connect(m_box, &QCheckBox::clicked, this, [this](bool on) {
        m_box->setTristate(false);
        Q_EMIT edited(on, false);
    });
}

void ParameterFlag::setValue(const std::optional<graph::Value>& value)
{
    m_box->setTristate(!value);
    m_box->setText(value ? QString() : tr("several"));
    if (value) {
        m_box->setChecked(std::get<bool>(*value));
    } else {
        m_box->setCheckState(Qt::PartiallyChecked);
    }
}

ParameterChoice::ParameterChoice(const graph::ParameterSpec& spec, QWidget* parent)
    : ParameterEditor(spec, parent), m_list(new QComboBox(this))
{
    tightRow(this)->addWidget(m_list);
    setFocusProxy(m_list);
    m_list->setAccessibleName(text(spec.name));
    m_list->setFocusPolicy(Qt::StrongFocus); // the wheel scrolls the panel until the list is chosen
    m_list->setPlaceholderText(tr("several"));
    if (spec.mayBeEmpty) {
        m_list->addItem(tr("automatic"), QString());
    }
    for (const auto& choice : spec.choices) {
        m_list->addItem(text(choice), text(choice));
    }
    connect(m_list, &QComboBox::activated, this,
            [this](int index) { editText(m_list->itemData(index).toString(), false); });
}

void ParameterChoice::setValue(const std::optional<graph::Value>& value)
{
    m_list->setCurrentIndex(value ? m_list->findData(text(graph::valueText(*value))) : -1);
}

} // namespace cascade::ui
