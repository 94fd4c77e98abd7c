// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/SettingsDialog.h"

#include "ui/window/MainWindow.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLocale>
#include <QPushButton>

namespace cascade::ui {

namespace {

constexpr QLatin1String kPlainDrop("canvas/linkDrop");
constexpr QLatin1String kShiftedDrop("canvas/linkDropShift");

LinkDrop dropIn(const QSettings& settings, QLatin1String name, LinkDrop usual)
{
    const int value = settings.value(name, static_cast<int>(usual)).toInt();
    return value >= 0 && value <= static_cast<int>(LinkDrop::Nothing) ? static_cast<LinkDrop>(value) : usual;
}

} // namespace

LinkDrops linkDropsIn(const QSettings& settings)
{
    const LinkDrops usual;
    return {dropIn(settings, kPlainDrop, usual.plain), dropIn(settings, kShiftedDrop, usual.shifted)};
}

SettingsDialog::SettingsDialog(StudioApplication& application, MainWindow& window)
    : QDialog(&window), m_application(application), m_window(window)
{
    setObjectName(QStringLiteral("settings"));
    setWindowTitle(tr("Settings"));
    auto* rows = new QFormLayout(this);
    addTheme(*rows);
    addLanguage(*rows);
    const auto drops = linkDropsIn(application.settings());
    addLinkDrop(*rows, tr("A link dropped into the open"), kPlainDrop, drops.plain);
    addLinkDrop(*rows, tr("The same with Shift"), kShiftedDrop, drops.shifted);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* keys = buttons->addButton(tr("Keys…"), QDialogButtonBox::ActionRole);
    connect(keys, &QPushButton::clicked, &window, &MainWindow::showKeys);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addRow(buttons);
}

void SettingsDialog::addTheme(QFormLayout& rows)
{
    auto* choice = new QComboBox(this);
    choice->addItems({tr("Dark"), tr("Light")});
    choice->setCurrentIndex(m_application.theme() == Theme::Dark ? 0 : 1);
    connect(choice, &QComboBox::activated, this,
            [this](int index) { m_application.setTheme(index == 0 ? Theme::Dark : Theme::Light); });
    rows.addRow(tr("Colours"), choice);
}

void SettingsDialog::addLanguage(QFormLayout& rows)
{
    auto* choice = new QComboBox(this);
    choice->addItem(tr("System"), QString());
    for (const auto& language : StudioApplication::languages()) {
        const QLocale everywhere(QLocale(language).language(), QLocale::World); // not "American English"
        choice->addItem(everywhere.nativeLanguageName(), language);
    }
    choice->setCurrentIndex(std::max(0, choice->findData(m_application.chosenLanguage())));
    connect(choice, &QComboBox::activated, this, [this, choice](int index) {
        m_application.setLanguage(choice->itemData(index).toString());
        m_window.say(tr("The language changes at the next start."));
    });
    rows.addRow(tr("Language"), choice);
}

void SettingsDialog::addLinkDrop(QFormLayout& rows, const QString& title, const QString& setting,
                                 LinkDrop now)
{
    auto* choice = new QComboBox(this);
    choice->addItems({tr("searches for a node that fits"), tr("ends in a bend"), tr("goes away")});
    choice->setCurrentIndex(static_cast<int>(now));
    choice->setAccessibleName(title);
    connect(choice, &QComboBox::activated, this, [this, setting](int index) {
        m_application.settings().setValue(setting, index);
        m_window.panels().canvas->canvas().setLinkDrops(linkDropsIn(m_application.settings()));
    });
    rows.addRow(title, choice);
}

} // namespace cascade::ui
