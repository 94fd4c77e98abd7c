// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Hash.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

class InspectTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { makeTinyModel(m_shop.file("tiny")); }

    void aVideoTellsWhereItCameFrom()
    {
        QCOMPARE(m_shop.run({"world", "a blue cube", "-o", "cube.mp4", "--size", "80x48", "--fps", "3"}).code,
                 0);
        const auto json = m_shop.run({"inspect", "cube.mp4", "--json"}).json().object();
        QCOMPARE(json["kind"].toString(), QString("video"));
        QCOMPARE(json["codec"].toString(), QString("h264"));
        QCOMPARE(json["frames"].toInt(), 16);
        QCOMPARE(json["width"].toInt(), 80);
        QCOMPARE(json["framesPerSecond"].toDouble(), 3.0);
        const auto graph = json["metadata"].toObject()["cascade.graph"].toObject();
        QCOMPARE(graph["world"].toObject()["caption"].toString(), QString("a blue cube"));
        QCOMPARE(json["metadata"].toObject()["cascade.frames_sha256"].toString().size(), 64);
        const auto text = m_shop.run({"inspect", "cube.mp4"});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("16 at 3 fps, 5.333 s") &&
                     text.out.contains("\"caption\": \"a blue cube\""),
                 text.out);
    }

    void aPictureTellsToo()
    {
        QCOMPARE(m_shop.run({"world", "a blue cube", "-o", "cube.png", "--size", "80x48"}).code, 0);
        const auto json = m_shop.run({"inspect", "cube.png", "--json"}).json().object();
        QCOMPARE(json["kind"].toString(), QString("image"));
        QCOMPARE(json["height"].toInt(), 48);
        QVERIFY(json["metadata"].toObject().contains("cascade.version"));
    }

    void weightsAreCountedAndHashed()
    {
        const auto json =
            m_shop.run({"inspect", "tiny/base.safetensors", "--json", "--tensors"}).json().object();
        QCOMPARE(json["kind"].toString(), QString("weights"));
        QCOMPARE(json["sha256"].toString().toStdString(),
                 sha256OfFile(m_shop.file("tiny/base.safetensors")).value());
        QVERIFY2(json["family"].toString().contains("stage of a cascade"),
                 qPrintable(json["family"].toString()));
        const auto entries = json["entries"].toObject();
        QCOMPARE(entries.size(), json["tensors"].toInt());
        double parameters = 0;
        for (const auto& entry : entries) {
            double values = 1;
            for (const auto& size : entry.toObject()["shape"].toArray()) {
                values *= size.toDouble();
            }
            parameters += values;
        }
        QCOMPARE(json["parameters"].toDouble(), parameters);
        QCOMPARE(json["dtypes"].toObject()["F32"].toDouble(), parameters);
        const auto text = m_shop.run({"inspect", "tiny/text.safetensors"});
        QVERIFY2(text.out.contains("T5 encoder"), text.out);
    }

    void aModelFolderIsCheckedByHash_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("folder") << "tiny";
        QTest::newRow("model.json") << "tiny/model.json";
    }
    void aModelFolderIsCheckedByHash()
    {
        QFETCH(QString, name);
        const auto json = m_shop.run({"inspect", name, "--json"}).json().object();
        QCOMPARE(json["kind"].toString(), QString("model"));
        QCOMPARE(json["stages"].toArray().size(), 7);
        const auto last = json["stages"].toArray().last().toObject();
        QCOMPARE(last["frames"].toInt(), 16);
        QCOMPARE(last["width"].toInt(), 256);
        QCOMPARE(last["framesPerSecond"].toDouble(), 24.0);
        QVERIFY(last["parameters"].toInt() > 1000);
        for (const auto& file : json["files"].toArray()) {
            const auto state = file.toObject()["state"].toString();
            QCOMPARE(state, file.toObject()["part"].toString() == "tokenizer" ? QString("present")
                                                                              : QString("right hash"));
        }
    }

    void damageIsSeen()
    {
        makeTinyModel(m_shop.file("hurt"));
        auto bytes = m_shop.read("hurt/tsr1.safetensors");
        bytes.back() ^= 1;
        m_shop.write("hurt/tsr1.safetensors", bytes);
        std::filesystem::remove(m_shop.file("hurt/ssr2.safetensors"));
        const auto text = m_shop.run({"inspect", "hurt"});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("altered") && text.out.contains("missing"), text.out);
    }

    void whatIsNoSuchFileIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("nothing there")
            << "nowhere.mp4" << 2 << QByteArray("[nowhere.mp4] there is no such file");
        QTest::newRow("a text as video") << "text.mp4" << 2 << QByteArray("[text.mp4]");
        QTest::newRow("a text as weights") << "text.safetensors" << 2 << QByteArray("[text.safetensors]");
        QTest::newRow("a text as model") << "text/model.json" << 2 << QByteArray("expected JSON");
        QTest::newRow("a folder without a model")
            << "text/empty" << 3 << QByteArray("there is no model here");
    }
    void whatIsNoSuchFileIsRefused()
    {
        QFETCH(QString, name);
        QFETCH(int, code);
        QFETCH(QByteArray, message);
        QDir(m_shop.path("")).mkpath("text/empty");
        for (const char* file : {"text.mp4", "text.safetensors", "text/model.json"}) {
            m_shop.write(file, "Once upon a time there was a file that was not what its name said.\n");
        }
        const auto outcome = m_shop.run({"inspect", name});
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.error.contains(message), outcome.error);
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(InspectTest);
#include "tst_Inspect.moc"
