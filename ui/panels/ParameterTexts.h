// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ParameterEditor.h"

class QAction;
class QPlainTextEdit;
class QStringListModel;
class QTimer;

namespace cascade::ui {

class ParameterField;

/// A short text: a name, a size, a rate. Likely values are offered as one types, and all of them by Down or
/// a button.
class ParameterLine : public ParameterEditor {
    Q_OBJECT
public:
    ParameterLine(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;
    void setFacts(const ParameterFacts& facts) override;

protected:
    ParameterField* m_field;

private:
    QStringListModel* m_suggestions;
    QAction* m_offer; ///< shows all of them
};

/// A file: its path, and a button that looks for it.
class ParameterFile : public ParameterLine {
    Q_OBJECT
public:
    ParameterFile(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent);
    void setFacts(const ParameterFacts& facts) override;

private:
    void browse();

    std::filesystem::path m_folder;
};

/// Sentences. What is typed is applied at once; what follows within a second is a part of it.
class ParameterProse : public ParameterEditor {
    Q_OBJECT
public:
    ParameterProse(const graph::ParameterSpec& spec, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;
    [[nodiscard]] bool wide() const override { return true; }

private:
    void typed();

    QPlainTextEdit* m_edit;
    QTimer* m_pause;
};

} // namespace cascade::ui
