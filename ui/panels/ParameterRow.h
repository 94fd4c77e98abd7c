// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ParameterEditor.h"

class QAction;
class QLabel;
class QMenu;
class QToolButton;

namespace cascade::ui {

/// One parameter in a form: its name, its editor, its unit, and a menu to reset, copy, paste and publish it.
/// A drag on the name of a number moves it. Where the value is not the standard one the name is bold and the
/// standard is told; what cannot be a value is told in red.
class ParameterRow : public QWidget {
    Q_OBJECT
public:
    /// `title` stands before the editor: the parameter's name, or more where nodes are mixed.
    ParameterRow(const graph::ParameterSpec& spec, const QString& title, const Palette& palette,
                 QWidget* parent = nullptr);

    /// None: several values. `set`: at least one node has a value of its own.
    void setValue(const std::optional<graph::Value>& value, bool set);
    void setFacts(const ParameterFacts& facts) { m_editor->setFacts(facts); }
    void setPublished(bool published);
    /// Names of rows that stand below each other have one width.
    void setNameWidth(int width);

    [[nodiscard]] const graph::ParameterSpec& spec() const { return m_editor->spec(); }
    [[nodiscard]] ParameterEditor& editor() const { return *m_editor; }
    [[nodiscard]] const std::optional<graph::Value>& value() const { return m_value; }
    [[nodiscard]] QMenu& menu() const { return *m_menu; }
    /// Why what stands in the editor is no value; empty where it is one.
    [[nodiscard]] QString refusal() const { return m_refusal; }

    void copy() const;
    void paste();

Q_SIGNALS:
    void edited(const graph::Value& value, bool continues);
    void resetAsked();
    void publishAsked(bool published);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void place(const graph::ParameterSpec& spec, const Palette& palette);
    void fillMenu(const Palette& palette);
    void refuse(const QString& reason);
    void showNote();

    const Palette& m_palette;
    ParameterEditor* m_editor;
    QLabel* m_name;
    QLabel* m_note;
    QToolButton* m_reset;
    QMenu* m_menu;
    QAction* m_publish = nullptr;
    std::optional<graph::Value> m_value;
    bool m_set = false;
    QString m_refusal;
    std::optional<double> m_dragFrom; ///< across, of a drag on the name
    double m_dragged = 0;             ///< steps, so far
    bool m_dragMoved = false;
};

} // namespace cascade::ui
