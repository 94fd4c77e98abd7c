// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QLineEdit>

#include <functional>
#include <optional>

namespace cascade::ui {

/// A line that holds a value in a checked form. While it cannot be read its frame is red, and `refused` says
/// why; Enter or leaving the field applies it, Esc takes back what was typed. Where the value is a number, Up
/// and Down change it by a step, with Shift by ten, with Ctrl by a tenth, and so does the wheel while the
/// field has the keyboard.
class ParameterField : public QLineEdit {
    Q_OBJECT
public:
    /// The text in its canonical form. Errors: why it cannot be read.
    using Check = std::function<Result<std::string>(const std::string& text)>;
    /// The text so many steps away.
    using Step = std::function<std::string(const std::string& text, double steps)>;

    explicit ParameterField(Check check, QWidget* parent = nullptr);
    void setStep(Step step) { m_step = std::move(step); }

    /// None: several values. What is being typed is left alone.
    void setShown(const std::optional<std::string>& text);
    [[nodiscard]] std::string shown() const { return m_shown.value_or(""); }
    /// Moves a number by steps, as a drag does.
    void nudge(double steps, bool continues);
    /// Shows all that its completer has, whatever stands in the field.
    void offerAll();

Q_SIGNALS:
    /// `continues`: goes on with the change before, as steps in a row do.
    void accepted(const QString& canonical, bool continues);
    /// Empty where the text can be read again.
    void refused(const QString& reason);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void commit();
    void judge(const QString& text);
    void takeBack();
    void setRefusal(const QString& reason);

    Check m_check;
    Step m_step;
    std::optional<std::string> m_shown = "";
    bool m_stepping = false; ///< the last change was a step, and the field was not left since
    QString m_reason;
};

/// What a field of one number within a larger value checks and steps by.
struct NumberRange {
    double low = 0;
    double high = 1;
    double step = 0.1;
    bool whole = false;
    int decimals = 6; ///< that steps are rounded to
};
[[nodiscard]] ParameterField::Check numberCheck(const NumberRange& range, const std::string& what);
[[nodiscard]] ParameterField::Step numberStep(const NumberRange& range);

} // namespace cascade::ui
