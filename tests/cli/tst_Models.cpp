// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade::cli::tests;

namespace {

/// The entry of `models list` for a name; empty if there is none.
QJsonObject listed(const Workshop& shop, const QString& name)
{
    for (const auto& entry : shop.run({"models", "list", "--json"}).json().array()) {
        if (entry.toObject()["name"].toString() == name) {
            return entry.toObject();
        }
    }
    return {};
}

QStringList entriesOf(const Workshop& shop, const QString& folder)
{
    return QDir(shop.path(folder)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

} // namespace

class ModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Workshop>();
        makeTinyModel(m_shop->file("source"));
    }

    void shippedModelsAreListedAndStay()
    {
        QCOMPARE(listed(*m_shop, "toybox")["whose"].toString(), QString("shipped"));
        const auto outcome = m_shop->run({"models", "remove", "toybox"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("is part of the program"), outcome.error);
    }

    void aModelIsAddedUsedAndRemoved()
    {
        QCOMPARE(m_shop->run({"models", "add", "source"}).code, 0);
        const auto entry = listed(*m_shop, "tiny");
        QCOMPARE(entry["whose"].toString(), QString("yours"));
        QCOMPARE(entry["weights"].toString(), QString("complete"));
        QCOMPARE(entry["variants"].toString(), QString("original"));
        std::filesystem::remove_all(m_shop->file("source")); // it was a copy
        const auto info = m_shop->run({"models", "info", "tiny", "--json"}).json().object();
        QCOMPARE(info["licence"].toString(), QString("Apache-2.0"));
        QCOMPARE(info["files"].toArray()[1].toObject()["state"].toString(), QString("right hash"));
        QCOMPARE(m_shop->run({"models", "remove", "tiny"}).code, 0);
        QVERIFY(listed(*m_shop, "tiny").isEmpty());
        QCOMPARE(entriesOf(*m_shop, "home/models"), QStringList());
    }

    void aLinkLeavesItsSource()
    {
        QCOMPARE(m_shop->run({"models", "add", "source", "--link"}).code, 0);
        QVERIFY(std::filesystem::is_symlink(m_shop->file("home/models/tiny")));
        QCOMPARE(m_shop->run({"models", "remove", "tiny"}).code, 0);
        QVERIFY(std::filesystem::exists(m_shop->file("source/base.safetensors")));
        QVERIFY(!std::filesystem::exists(m_shop->file("home/models/tiny")));
    }

    void aNameIsTakenOnce()
    {
        QCOMPARE(m_shop->run({"models", "add", "source"}).code, 0);
        const auto again = m_shop->run({"models", "add", "source"});
        QCOMPARE(again.code, 2);
        QVERIFY2(again.error.contains("cascade models remove tiny"), again.error);
    }

    void alteredOrMissingWeightsAreNotAdded_data()
    {
        QTest::addColumn<bool>("missing");
        QTest::newRow("missing") << true;
        QTest::newRow("altered") << false;
    }
    void alteredOrMissingWeightsAreNotAdded()
    {
        QFETCH(bool, missing);
        auto bytes = m_shop->read("source/ssr1.safetensors");
        bytes[bytes.size() - 3] = static_cast<char>(bytes[bytes.size() - 3] ^ 4);
        m_shop->write("source/ssr1.safetensors", bytes);
        if (missing) {
            std::filesystem::remove(m_shop->file("source/ssr1.safetensors"));
        }
        const auto outcome = m_shop->run({"models", "add", "source"});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.error.contains("ssr1.safetensors"), outcome.error);
        QVERIFY2(outcome.error.contains(missing ? "are missing" : "expected weights of SHA-256"),
                 outcome.error);
        QVERIFY(!std::filesystem::exists(m_shop->file("home/models/tiny")));
    }

    void namesStayInsideTheFolder_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("model") << QByteArray("\"name\": \"tiny\"") << QByteArray("\"name\": \"../tiny\"");
        QTest::newRow("text encoder")
            << QByteArray("\"text.safetensors\"") << QByteArray("\"../text.safetensors\"");
        QTest::newRow("tokenizer") << QByteArray("\"tokenizer.model\"") << QByteArray("\"/etc/passwd\"");
    }
    void namesStayInsideTheFolder()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        auto json = m_shop->read("source/model.json");
        QVERIFY(json.contains(from));
        m_shop->write("source/model.json", json.replace(from, to));
        std::filesystem::copy(m_shop->file("source/text.safetensors"), m_shop->file("text.safetensors"));
        const auto outcome = m_shop->run({"models", "add", "source"});
        QCOMPARE(outcome.code, 2);
        QCOMPARE(entriesOf(*m_shop, "home"), QStringList());
    }

private:
    std::unique_ptr<Workshop> m_shop;
};

CASCADE_TEST(ModelsTest);
#include "tst_Models.moc"
