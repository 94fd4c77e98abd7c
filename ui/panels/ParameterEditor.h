// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/NodeType.h"
#include "ui/style/Palette.h"

#include <QStringList>
#include <QVector>
#include <QWidget>

#include <filesystem>
#include <optional>

namespace cascade::ui {

/// How a stage that reads a control would run: what editors show beside their value.
struct StageFacts {
    QString name;
    int steps = 0;           ///< 0 = not known
    bool onePass = false;    ///< guided or not, a step costs one evaluation: guidesInOnePass
    int frames = 0;          ///< of its clip; 0 = not known
    QString guidance;        ///< in force, in the form of diffusion::formatGuidance
    QString noise;           ///< in force, in the form of diffusion::formatNoisePrior
    QString sampler;         ///< in force, in the form of diffusion::formatSampler
    QString threshold;       ///< in force, in the form of diffusion::formatThreshold
    QVector<double> clipped; ///< of each step of its last run, the share of values that were clipped

    bool operator==(const StageFacts&) const = default;
};

/// What an editor may know beside the value.
struct ParameterFacts {
    QVector<StageFacts> stages;   ///< that read it, in the order they run
    QStringList suggestions;      ///< likely values of a text
    std::filesystem::path folder; ///< that relative files are taken from

    bool operator==(const ParameterFacts&) const = default;
};

/// An editor of one parameter: shows its value, and says what an artist makes of it. It edits nothing itself.
class ParameterEditor : public QWidget {
    Q_OBJECT
public:
    explicit ParameterEditor(const graph::ParameterSpec& spec, QWidget* parent = nullptr);

    /// None: the nodes that are chosen have several values.
    virtual void setValue(const std::optional<graph::Value>& value) = 0;
    virtual void setFacts(const ParameterFacts&) {}
    /// Moves a number by steps, as a drag on its label does. Others ignore it.
    virtual void nudge(double, bool) {}
    [[nodiscard]] virtual bool canNudge() const { return false; }
    /// Whether it wants the whole width, below its name.
    [[nodiscard]] virtual bool wide() const { return false; }

    [[nodiscard]] const graph::ParameterSpec& spec() const { return m_spec; }

Q_SIGNALS:
    /// `continues`: a part of the same drag as the change before.
    void edited(const graph::Value& value, bool continues);
    /// What stands in the editor is no value, and why; empty where it is one again.
    void refused(const QString& reason);

protected:
    /// `edited`, from a text that was checked.
    void editText(const QString& text, bool continues);

private:
    const graph::ParameterSpec& m_spec;
};

/// The editor for a parameter, by its kind. `spec` is one of the catalog, `palette` outlives the editor.
[[nodiscard]] ParameterEditor* makeParameterEditor(const graph::ParameterSpec& spec, const Palette& palette,
                                                   QWidget* parent);

} // namespace cascade::ui
