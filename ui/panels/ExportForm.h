// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/ExportChoice.h"
#include "ui/style/Palette.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSlider;
class QSpinBox;

namespace cascade::ui {

/// What is known of the clip that is to be exported.
struct ExportSource {
    std::optional<ClipShape> clip; ///< none while it does not follow from the graph
    bool hasSound = false;
    std::int64_t rangeFirst = 0;  ///< from in to out, in frames of the clip
    std::int64_t rangeFrames = 0; ///< 0 = no range is set
};

/// The choices of an export. What the clip or the format does not allow cannot be chosen, and says why.
class ExportForm : public QWidget {
    Q_OBJECT
public:
    /// `folder` and `name` without ending: where the file goes unless the artist says otherwise.
    ExportForm(const std::filesystem::path& folder, const QString& name, QWidget* parent = nullptr);

    void setSource(const ExportSource& source);
    [[nodiscard]] const ExportSource& source() const { return m_source; }
    [[nodiscard]] ExportChoice choice() const;
    void setAim(int aim);

Q_SIGNALS:
    void changed();

private:
    struct Items;
    void makeRows(const std::filesystem::path& folder, const QString& name);
    [[nodiscard]] QWidget* fileRow(const QString& file);
    [[nodiscard]] QWidget* sizeRow();
    [[nodiscard]] QWidget* rateRow();
    [[nodiscard]] QWidget* qualityRow();
    void listen();
    void aimChanged();
    void showSource();
    void refresh();
    void refreshRows(const ExportFormat& format);
    /// Disables the items of a combo that cannot be chosen, with the reason as their tool tip.
    void refreshItems(QComboBox& combo, const char* parameter, void (*set)(ExportChoice&, const QString&));
    void browse();
    [[nodiscard]] const ExportAim& aim() const;

    ExportSource m_source;
    QFormLayout* m_rows;
    QComboBox *m_aim, *m_size, *m_fit, *m_rate, *m_retime, *m_range, *m_bits;
    QLabel *m_help, *m_meaning;
    QLineEdit* m_file;
    QWidget* m_custom;
    QSpinBox *m_width, *m_height, *m_quality, *m_plays, *m_number, *m_pictures;
    QSlider* m_slider;
    QCheckBox* m_sound;
};

} // namespace cascade::ui
