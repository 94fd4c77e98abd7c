// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "ui/style/Palette.h"

#include <QObject>
#include <QSettings>
#include <QTranslator>

class QApplication;

namespace cascade::ui {

/// What holds for the whole program and lasts: theme, language, where windows stood, keys, recent files. Kept
/// in `studio.ini` in the user's settings, or beside the library where CASCADE_HOME says where that is.
///
/// Threads  the window's.
class StudioApplication : public QObject {
    Q_OBJECT
public:
    explicit StudioApplication(const Places& places, QObject* parent = nullptr);

    /// Sets icon, language and theme, before the first window is made.
    void begin(QApplication& application);

    [[nodiscard]] QSettings& settings() { return m_settings; }
    [[nodiscard]] Theme theme() const;
    [[nodiscard]] const Palette& palette() const { return paletteOf(theme()); }
    void setTheme(Theme theme);

    /// "en", "de": what was chosen, else the first of the system's languages that there is, else English.
    [[nodiscard]] QString language() const;
    /// Empty: none, so that the system's counts.
    [[nodiscard]] QString chosenLanguage() const;
    /// Takes effect at the next start.
    void setLanguage(const QString& chosen);

    /// All that there are: those of resources/translations, English first.
    [[nodiscard]] static QStringList languages();
    /// The first that there is of those that are wished for ("fr-FR", "de-AT", "en"), else English.
    [[nodiscard]] static QString languageOf(const QStringList& wished);

    /// The last first, at most ten that are still there.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString& file);

    /// True once: at the very first start.
    [[nodiscard]] bool takeFirstStart();

Q_SIGNALS:
    void themeChanged();
    void recentFilesChanged();

private:
    void speak();

    QSettings m_settings;
    QTranslator m_texts;
    QTranslator m_qtTexts; ///< of its dialogs and keys
    QApplication* m_application = nullptr;
};

} // namespace cascade::ui
