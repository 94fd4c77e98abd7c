// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Plot.h"

#include "tests/support/TestMain.h"

#include <QList>
#include <QMap>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

struct Element {
    QString group; ///< the class of the group that it is in
    QString name;
    QMap<QString, QString> attributes;
    QString text;

    [[nodiscard]] double number(const char* attribute) const
    {
        return attributes.value(attribute).toDouble();
    }
};

/// All elements of a picture; none if it is not XML.
QList<Element> elementsOf(const std::string& svg)
{
    QXmlStreamReader reader(QByteArray::fromStdString(svg));
    QList<Element> elements;
    QString group;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isEndElement() && reader.name() == QString("g")) {
            group.clear();
        }
        if (!reader.isStartElement()) {
            continue;
        }
        Element element{group, reader.name().toString(), {}, {}};
        for (const auto& attribute : reader.attributes()) {
            element.attributes[attribute.name().toString()] = attribute.value().toString();
        }
        if (element.name == "g") {
            group = element.attributes["class"];
        }
        if (element.name == "text") {
            element.text = reader.readElementText();
        }
        elements << element;
    }
    return reader.hasError() ? QList<Element>() : elements;
}

QList<Element> only(const QList<Element>& all, const QString& group, const QString& name)
{
    QList<Element> some;
    for (const auto& element : all) {
        if (element.group == group && element.name == name) {
            some << element;
        }
    }
    return some;
}

/// The axis as a reader sees it: labels, and where their ticks are.
struct Axis {
    QList<double> values, places;

    /// Where a value belongs, between the outermost ticks.
    [[nodiscard]] double place(double value, bool logarithmic) const
    {
        const auto along = [&](double v) { return logarithmic ? std::log10(v) : v; };
        const double share =
            (along(value) - along(values.first())) / (along(values.last()) - along(values.first()));
        return places.first() + share * (places.last() - places.first());
    }
};

Axis axisOf(const QList<Element>& all, const QString& group, const char* coordinate)
{
    Axis axis;
    for (const auto& label : only(all, group, "text")) {
        axis.values << QString(label.text).remove(',').toDouble();
    }
    const auto lines = only(all, group, "line");
    for (qsizetype i = 0; i < axis.values.size(); ++i) {
        axis.places << lines[i].number(coordinate);
    }
    return axis;
}

LinePlot someLines()
{
    LinePlot plot;
    plot.title = "Quality over size";
    plot.x = {"parameters", "M"};
    plot.y = {"PSNR", "dB"};
    plot.series = {{"v", {{1, 20, 0.5}, {10, 26.5, 1}, {1500, 31, 0}}}, {"eps", {{2, 18}}}};
    plot.references = {{"paper", 36}};
    plot.logarithmicX = true;
    return plot;
}

BarPlot someBars()
{
    BarPlot plot;
    plot.title = "Gain";
    plot.y = {"gain", "dB"};
    plot.groups = {"ssr1", "tsr1"};
    plot.series = {{"ours", {{3.2, 0.2}, {-1.5, 0}}}, {"plain", {{1, 0}, {0, 0}}}};
    plot.references = {{"paper", 2}};
    return plot;
}

} // namespace

class PlotTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pointsLandWhereTheAxesSay_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::newRow("linear") << false;
        QTest::newRow("logarithmic") << true;
    }
    void pointsLandWhereTheAxesSay()
    {
        QFETCH(bool, logarithmic);
        auto plot = someLines();
        plot.logarithmicX = logarithmic;
        const auto all = elementsOf(svgOf(plot).value());
        const auto x = axisOf(all, "x-axis", "x1"), y = axisOf(all, "y-axis", "y1");
        const auto dots = only(all, "series", "circle");
        QCOMPARE(dots.size(), 4);
        QVERIFY(y.values.first() <= 18 && y.values.last() >= 36);
        qsizetype at = 0;
        for (const auto& series : plot.series) {
            for (const auto& point : series.points) {
                QVERIFY(std::abs(dots[at].number("cx") - x.place(point.x, logarithmic)) < 0.02);
                QVERIFY(std::abs(dots[at].number("cy") - y.place(point.y, false)) < 0.02);
                ++at;
            }
        }
        const auto paper = only(all, "reference", "line");
        QCOMPARE(paper.size(), 1);
        QVERIFY(std::abs(paper[0].number("y1") - y.place(36, false)) < 0.02);
        QCOMPARE(paper[0].number("y1"), paper[0].number("y2"));
        QCOMPARE(paper[0].attributes["stroke-dasharray"], QString("6 4"));
        const auto errors = only(all, "series", "line"); // a bar and two caps for each that is not zero
        QCOMPARE(errors.size(), 6);
        QVERIFY(std::abs(errors[0].number("y1") - y.place(19.5, false)) < 0.02);
        QVERIFY(std::abs(errors[0].number("y2") - y.place(20.5, false)) < 0.02);
    }

    void barsStandOnZero()
    {
        const auto plot = someBars();
        const auto all = elementsOf(svgOf(plot).value());
        const auto y = axisOf(all, "y-axis", "y1");
        const auto bars = only(all, "series", "rect");
        QCOMPARE(bars.size(), 4);
        const double zero = y.place(0, false);
        const auto edge = [&](const Element& bar, double value) {
            const double top = bar.number("y"), bottom = top + bar.number("height");
            return std::abs((value < 0 ? top : bottom) - zero) < 0.03 &&
                   std::abs((value < 0 ? bottom : top) - y.place(value, false)) < 0.03;
        };
        QVERIFY(edge(bars[0], 3.2) && edge(bars[1], -1.5) && edge(bars[2], 1) && edge(bars[3], 0));
        QVERIFY(bars[0].number("x") + bars[0].number("width") <= bars[2].number("x") + 0.02); // side by side
        QVERIFY(bars[2].number("x") < bars[1].number("x"));
        const auto names = only(all, "x-axis", "text");
        QCOMPARE(names.size(), 2);
        QCOMPARE(names[1].text, QString("tsr1"));
        QVERIFY(std::abs(names[0].number("x") - bars[2].number("x")) < 0.03); // below the middle of its bars
    }

    void saysWhatIsShown()
    {
        QStringList texts;
        const auto all = elementsOf(svgOf(someLines()).value());
        for (const auto& element : all) {
            texts << element.text;
        }
        for (const char* text : {"Quality over size", "parameters (M)", "PSNR (dB)", "v", "eps", "paper"}) {
            QVERIFY2(texts.contains(text), text);
        }
        QCOMPARE(only(all, "legend", "text").size(), 3);
        QCOMPARE(all[1].name, QString("rect")); // the ground, below everything
        QCOMPARE(all[1].attributes["fill"], QString("#ffffff"));
        QCOMPARE(all[0].attributes["viewBox"], QString("0 0 880 420"));
    }

    void theSamePlotIsTheSameText()
    {
        QCOMPARE(svgOf(someLines()).value(), svgOf(someLines()).value());
        QCOMPARE(svgOf(someBars()).value(), svgOf(someBars()).value());
    }

    void namesAreOnlyText()
    {
        const std::string hostile =
            "</text><script>alert(\"&\")</script>\x01\x1b[2J\xff\xed\xa0\x80\xef\xbf\xbf\n'";
        auto plot = someLines();
        plot.title = plot.x.title = plot.y.unit = plot.series[0].name = plot.references[0].name = hostile;
        auto bars = someBars();
        bars.groups[0] = bars.series[1].name = hostile;
        for (const auto& svg : {svgOf(plot).value(), svgOf(bars).value()}) {
            const auto all = elementsOf(svg);
            QVERIFY2(!all.isEmpty(), svg.c_str());
            int seen = 0;
            for (const auto& element : all) {
                QVERIFY(element.name != "script");
                seen += element.text.contains("</text><script>alert(\"&\")</script>??[2J?????") ? 1 : 0;
            }
            QVERIFY(seen >= 2);
        }
    }

    void aLongNameLeavesRoomForTheData()
    {
        auto plot = someLines();
        plot.series[0].name = std::string(5000, 'a');
        const auto x = axisOf(elementsOf(svgOf(plot).value()), "x-axis", "x1");
        QVERIFY(x.places.last() - x.places.first() > 300);
    }

    void refusesWhatIsNoPlot()
    {
        const auto says = [](const Result<std::string>& svg, const char* what) {
            return !svg.ok() && svg.error().code == ErrorCode::BadInput &&
                   svg.error().what.find(what) != std::string::npos;
        };
        QVERIFY(says(svgOf(LinePlot{}), "expected a series of points"));
        QVERIFY(says(svgOf(BarPlot{}), "expected a series of bars"));
        auto lines = someLines();
        lines.series[1].points.clear();
        QVERIFY(says(svgOf(lines), "expected points in \"eps\", got none"));
        lines = someLines();
        lines.series[0].points[0].error = -1;
        QVERIFY(says(svgOf(lines), "standard errors of zero or more in \"v\""));
        lines = someLines();
        lines.series[0].points[0].x = 0;
        QVERIFY(says(svgOf(lines), "logarithmic axis"));
        lines = someLines();
        lines.references[0].y = std::nan("");
        QVERIFY(says(svgOf(lines), "no number of use"));
        auto bars = someBars();
        bars.series[0].bars.pop_back();
        QVERIFY(says(svgOf(bars), "expected 2 bars in \"ours\", got 1"));
        bars = someBars();
        bars.groups.clear();
        QVERIFY(says(svgOf(bars), "expected a series of bars"));
    }
};

CASCADE_TEST(PlotTest);
#include "tst_Plot.moc"
