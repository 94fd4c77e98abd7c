// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterField.h"

#include "tests/support/TestMain.h"
#include "ui/style/StudioStyle.h"

#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

constexpr NumberRange kTens{.low = 0, .high = 10, .step = 0.5};

struct Field : ParameterField {
    Field() : ParameterField(numberCheck(kTens, "level")) { setStep(numberStep(kTens)); }
};

} // namespace

class ParameterFieldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enterAppliesTheCanonicalForm()
    {
        Field field;
        field.setShown("3");
        QSignalSpy accepted(&field, &ParameterField::accepted);
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("4.50"));
        QCOMPARE(accepted.size(), 0);
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(accepted.front().front().toString(), QStringLiteral("4.5"));
        QCOMPARE(field.text(), QStringLiteral("4.5"));
    }

    void whatCannotBeReadIsToldAndNotApplied()
    {
        Field field;
        field.setShown("3");
        QSignalSpy accepted(&field, &ParameterField::accepted);
        QSignalSpy refused(&field, &ParameterField::refused);
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("11"));
        QCOMPARE(refused.size(), 1);
        QVERIFY(!refused.back().front().toString().isEmpty());
        QVERIFY(field.property(kInvalidProperty).toBool());
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(accepted.size(), 0);
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(field.text(), QStringLiteral("3"));
        QVERIFY(refused.back().front().toString().isEmpty());
        QVERIFY(!field.property(kInvalidProperty).toBool());
    }

    void leavingApplies()
    {
        QWidget window;
        Field field;
        field.setParent(&window);
        field.setShown("3");
        window.show();
        field.setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QSignalSpy accepted(&field, &ParameterField::accepted);
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("7"));
        field.clearFocus();
        QCOMPARE(accepted.size(), 1);
    }

    void keysStep_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<QString>("result");
        QTest::newRow("up") << Qt::Key_Up << Qt::KeyboardModifiers() << "3.5";
        QTest::newRow("down") << Qt::Key_Down << Qt::KeyboardModifiers() << "2.5";
        QTest::newRow("far, but within the range")
            << Qt::Key_Up << Qt::KeyboardModifiers(Qt::ShiftModifier) << "8";
        QTest::newRow("a little") << Qt::Key_Down << Qt::KeyboardModifiers(Qt::ControlModifier) << "2.95";
    }

    void keysStep()
    {
        QFETCH(Qt::Key, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(QString, result);
        Field field;
        field.setShown("3");
        QTest::keyClick(&field, key, modifiers);
        QCOMPARE(field.text(), result);
    }

    void stepsInARowGoOn()
    {
        Field field;
        field.setShown("3");
        QSignalSpy accepted(&field, &ParameterField::accepted);
        QTest::keyClick(&field, Qt::Key_Up);
        QTest::keyClick(&field, Qt::Key_Up);
        QCOMPARE(accepted.size(), 2);
        QCOMPARE(accepted.at(0).at(1).toBool(), false);
        QCOMPARE(accepted.at(1).at(1).toBool(), true);
    }

    void severalValuesAreSaidAndLeftAlone()
    {
        Field field;
        field.setShown(std::nullopt);
        QCOMPARE(field.text(), QString());
        QCOMPARE(field.placeholderText(), QStringLiteral("several"));
        QSignalSpy accepted(&field, &ParameterField::accepted);
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(accepted.size(), 0);
    }

    void whatIsBeingTypedIsNotOverwritten()
    {
        Field field;
        field.setShown("3");
        QTest::keyClick(&field, Qt::Key_End);
        QTest::keyClicks(&field, QStringLiteral(".2"));
        field.setShown("3"); // something else of the graph has changed
        QCOMPARE(field.text(), QStringLiteral("3.2"));
        field.setShown("5"); // the value itself has
        QCOMPARE(field.text(), QStringLiteral("5"));
    }

    void wholeNumbersStepByOne()
    {
        const auto step = numberStep({.low = 0, .high = 5, .step = 1, .whole = true});
        QCOMPARE(step("3", 0.1), std::string("4"));
        QCOMPARE(step("5", 1), std::string("5"));
        QVERIFY(!numberCheck({.low = 0, .high = 5, .whole = true}, "n")("1.5").ok());
    }
};

CASCADE_TEST(ParameterFieldTest);

#include "tst_parameterfield.moc"
