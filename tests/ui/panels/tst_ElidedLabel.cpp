// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ElidedLabel.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade::ui;

class ElidedLabelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatFitsIsSaidWhole()
    {
        ElidedLabel label;
        label.setText(kWhole);
        label.setShorterText(kShort);
        label.resize(widthOf(label, kWhole), 20);
        QCOMPARE(label.shownText(), kWhole);
    }

    void whereItDoesNotFitLessIsSaid()
    {
        ElidedLabel label;
        label.setText(kWhole);
        label.setShorterText(kShort);
        label.resize(widthOf(label, kWhole) - 6, 20);
        QCOMPARE(label.shownText(), kShort);
        label.resize(widthOf(label, kShort) - 6, 20);
        QVERIFY(label.shownText() != kShort); // an ellipsis, or nothing
    }

    void whoHasNoShorterTextEndsInAnEllipsis()
    {
        ElidedLabel label;
        label.setText(kWhole);
        label.resize(widthOf(label, kWhole) - 6, 20);
        QVERIFY(label.shownText().endsWith(QChar(0x2026)));
        label.resize(widthOf(label, "fra"), 20);
        QCOMPARE(label.shownText(), QString());
    }

private:
    static int widthOf(const ElidedLabel& label, const QString& text)
    {
        return label.fontMetrics().horizontalAdvance(text) + 2; // glyphs have parts of pixels
    }

    const QString kWhole = "frame 5 · 32 frames at 6 fps", kShort = "frame 5";
};

CASCADE_TEST(ElidedLabelTest);
#include "tst_ElidedLabel.moc"
