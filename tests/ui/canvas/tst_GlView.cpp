// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/GlView.h"

#include "tests/support/Measured.h"
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/LargeGraph.h"

#include <QCursor>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QScreen>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::CanvasFixture;
using cascade::tests::link;
using cascade::tests::put;
using GlFixture = cascade::tests::CanvasFixtureOf<GlView>;

namespace {

constexpr int kMostApart = 13;             // of 255: 5 %
constexpr double kMostPixelsApart = 0.002; // of all

/// Qt's widgets of OpenGL crash on platforms without it: xvfb-run gives one with it anywhere.
bool hasGl()
{
    if (QGuiApplication::platformName() != QLatin1String("xcb")) {
        return false;
    }
    QOpenGLContext context;
    QOffscreenSurface surface;
    surface.create();
    return context.create() && context.makeCurrent(&surface);
}

/// A clip, small and large, with a picture of the run in one of them.
graph::Graph scene()
{
    graph::Graph graph;
    put(graph, "load", "load-clip", 0, 0);
    put(graph, "small", "resize", 320, 20);
    put(graph, "both", "compare", 660, 120);
    put(graph, "note", "note", 40, 320);
    graph.nodes[graph::NodeId("note")].parameters["text"] = std::string("Größe, und ein Vergleich.");
    link(graph, "load", "clip", "small", "clip");
    link(graph, "load", "clip", "both", "a");
    link(graph, "small", "clip", "both", "b");
    return graph;
}

template <typename Fixture>
void addPicture(Fixture& f)
{
    NodeRun run;
    run.state = NodeRun::State::Running;
    run.step = 1;
    run.steps = 4;
    run.share = 0.25;
    QImage picture(40, 24, QImage::Format_RGB888);
    picture.fill(QColor(220, 40, 160));
    run.pictures = {picture, picture};
    f.runs[graph::NodeId("both")] = run;
    f.show();
    f.settle();
}

/// A quarter as wide and high: OpenGL puts letters between pixels, our own rasteriser on them.
QImage inShort(const QImage& picture)
{
    return picture.convertToFormat(QImage::Format_RGB32)
        .scaled(picture.size() / 4, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

double pixelsApart(const QImage& a, const QImage& b)
{
    int apart = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QColor one = a.pixelColor(x, y), other = b.pixelColor(x, y);
            const int most =
                std::max({std::abs(one.red() - other.red()), std::abs(one.green() - other.green()),
                          std::abs(one.blue() - other.blue())});
            apart += most > kMostApart ? 1 : 0;
        }
    }
    return static_cast<double>(apart) / (a.width() * a.height());
}

/// Triangles that OpenGL was given while this lived, in the context that is current.
class TriangleCount {
public:
    TriangleCount()
    {
        m_gl->glGenQueries(1, &m_query);
        m_gl->glBeginQuery(kPrimitivesGenerated, m_query);
    }
    ~TriangleCount() { m_gl->glDeleteQueries(1, &m_query); }

    GLuint end()
    {
        GLuint count = 0;
        m_gl->glEndQuery(kPrimitivesGenerated);
        m_gl->glGetQueryObjectuiv(m_query, GL_QUERY_RESULT, &count);
        return count;
    }

private:
    static constexpr GLenum kPrimitivesGenerated =
        0x8C87; // not in the headers of OpenGL ES, which Qt follows

    QOpenGLExtraFunctions* m_gl = QOpenGLContext::currentContext()->extraFunctions();
    GLuint m_query = 0;
};

} // namespace

/// The view that draws with OpenGL; packaging/test runs this under Xvfb, with Mesa's software driver.
class TestGlView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Before each function: a class that is skipped as a whole would have QtTest skip those after it, too.
    void init()
    {
        if (!hasGl()) {
            QSKIP("needs the platform xcb and OpenGL"); // packaging/test runs it so, under Xvfb
        }
        QCursor::setPos(QGuiApplication::primaryScreen()->geometry().bottomRight()); // over no window
    }

    void bothViewsShowTheSame_data()
    {
        QTest::addColumn<Theme>("theme");
        QTest::addColumn<bool>("picture");
        QTest::newRow("dark") << Theme::Dark << false;
        QTest::newRow("light") << Theme::Light << false;
        QTest::newRow("with a picture") << Theme::Dark << true;
    }
    void bothViewsShowTheSame()
    {
        QFETCH(const Theme, theme);
        QFETCH(const bool, picture);
        GlFixture gl(scene(), theme);
        CanvasFixture soft(scene(), theme);
        if (picture) {
            addPicture(gl);
            addPicture(soft);
        }
        const auto one = inShort(gl.view.grabFramebuffer());
        const auto other = inShort(soft.view.grab().toImage());
        QCOMPARE(one.size(), other.size());
        const auto apart = pixelsApart(one, other);
        QVERIFY2(apart <= kMostPixelsApart, qPrintable(QString::number(apart)));
        auto ground = QImage(one.size(), one.format());
        ground.fill(paletteOf(theme).canvas);
        QVERIFY(pixelsApart(one, ground) > 0.05); // and it is a picture of the scene at all
    }

    void aPictureOfTheRunIsATexture()
    {
        GlFixture f(scene());
        addPicture(f);
        const auto shown = f.view.grabFramebuffer();
        const auto node = f.canvas.nodeOnView(graph::NodeId("both")).toRect();
        int pink = 0;
        for (int y = node.top(); y < node.bottom(); ++y) {
            pink += QColor(shown.pixel(node.center().x(), y)).red() > 180 &&
                            QColor(shown.pixel(node.center().x(), y)).green() < 80
                        ? 1
                        : 0;
        }
        QVERIFY2(pink > 20, qPrintable(QString::number(pink)));
    }

    void gesturesWorkAsInTheOtherView()
    {
        GlFixture f(scene());
        CanvasFixture soft(scene());
        const graph::NodeId id("small");
        const auto before = f.session.graph().views.at(id);
        f.drag(f.header("small"), f.header("small") + QPointF(60, 40));
        soft.drag(soft.header("small"), soft.header("small") + QPointF(60, 40));
        QVERIFY(f.session.graph().views.at(id).x > before.x);
        QCOMPARE(f.session.graph().views.at(id).x, soft.session.graph().views.at(id).x);
        QCOMPARE(f.session.graph().views.at(id).y, soft.session.graph().views.at(id).y);
        f.wheel({500, 350}, 2);
        soft.wheel({500, 350}, 2);
        QCOMPARE(f.canvas.scale(), soft.canvas.scale());
    }

    void anotherWindowGetsAContextOfItsOwn()
    {
        GlFixture f(scene());
        const auto before = f.view.grabFramebuffer();
        QWidget window;
        window.resize(f.view.size());
        auto* column = new QVBoxLayout(&window);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(&f.view);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        f.settle();
        const auto after = f.view.grabFramebuffer();
        QCOMPARE(after.size(), before.size());
        QVERIFY(pixelsApart(before, after) <= kMostPixelsApart);
        f.view.setParent(nullptr); // it is the fixture's
    }

    /// What a card leaves to the processor: the driver of this test draws in software, so nothing is drawn.
    void aFrameOf500Nodes_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::newRow("all in sight") << 0.0;
        QTest::newRow("30 in sight") << 0.7;
    }
    void aFrameOf500Nodes()
    {
        QFETCH(const double, zoom);
        GlFixture f;
        f.view.makeCurrent();
        f.view.context()->functions()->glEnable(GL_RASTERIZER_DISCARD);
        f.view.resize(1600, 900);
        f.session.replace({tests::largeGraph(), {}, {}}, {});
        f.settle();
        f.trigger(CanvasAction::FitAll);
        f.settle();
        while (f.canvas.scale() < zoom) {
            f.wheel({800, 450}, 1);
        }
        f.view.makeCurrent();
        TriangleCount triangles;
        const auto frame = tests::measured([&] { f.paint(); });
        f.view.makeCurrent();
        const auto perFrame = triangles.end() / tests::kMeasuredTimes;
        QVERIFY2(perFrame > 1000, qPrintable(QString::number(perFrame))); // else nothing was measured
        tests::tellBar(QStringLiteral("OpenGL frame of 500 nodes, %1").arg(QTest::currentDataTag()),
                       frame.median, 4);
        QVERIFY(frame.median > 0);
    }
};

CASCADE_TEST(TestGlView);
#include "tst_GlView.moc"
