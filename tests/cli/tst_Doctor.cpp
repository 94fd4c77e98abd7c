// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageBench.h"
#include "core/kernels/KernelChecks.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// The findings of a group, by name.
std::map<QString, QJsonObject> findingsOf(const Outcome& outcome, const QString& group)
{
    std::map<QString, QJsonObject> found;
    for (const auto& entry : outcome.json().object()["findings"].toArray()) {
        if (entry.toObject()["group"].toString() == group) {
            found[entry.toObject()["name"].toString()] = entry.toObject();
        }
    }
    return found;
}

} // namespace

class DoctorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { makeTinyModel(m_shop.file("resources/models/tiny")); }

    void everyKernelIsHeldAgainstItsReference()
    {
        const auto outcome = m_shop.run({"doctor", "--kernels", "--json"});
        QCOMPARE(outcome.code, 0);
        const auto found = findingsOf(outcome, "kernels");
        for (const auto& check : kernels::checkKernels(torch::kCPU)) {
            QCOMPARE(found.at("cpu: " + QString::fromStdString(check.name))["state"].toString(),
                     QString("ok"));
        }
        QCOMPARE(outcome.json().object()["findings"].toArray().size(), static_cast<int>(found.size()));
    }

    void aWholeInstallationPasses()
    {
        const auto outcome =
            m_shop.run({"doctor", "--json"}, {{"CASCADE_RESOURCES", m_shop.path("resources")}});
        QVERIFY2(outcome.code == 0, outcome.out + outcome.error);
        QCOMPARE(outcome.json().object()["failures"].toInt(), 0);
        QVERIFY(findingsOf(outcome, "program").contains("LibTorch"));
        QVERIFY(findingsOf(outcome, "processor").contains("AMX BF16"));
        QCOMPARE(findingsOf(outcome, "FFmpeg").at("libx264")["state"].toString(), QString("ok"));
        const auto models = findingsOf(outcome, "models");
        QCOMPARE(models.at("tiny/ssr3.safetensors")["state"].toString(), QString("ok"));
        QVERIFY(models.at("tiny/ssr3.safetensors")["detail"].toString().contains("right hash"));
        QVERIFY(QDir(m_shop.path("home/cache")).exists());
        const auto text = m_shop.run({"doctor"}, {{"CASCADE_RESOURCES", m_shop.path("resources")}});
        QVERIFY2(text.out.contains("AVX-512 BF16") && text.out.contains("free space"), text.out);
    }

    void whatIsWrongFails_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("no weights") << "resources/models/tiny/tsr2.safetensors";
        QTest::newRow("no model") << "resources/models/tiny";
    }
    void whatIsWrongFails()
    {
        QFETCH(QString, file);
        std::filesystem::rename(m_shop.file(file), m_shop.file("aside"));
        const auto outcome = m_shop.run({"doctor"}, {{"CASCADE_RESOURCES", m_shop.path("resources")}});
        std::filesystem::rename(m_shop.file("aside"), m_shop.file(file));
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.contains("FAILED"), outcome.out);
        QVERIFY2(outcome.error.contains("got 1 that failed"), outcome.error);
    }

    void benchComparesTheFusedNorm()
    {
        const auto outcome = m_shop.run({"bench", "kernels", "--dtype", "fp32", "--json"});
        QCOMPARE(outcome.code, 0);
        const auto measured = outcome.json().object()["measured"].toArray();
        QCOMPARE(measured.size(), 1);
        const auto norm = measured[0].toObject();
        QCOMPARE(norm["dtype"].toString(), QString("fp32"));
        QCOMPARE(norm["ratio"].toDouble(),
                 norm["againstMedianSec"].toDouble() / norm["medianSec"].toDouble());
        QVERIFY(outcome.json().object()["peakBytes"].toDouble() > 0);
    }

    void aStageIsMeasuredInTheChunksOfItsPlan()
    {
        const auto stage = tinyModel({}).stages.back();
        StageBenchOptions options{stage.output};
        const StageBench whole(stage, options);
        QCOMPARE(whole.chunks(), std::size_t{1});
        whole.evaluate();
        options.activationBytes = 1 << 20;
        const StageBench cut(stage, options);
        QVERIFY(cut.chunks() > 1);
        cut.evaluate();
        QCOMPARE(cut.floatingPointOperations(), whole.floatingPointOperations());
        options.shape.width += 1;
        QVERIFY_EXCEPTION_THROWN(StageBench(stage, options), ErrorException);
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(DoctorTest);
#include "tst_Doctor.moc"
