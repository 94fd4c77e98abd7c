// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Key.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::store;

class KeyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalPartsGiveEqualKeys()
    {
        const auto key = [] { return KeyHasher("stage/1").add("seed", 7).add("prompt", "a cube").key(); };
        QCOMPARE(key().text(), key().text());
        QCOMPARE(key().text().size(), std::size_t{64});
    }

    void everyPartCounts()
    {
        const auto base = KeyHasher("stage/1").add("seed", 7).key();
        QVERIFY(KeyHasher("stage/2").add("seed", 7).key() != base);
        QVERIFY(KeyHasher("stage/1").add("seed", 8).key() != base);
        QVERIFY(KeyHasher("stage/1").add("steps", 7).key() != base);
        QVERIFY(KeyHasher("stage/1").add("seed", 7).add("low", base).key() != base);
    }

    void bordersBetweenPartsCount()
    {
        QVERIFY(KeyHasher("k").add("ab", "c").key() != KeyHasher("k").add("a", "bc").key());
        QVERIFY(KeyHasher("k").add("a", "").add("b", "").key() != KeyHasher("k").add("a", "b").key());
    }

    void readsItsOwnTextOnly()
    {
        const auto key = KeyHasher("k").key();
        QCOMPARE(Key::parse(key.text()).value().text(), key.text());
        for (const auto* bad : {"", "abc", "../../etc/passwd"}) {
            QVERIFY(!Key::parse(bad).ok());
        }
        auto upper = key.text();
        upper[0] = 'A';
        QVERIFY(!Key::parse(upper).ok());
        QVERIFY(!Key::parse(key.text() + "0").ok());
    }
};

CASCADE_TEST(KeyTest);
#include "tst_Key.moc"
