// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoReader.h"

#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/Support.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

VideoWriterOptions quick()
{
    VideoWriterOptions options;
    options.preset = "veryfast";
    options.threads = 1;
    return options;
}

/// Opens and reads all of a file; the error that came up, or an empty one with code Internal.
Error errorOfReading(const std::filesystem::path& file)
{
    auto opened = VideoReader::open(file);
    if (!opened) {
        return opened.error();
    }
    std::vector<std::uint8_t> frame(opened.value().info().frameBytes());
    while (true) {
        const auto read = opened.value().read(frame);
        if (!read || !read.value()) {
            return read ? Error{} : read.error();
        }
    }
}

} // namespace

/// Files that are no video, not all of one, or lie: each is refused in words, none brings the program down.
class HostileVideoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void refusedWithFilePlaceAndReason_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << "a.mp4" << QByteArray() << "got an empty file";
        QTest::newRow("text") << "a.mp4" << QByteArray("Not a video.\nReally not.\n") << "got a text file";
        QTest::newRow("playlist") << "a.m3u8" << QByteArray("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n")
                                  << "got a text file";
        QTest::newRow("concat script")
            << "a.mp4" << QByteArray("ffconcat version 1.0\nfile /etc/passwd\n") << "got a text file";
        QTest::newRow("noise") << "a.mp4"
                               << QByteArray::fromHex("00ff13370badcafe00112233445566778899aabbccddeeff")
                               << "expected a video file";
        QTest::newRow("box longer than file") << "a.mp4" << QByteArray::fromHex("0000001866747970")
                                              << "box 'ftyp' at byte 0, expected 24 bytes, got 8";
        QTest::newRow("box without size")
            << "a.mp4" << QByteArray::fromHex("00000004667479700000000000000000")
            << "'ftyp' of 4 bytes at byte 0";
        QTest::newRow("no index") << "a.mp4" << QByteArray::fromHex("00000010667479706d70343200000000")
                                  << "no index (box 'moov')";
        QTest::newRow("matroska cut")
            << "a.mkv" << QByteArray::fromHex("1a45dfa3800000") << "no Matroska segment at byte 5";
        QTest::newRow("avi cut") << "a.avi" << QByteArray::fromHex("524946460010000041564920")
                                 << "the RIFF chunk at byte 8, expected 4096 bytes";
    }
    void refusedWithFilePlaceAndReason()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        writeBytes(path(name), content.toStdString());
        const auto opened = VideoReader::open(path(name));
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::BadInput);
        QCOMPARE(opened.error().where, path(name).string());
        QVERIFY2(QString::fromStdString(opened.error().what).contains(says), opened.error().what.c_str());
    }

    void missingFilesAndFoldersAreRefused()
    {
        QCOMPARE(errorOfReading(path("none.mp4")).code, ErrorCode::BadInput);
        QCOMPARE(errorOfReading(path("")).code, ErrorCode::BadInput);
        QCOMPARE(errorOfReading("/dev/zero").code, ErrorCode::BadInput);
    }

    void truncatedFilesAreRefusedAtEveryLength_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"a.mp4", "b.mkv", "b.avi", "b.mov"}) {
            QTest::newRow(name) << name;
        }
    }
    void truncatedFilesAreRefusedAtEveryLength()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QString, name);
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(24), quick()).ok());
        if (name != "a.mp4") {
            QVERIFY(runFfmpeg({"-i", file("a.mp4"), "-c", "copy", file(name)}));
        }
        const auto whole = bytesOf(path(name));
        QCOMPARE(errorOfReading(path(name)).what, std::string());
        for (std::size_t kept = 0; kept < whole.size(); kept += kept < 64 ? 1 : whole.size() / 40) {
            writeBytes(path("cut" + name), whole.substr(0, kept));
            const auto error = errorOfReading(path("cut" + name));
            QVERIFY2(error.code == ErrorCode::BadInput && !error.what.empty(),
                     qPrintable(QString("%1 bytes kept").arg(kept)));
        }
        writeBytes(path("cut" + name), whole.substr(0, whole.size() - 1));
        QCOMPARE(errorOfReading(path("cut" + name)).code, ErrorCode::BadInput);
    }

    void damagedBytesNeverCrash_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("encode");
        QTest::newRow("ours") << "a.mp4" << QStringList{};
        QTest::newRow("avi, mpeg-4 part 2") << "b.avi" << QStringList{"-c:v", "mpeg4", "-bf", "2"};
        QTest::newRow("matroska, hevc")
            << "b.mkv" << QStringList{"-c:v", "libx265", "-x265-params", "log-level=none"};
    }
    void damagedBytesNeverCrash()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, encode);
        auto options = quick();
        options.metadata["prompt"] = "a red torus";
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(24), options).ok());
        if (!encode.isEmpty()) {
            if (!havePrograms()) {
                QSKIP("needs the programs ffmpeg and ffprobe");
            }
            QVERIFY(runFfmpeg(QStringList{"-i", file("a.mp4")} + encode + QStringList{file(name)}));
        }
        const auto whole = bytesOf(path(name));
        QRandomGenerator random(3);
        int refused = 0;
        for (int trial = 0; trial < 80; ++trial) {
            auto bytes = whole;
            for (int i = 0; i < 1 + trial % 20; ++i) {
                const auto at = static_cast<std::size_t>(random.bounded(static_cast<int>(bytes.size())));
                bytes[at] = static_cast<char>(random.bounded(256));
            }
            writeBytes(path("c" + name), bytes);
            const auto error = errorOfReading(path("c" + name));
            refused += error.what.empty() ? 0 : 1;
            QVERIFY2(error.what.empty() || error.code == ErrorCode::BadInput, error.what.c_str());
        }
        QVERIFY2(refused > 20, qPrintable(QString::number(refused)));
    }

    void lyingSizesAreRefused()
    {
        QVERIFY(writeVideo(path("a.mp4"), numberedClip(3), quick()).ok());
        auto bytes = bytesOf(path("a.mp4"));
        // The sample entry: type, 6 reserved bytes, index 2, 16 bytes, width 2, height 2 (ISO 14496-12).
        const auto entry = bytes.find("avc1", bytes.find("stsd"));
        QVERIFY(entry != std::string::npos);
        for (std::size_t i = 0; i < 4; ++i) {
            bytes[entry + 28 + i] = static_cast<char>(0xff);
        }
        writeBytes(path("b.mp4"), bytes);
        const auto error = errorOfReading(
            path("b.mp4")); // either refused, or the true size of the stream itself is believed
        QVERIFY(error.what.empty() || error.code == ErrorCode::BadInput);
        // The table of sample sizes: type, version 4, size 4, count 4.
        bytes = bytesOf(path("a.mp4"));
        const auto table = bytes.find("stsz");
        QVERIFY(table != std::string::npos);
        for (std::size_t i = 0; i < 4; ++i) {
            bytes[table + 12 + i] = static_cast<char>(0x7f);
        }
        writeBytes(path("b.mp4"), bytes);
        QCOMPARE(errorOfReading(path("b.mp4")).code, ErrorCode::BadInput);
    }

private:
    std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name.toStdString();
    }
    QString file(const QString& name) const { return QString::fromStdString(path(name).string()); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(HostileVideoTest);
#include "tst_HostileVideo.moc"
