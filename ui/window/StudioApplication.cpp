// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/StudioApplication.h"

#include "ui/session/Text.h"
#include "ui/style/Theme.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QStandardPaths>

namespace cascade::ui {

namespace {

constexpr int kMostRecent = 10;
const QString kTexts = QStringLiteral(":/i18n/cascade_%1.qm");
const QString kLanguage = QStringLiteral("language"); ///< in the settings
const QString kEnglish = QStringLiteral("en");

QString settingsFile(const Places& places)
{
    return qEnvironmentVariableIsSet("CASCADE_HOME")
               ? text(places.dataFolder / "studio.ini")
               : QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
                     QStringLiteral("/cascade-studio/studio.ini");
}

/// "de" of "de-AT" and "de_AT".
QString languageIn(const QString& locale)
{
    return locale.section(QRegularExpression(QStringLiteral("[-_]")), 0, 0);
}

/// That of the desktop's theme, which may have one to its own taste; else ours.
QIcon programIcon()
{
    QIcon ours;
    const QDir sizes(QStringLiteral(":/icons"));
    for (const auto& file : sizes.entryList()) {
        ours.addFile(sizes.filePath(file));
    }
    return QIcon::fromTheme(QStringLiteral("studio.cascade.Studio"), ours);
}

} // namespace

StudioApplication::StudioApplication(const Places& places, QObject* parent)
    : QObject(parent), m_settings(settingsFile(places), QSettings::IniFormat)
{
}

void StudioApplication::begin(QApplication& application)
{
    m_application = &application;
    QApplication::setWindowIcon(programIcon());
    speak();
    applyTheme(application, theme());
}

/// Qt's own texts are English where the system does not have them in the language.
void StudioApplication::speak()
{
    const auto language = this->language();
    if (!chosenLanguage().isEmpty() && language != languageIn(QLocale::system().name())) {
        QLocale::setDefault(QLocale(language)); // numbers and dates go with the texts
    }
    if (m_qtTexts.load(QStringLiteral("qtbase_") + language,
                       QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&m_qtTexts);
    }
    if (m_texts.load(kTexts.arg(language))) {
        QCoreApplication::installTranslator(&m_texts);
    }
}

Theme StudioApplication::theme() const
{
    return m_settings.value(QStringLiteral("theme")).toString() == QLatin1String("light") ? Theme::Light
                                                                                          : Theme::Dark;
}

void StudioApplication::setTheme(Theme theme)
{
    if (theme == this->theme()) {
        return;
    }
    m_settings.setValue(QStringLiteral("theme"),
                        theme == Theme::Light ? QStringLiteral("light") : QStringLiteral("dark"));
    if (m_application != nullptr) {
        applyTheme(*m_application, theme);
    }
    Q_EMIT themeChanged();
}

QString StudioApplication::language() const
{
    const auto chosen = chosenLanguage();
    return chosen.isEmpty() ? languageOf(QLocale::system().uiLanguages()) : chosen;
}

QString StudioApplication::chosenLanguage() const
{
    const auto chosen = m_settings.value(kLanguage).toString();
    return languages().contains(chosen) ? chosen : QString();
}

void StudioApplication::setLanguage(const QString& chosen)
{
    m_settings.setValue(kLanguage, chosen);
}

QStringList StudioApplication::languages()
{
    QStringList all{kEnglish};
    const QFileInfo pattern(kTexts.arg(QLatin1Char('*')));
    for (const auto& file : pattern.dir().entryList({pattern.fileName()})) {
        all << QFileInfo(file).completeBaseName().section(QLatin1Char('_'), 1);
    }
    all.removeDuplicates();
    return all;
}

QString StudioApplication::languageOf(const QStringList& wished)
{
    const auto known = languages();
    for (const auto& locale : wished) {
        if (known.contains(languageIn(locale))) {
            return languageIn(locale);
        }
    }
    return kEnglish;
}

QStringList StudioApplication::recentFiles() const
{
    QStringList there;
    for (const auto& file : m_settings.value(QStringLiteral("recent")).toStringList()) {
        if (QFileInfo::exists(file)) {
            there << file;
        }
    }
    return there;
}

void StudioApplication::addRecentFile(const QString& file)
{
    auto files = recentFiles();
    files.removeAll(file);
    files.prepend(file);
    m_settings.setValue(QStringLiteral("recent"), files.mid(0, kMostRecent));
    Q_EMIT recentFilesChanged();
}

bool StudioApplication::takeFirstStart()
{
    const bool first = !m_settings.value(QStringLiteral("started")).toBool();
    m_settings.setValue(QStringLiteral("started"), true);
    return first;
}

} // namespace cascade::ui
