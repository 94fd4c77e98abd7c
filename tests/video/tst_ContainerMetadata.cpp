// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"

#include "core/video/StillImage.h"
#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/ExportSupport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

class ContainerMetadataTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void tagsComeBackByteForByte_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << QByteArray("hello");
        QTest::newRow("json") << QByteArray("{\"prompt\": \"a \\\"red\\\" torus\", \"n\": [1, 2]}");
        QTest::newRow("special") << QByteArray("a=b;c#d\\e'f\"g\nnext line\r\n\ttab, end ");
        QTest::newRow("utf-8") << QByteArray("žluťoučký kůň · 圆环 · 🌀");
        QTest::newRow("1 MB") << QByteArray::fromStdString(longJson(1'000'000));
    }
    void tagsComeBackByteForByte()
    {
        QFETCH(QByteArray, text);
        const std::map<std::string, std::string> tags = {{"prompt_graph", text.toStdString()},
                                                         {"comment", text.toStdString()},
                                                         {"cascade.seed", "18446744073709551615"}};
        VideoWriterOptions options;
        options.preset = "ultrafast";
        options.metadata = tags;
        const Clip clip = numberedClip(3);
        for (const char* name : {"a.mp4", "a.mov"}) {
            const auto written = writeVideo(path(name), clip, options).value();
            const auto got = readMetadata(path(name)).value();
            QCOMPARE(got.at("prompt_graph"), text.toStdString());
            QCOMPARE(got.at("comment"), text.toStdString());
            QCOMPARE(got.at("cascade.seed"), std::string("18446744073709551615"));
            QCOMPARE(got.at(kFramesHashKey), written.framesSha256);
        }
        QVERIFY(writePng(path("a.png"), clip, 0, tags).ok());
        QVERIFY(readMetadata(path("a.png")).value() == tags);
    }

    void tagsSetWhileWritingReplaceEarlierOnes()
    {
        VideoWriterOptions options;
        const Clip clip = numberedClip(2);
        options.width = clip.width;
        options.height = clip.height;
        options.metadata = {{"cascade.state", "begun"}};
        auto writer = VideoWriter::open(path("a.mp4"), options).value();
        QVERIFY(writer.write(clip.frame(0)).ok());
        writer.setMetadata("cascade.state", "done");
        writer.setMetadata("cascade.late", "1");
        QVERIFY(writer.finish().ok());
        const auto got = readMetadata(path("a.mp4")).value();
        QCOMPARE(got.at("cascade.state"), std::string("done"));
        QCOMPARE(got.at("cascade.late"), std::string("1"));
    }

    void tagsThatCannotBeKeptAreRefused()
    {
        VideoWriterOptions options;
        const std::map<std::string, std::string> bad[] = {{{"", "x"}}, {{"key", std::string("a\0b", 3)}}};
        for (const auto& tags : bad) {
            options.metadata = tags;
            const auto written = writeVideo(path("a.mp4"), numberedClip(1), options);
            QVERIFY(!written.ok());
            QCOMPARE(written.error().code, ErrorCode::BadInput);
        }
    }

    void otherFilesAreRefused()
    {
        writeBytes(path("a.mp4"), "{\"not\": \"a video\"}");
        writeBytes(path("b.png"), std::string("\x89PNG\r\n\x1a\n", 8) + "cut");
        writeBytes(path("c.mp4"), "");
        for (const char* name : {"a.mp4", "b.png", "c.mp4", "none.mp4"}) {
            const auto read = readMetadata(path(name));
            QVERIFY(!read.ok());
            QCOMPARE(read.error().code, ErrorCode::BadInput);
            QCOMPARE(read.error().where, path(name).string());
        }
    }

private:
    std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name.toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(ContainerMetadataTest);
#include "tst_ContainerMetadata.moc"
