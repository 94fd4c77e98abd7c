// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Hash.h"

#include "core/base/Hex.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <fstream>

using namespace cascade;

class HashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digitsOfBytes()
    {
        QCOMPARE(hexOf({}), std::string());
        QCOMPARE(hexOf(std::array<unsigned char, 4>{0x00, 0x0f, 0xa5, 0xff}), std::string("000fa5ff"));
    }

    void bytesOfDigits()
    {
        QCOMPARE(bytesOfHex("").value(), std::vector<unsigned char>());
        QCOMPARE(bytesOfHex("000fa5ff").value(), (std::vector<unsigned char>{0x00, 0x0f, 0xa5, 0xff}));
        for (const char* text : {"0", "000", "0g", "0F", " 0", "-1"}) {
            QVERIFY2(!bytesOfHex(text), text);
        }
    }

    void knownDigests()
    {
        // FIPS 180-2, appendix B.
        QCOMPARE(sha256Hex(""),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256Hex("abc"),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void fileEqualsBytes()
    {
        QTemporaryDir folder;
        const auto path = (folder.path() + "/data").toStdString();
        const std::string bytes(3 * (1 << 20) + 17, 'x');
        std::ofstream(path, std::ios::binary) << bytes;
        QCOMPARE(sha256OfFile(path).value(), sha256Hex(bytes));
    }

    void missingFileIsBadInput()
    {
        const auto result = sha256OfFile("/nowhere/at/all");
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
    }

    void stopsWhenCancelled()
    {
        QTemporaryDir folder;
        const auto path = (folder.path() + "/data").toStdString();
        std::ofstream(path, std::ios::binary) << "abc";
        CancelSource source;
        source.cancel();
        QVERIFY_EXCEPTION_THROWN((void)sha256OfFile(path, source.token()), Cancelled);
    }
};

CASCADE_TEST(HashTest);
#include "tst_Hash.moc"
