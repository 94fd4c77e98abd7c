// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/NamedWeights.h"

#include "tests/support/TestMain.h"
#include "tests/ui/models/FoundFixture.h"
#include "tests/ui/models/NotingProgram.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::TestPlaces;
using graph::NodeId;

namespace {

/// A session with its check and library, whose program only notes what it is asked for.
struct Bench {
    Bench()
    {
        check = std::make_unique<GraphCheck>(session, GraphCheck::Options{places.get(), {}});
        library = std::make_unique<LibraryModel>(places.get(), tests::notingProgram(places));
        named = std::make_unique<NamedWeights>(session, *check, *library, nullptr);
    }
    void name(const std::filesystem::path& weights)
    {
        const NodeId id("checkpoint");
        if (session.graph().find(id) == nullptr) {
            QVERIFY(session.apply(graph::AddNode{id, {.type = "image-checkpoint"}, {}}));
        }
        QSignalSpy reported(check.get(), &GraphCheck::reported);
        QVERIFY(session.apply(graph::SetParameter{id, "checkpoint", graph::Value(weights.string())}));
        QTRY_VERIFY(!reported.isEmpty());
        QTRY_VERIFY(!library->isScanning());
    }
    [[nodiscard]] QByteArray heard() const { return tests::noted(places); }
    [[nodiscard]] bool knows() const
    {
        const auto& issues = check->report()->inference.issues;
        return std::none_of(issues.begin(), issues.end(),
                            [](const auto& issue) { return issue.place == "checkpoint"; });
    }

    TestPlaces places;
    GraphSession session;
    std::unique_ptr<GraphCheck> check;
    std::unique_ptr<LibraryModel> library;
    std::unique_ptr<NamedWeights> named;
};

} // namespace

class NamedWeightsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFileThatIsNamedIsLookedAtOnce()
    {
        Bench bench;
        const std::string sd1 = "Stable Diffusion 1";
        const auto model =
            tests::foundModel(bench.places, "mine", library::ModelRole::ImageCheckpoint, sd1, {sd1}, 2);
        bench.name(model.path);
        const auto asked = "models add --quiet " + QByteArray::fromStdString(model.path.string()) + '\n';
        QCOMPARE(bench.heard(), asked);
        QVERIFY(!bench.knows());
        tests::keep(bench.places, {model}); // as the program does
        bench.library->refresh();
        QTRY_VERIFY(bench.knows());
        QCOMPARE(bench.heard(), asked);
    }

    void whatCanBeNoWeightsIsLeftAlone()
    {
        Bench bench;
        bench.name(bench.places.root() / "gone.safetensors");
        bench.name("dreamshaper");
        bench.name("/");
        QVERIFY2(bench.heard().isEmpty(), bench.heard().constData());
        const auto folder = bench.places.root() / "diffusers";
        std::filesystem::create_directories(folder);
        tests::writeBytes(folder / "model_index.json", "{}");
        bench.name(folder);
        QVERIFY(bench.heard().endsWith(QByteArray::fromStdString(folder.string()) + '\n'));
    }
};

CASCADE_TEST(NamedWeightsTest);
#include "tst_NamedWeights.moc"
