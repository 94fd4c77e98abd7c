// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/files/About.h"
#include "ui/style/Palette.h"

#include <QDialog>

#include <filesystem>
#include <optional>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace cascade::ui {

/// What is to be handed on, and where to.
struct PackOrder {
    files::GraphAbout about;
    std::filesystem::path file; ///< a .cascadepack; empty = into the user's library
    std::string name;           ///< in the library
    bool withPoster = true;     ///< the frame that the viewer shows becomes the poster
};

/// Asks for the title page of a graph that is handed on: as a preset in the library, or as a pack for a
/// friend. It writes nothing itself.
class PackDialog : public QDialog {
    Q_OBJECT
public:
    struct Options {
        files::GraphAbout about;      ///< what the graph says of itself so far
        std::filesystem::path folder; ///< for packs
        bool hasPicture = false;      ///< the viewer shows a frame that can be the poster
        const Palette& palette;
    };
    explicit PackDialog(const Options& options, QWidget* parent = nullptr);

    [[nodiscard]] PackOrder order() const;
    /// Why it cannot be saved as it is, in the words of the file format; none where it can.
    [[nodiscard]] std::optional<Error> problem() const;
    void showFailed(const QString& message, const QString& hint);

Q_SIGNALS:
    void saveRequested(const PackOrder& order);

private:
    void makeRows(const files::GraphAbout& about);
    void makeTarget(const std::filesystem::path& folder);
    void refresh();
    void browse();
    void say(const QString& words);
    [[nodiscard]] bool intoLibrary() const;

    const Palette& m_palette;
    QLineEdit *m_title, *m_author, *m_tags, *m_name, *m_file;
    QComboBox* m_licence;
    QPlainTextEdit* m_description;
    QWidget* m_fileRow = nullptr; ///< null until all rows are made
    QCheckBox* m_poster;
    QButtonGroup* m_target;
    QLabel* m_words;
    QPushButton* m_save;
};

} // namespace cascade::ui
