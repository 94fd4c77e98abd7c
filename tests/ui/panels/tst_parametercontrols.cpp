// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/NodeCatalog.h"
#include "tests/support/TestMain.h"
#include "ui/panels/NoiseEditor.h"
#include "ui/panels/NoiseMatrix.h"
#include "ui/panels/ParameterField.h"
#include "ui/panels/ParameterSampler.h"
#include "ui/panels/ParameterThreshold.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cascade;
using namespace cascade::ui;

namespace {

const graph::ParameterSpec& specOf(const char* type, const char* parameter)
{
    return *graph::findNodeType(type)->parameter(parameter);
}

std::string edited(const QSignalSpy& spy)
{
    return std::get<std::string>(spy.back().front().value<graph::Value>());
}

/// Chooses an entry as an artist does with the keyboard.
void choose(QComboBox& list, int index)
{
    while (list.currentIndex() != index) {
        QTest::keyClick(&list, list.currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
    }
}

void type(ParameterField& field, const char* text)
{
    field.selectAll();
    QTest::keyClicks(&field, QString::fromLatin1(text));
    QTest::keyClick(&field, Qt::Key_Return);
}

QString wordsOf(const QWidget& widget)
{
    QStringList all;
    for (const auto* label : widget.findChildren<QLabel*>()) {
        all << label->text();
    }
    return all.join(QLatin1Char('\n'));
}

} // namespace

class ParameterControlsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<graph::Value>("graph::Value"); }

    void correlationIsThatOfThePrior_data()
    {
        QTest::addColumn<QString>("form");
        QTest::newRow("independent") << "independent";
        QTest::newRow("mixed") << "mixed(0.7)";
        QTest::newRow("progressive") << "progressive(2)";
        QTest::newRow("one noise") << "progressive(inf)";
    }

    /// The prior mixes shared and fresh noise with keptShare and freshShare: the correlation follows.
    void correlationIsThatOfThePrior()
    {
        QFETCH(QString, form);
        const auto prior = diffusion::parseNoisePrior(form.toStdString()).value();
        const double kept = prior.keptShare();
        const double fresh = prior.freshShare();
        QVERIFY(qAbs(kept * kept + fresh * fresh - 1) < 1e-12);
        QCOMPARE(noiseCorrelation(prior, 5, 5), 1.0);
        QCOMPARE(noiseCorrelation(prior, 2, 7), noiseCorrelation(prior, 7, 2));
        const double next = noiseCorrelation(prior, 0, 1);
        if (prior.kind == diffusion::NoisePrior::Kind::Mixed) { // each frame: kept * shared + fresh * own
            QCOMPARE(next, kept * kept);
            QCOMPARE(noiseCorrelation(prior, 0, 9), next);
        } else if (prior.kind == diffusion::NoisePrior::Kind::Progressive) { // kept * the frame before + own
            QCOMPARE(next, kept);
            QCOMPARE(noiseCorrelation(prior, 0, 3), std::pow(next, 3));
        } else {
            QCOMPARE(next, 0.0);
        }
    }

    void theMatrixIsBrightWhereFramesShareNoise()
    {
        const auto& palette = paletteOf(Theme::Dark);
        NoiseMatrix matrix(palette);
        matrix.resize(160, 160);
        matrix.setPrior(diffusion::parseNoisePrior("independent").value(), 8);
        QCOMPARE(matrix.cells(), 8);
        auto picture = matrix.grab().toImage();
        QCOMPARE(picture.pixelColor(10, 10), palette.accent); // a frame with itself
        QCOMPARE(picture.pixelColor(150, 10), palette.field); // the last with the first
        matrix.setPrior(diffusion::parseNoisePrior("mixed(inf)").value(), 500);
        QCOMPARE(matrix.cells(), 32);
        picture = matrix.grab().toImage();
        QCOMPARE(picture.pixelColor(150, 10), palette.accent);
    }

    void noiseIsChosenByKindAndAlpha()
    {
        NoiseEditor editor(specOf("noise-prior", "prior"), paletteOf(Theme::Dark), nullptr);
        editor.setValue(graph::Value(std::string("independent")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        auto& kind = *editor.findChild<QComboBox*>();
        auto& alpha = *editor.findChild<ParameterField*>();
        choose(kind, 2);
        QCOMPARE(edited(spy), std::string("progressive(2)")); // the paper's alpha
        type(alpha, "0.5");
        QCOMPARE(edited(spy), std::string("progressive(0.5)"));
        type(alpha, "inf");
        QCOMPARE(edited(spy), std::string("progressive(inf)"));
        QSignalSpy refused(&editor, &ParameterEditor::refused);
        type(alpha, "-1");
        QCOMPARE(edited(spy), std::string("progressive(inf)"));
        QVERIFY(!refused.back().front().toString().isEmpty());
    }

    void severalPriorsShowNone()
    {
        NoiseEditor editor(specOf("noise-prior", "prior"), paletteOf(Theme::Dark), nullptr);
        editor.setValue(std::nullopt);
        editor.setFacts({.stages = {{.name = QStringLiteral("base"), .frames = 16}}});
        QCOMPARE(editor.findChild<QComboBox*>()->currentIndex(), -1);
    }

    void samplersAreGivenInTheirForm()
    {
        ParameterSampler editor(specOf("sampler", "kind"), nullptr);
        editor.setValue(graph::Value(std::string("ddim")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        auto& kind = *editor.findChild<QComboBox*>();
        auto& amount = *editor.findChild<ParameterField*>();
        type(amount, "0.5");
        QCOMPARE(edited(spy), std::string("ddim(0.5)"));
        choose(kind, 1);
        QCOMPARE(edited(spy), std::string("ancestral(0)"));
        type(amount, "0.3");
        QCOMPARE(edited(spy), std::string("ancestral(0.3)"));
        choose(kind, 2);
        QCOMPARE(edited(spy), std::string("dpm++2m"));
        QVERIFY(amount.isHidden() || amount.parentWidget()->isHidden());
        choose(kind, 3);
        QCOMPARE(edited(spy), std::string("deis"));
        choose(kind, 4);
        QCOMPARE(edited(spy), std::string("euler"));
        choose(kind, 5);
        QCOMPARE(edited(spy), std::string("euler_a"));
        choose(kind, 6);
        QCOMPARE(edited(spy), std::string("stochastic"));
        QCOMPARE(kind.count(), 7);
    }

    void aSamplersSliderIsOneDrag()
    {
        ParameterSampler editor(specOf("sampler", "kind"), nullptr);
        editor.setValue(graph::Value(std::string("ddim")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        auto& slider = *editor.findChild<QSlider*>();
        slider.setSliderDown(true);
        slider.setSliderPosition(20);
        slider.setSliderPosition(40);
        slider.setSliderDown(false);
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy.at(0).at(1).toBool(), false);
        QCOMPARE(spy.at(1).at(1).toBool(), true);
        QCOMPARE(edited(spy), std::string("ddim(0.4)"));
    }

    void thresholdsAreGivenInTheirForm()
    {
        ParameterThreshold editor(specOf("guidance", "threshold"), nullptr);
        editor.setValue(graph::Value(std::string()));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        const auto lists = editor.findChildren<QComboBox*>();
        const auto fields = editor.findChildren<ParameterField*>();
        choose(*lists[0], 2);
        QCOMPARE(edited(spy), std::string("static"));
        choose(*lists[0], 3);
        QCOMPARE(edited(spy), std::string("dynamic(0.995)"));
        QCOMPARE(fields[0]->text(), QStringLiteral("99.5"));
        type(*fields[0], "99.9");
        QCOMPARE(edited(spy), std::string("dynamic(0.999)"));
        type(*fields[1], "4");
        QCOMPARE(edited(spy), std::string("dynamic(0.999, cap=4)"));
        choose(*lists[1], 1);
        QCOMPARE(edited(spy), std::string("dynamic(0.999, cap=4, per=frame)"));
        type(*fields[1], "0.5"); // below the range of pixels
        QCOMPARE(edited(spy), std::string("dynamic(0.999, cap=4, per=frame)"));
        choose(*lists[0], 0);
        QCOMPARE(edited(spy), std::string());
    }

    void whatTheLastRunClippedIsTold()
    {
        ParameterThreshold editor(specOf("guidance", "threshold"), nullptr);
        editor.setValue(graph::Value(std::string("static")));
        QVERIFY(!wordsOf(editor).contains(QStringLiteral("clipped")));
        StageFacts base;
        base.name = QStringLiteral("base");
        base.clipped = {0.01, 0.0213, 0};
        editor.setFacts({.stages = {base}});
        const auto words = wordsOf(editor);
        QVERIFY(words.contains(QStringLiteral("base: up to 2.13 %")) &&
                words.contains(QStringLiteral("(step 2 of 3)")));
        const auto labels = editor.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const auto* label) {
            return label->toolTip().contains(QStringLiteral("1.00, 2.13, 0.00"));
        }));
    }
};

CASCADE_TEST(ParameterControlsTest);

#include "tst_parametercontrols.moc"
