// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoReader.h"
#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/Support.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

/// The sound of a source beside new pictures. The sources beep: a tone sounds in the second half of each
/// second only.
class SoundTrackTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void soundIsCopiedOrEncoded_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QStringList>("encode");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<bool>("copied");
        QTest::newRow("aac to mp4") << "s.mp4" << QStringList{"-c:a", "aac"} << "o.mp4"
                                    << "aac" << true;
        QTest::newRow("mp3 to mp4") << "s.mp3" << QStringList{"-c:a", "libmp3lame"} << "o.mp4"
                                    << "mp3" << true;
        QTest::newRow("opus to mp4") << "s.mkv" << QStringList{"-c:a", "libopus"} << "o.mp4"
                                     << "opus" << true;
        QTest::newRow("adts to mp4") << "s.ts" << QStringList{"-c:a", "aac"} << "o.mp4"
                                     << "aac" << true;
        QTest::newRow("pcm to mov") << "s.wav" << QStringList{"-c:a", "pcm_s16le"} << "o.mov"
                                    << "pcm_s16le" << true;
        QTest::newRow("pcm to mp4") << "s.wav" << QStringList{"-c:a", "pcm_s16le"} << "o.mp4"
                                    << "aac" << false;
        QTest::newRow("opus to mov") << "s.mkv" << QStringList{"-c:a", "libopus"} << "o.mov"
                                     << "aac" << false;
        QTest::newRow("vorbis to mp4") << "s.ogg" << QStringList{"-c:a", "libvorbis"} << "o.mp4"
                                       << "aac" << false;
        QTest::newRow("11 kHz pcm to mp4")
            << "s.wav" << QStringList{"-c:a", "pcm_u8", "-ar", "11025"} << "o.mp4"
            << "aac" << false;
        QTest::newRow("96 kHz, six channels")
            << "s.mkv" << QStringList{"-c:a", "flac", "-ar", "96000", "-ac", "6"} << "o.mp4"
            << "aac" << false;
    }
    void soundIsCopiedOrEncoded()
    {
        QFETCH(QString, source);
        QFETCH(QStringList, encode);
        QFETCH(QString, target);
        QFETCH(QString, codec);
        QFETCH(bool, copied);
        makeBeeps(source, encode, 6);
        const auto written = writeWithSound(target, {path(source)}, 96);
        QVERIFY(written.hasSound);
        QVERIFY(VideoReader::open(path(target)).value().info().hasSound);
        QCOMPARE(probe(path(target), "a:0", "stream=codec_name"), codec.toStdString());
        // Four seconds of pictures, so four of the six seconds of sound; a packet of sound lasts up to 26 ms.
        const double seconds = std::stod(probe(path(target), "a:0", "stream=duration"));
        QVERIFY2(std::abs(seconds - 4) < 0.03, qPrintable(QString::number(seconds)));
        QCOMPARE(probe(path(target), "v:0", "stream=nb_read_frames"), std::string("96"));
        QVERIFY2(beepsAreInPlace(target, 0, 4), "a beep is off by more than 50 ms");
        if (copied) {
            QVERIFY(!samplesOf(source).isEmpty());
            QCOMPARE(samplesOf(target), samplesOf(source));
        }
    }

    void rangeOfTheSourceMeetsTheFirstFrame_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QStringList>("encode");
        QTest::newRow("copied") << "s.mp4" << QStringList{"-c:a", "aac"};
        QTest::newRow("encoded") << "s.wav" << QStringList{"-c:a", "pcm_s16le"};
        QTest::newRow("encoded, compressed source") << "s.ogg" << QStringList{"-c:a", "libvorbis"};
    }
    void rangeOfTheSourceMeetsTheFirstFrame()
    {
        QFETCH(QString, source);
        QFETCH(QStringList, encode);
        makeBeeps(source, encode, 6);
        SoundSource sound{path(source), 2.25};
        QVERIFY(writeWithSound("o.mp4", sound, 48).hasSound);
        QVERIFY2(beepsAreInPlace("o.mp4", 0.25, 2), "a beep is off by more than 50 ms");
        sound.durationSec = 1;
        QVERIFY(writeWithSound("p.mp4", sound, 48).hasSound);
        const double seconds = std::stod(probe(path("p.mp4"), "a:0", "stream=duration"));
        QVERIFY2(std::abs(seconds - 1) < 0.05, qPrintable(QString::number(seconds)));
    }

    void shorterSoundEndsEarly()
    {
        makeBeeps("s.wav", {"-c:a", "pcm_s16le"}, 1);
        QVERIFY(writeWithSound("o.mp4", {path("s.wav")}, 72).hasSound);
        QCOMPARE(probe(path("o.mp4"), "v:0", "stream=nb_read_frames"), std::string("72"));
        const double seconds = std::stod(probe(path("o.mp4"), "a:0", "stream=duration"));
        QVERIFY2(std::abs(seconds - 1) < 0.05, qPrintable(QString::number(seconds)));
    }

    void startBeyondTheSoundGivesNone()
    {
        makeBeeps("s.wav", {"-c:a", "pcm_s16le"}, 1);
        QVERIFY(writeWithSound("o.mp4", {path("s.wav"), 5}, 24).hasSound); // a track of no length
        QCOMPARE(readVideo(path("o.mp4")).value().frames, 24);
    }

    void sourceWithoutSoundIsNoError()
    {
        VideoWriterOptions options;
        options.preset = "ultrafast";
        QVERIFY(writeVideo(path("s.mp4"), numberedClip(24), options).ok());
        const auto written = writeWithSound("o.mp4", {path("s.mp4")}, 24);
        QVERIFY(!written.hasSound);
        QVERIFY(!VideoReader::open(path("o.mp4")).value().info().hasSound);
    }

    void unusableSourcesAreRefused()
    {
        writeBytes(path("text.wav"), "no sound\n");
        VideoWriterOptions options;
        for (const SoundSource& sound : {SoundSource{path("none.mp4")}, SoundSource{path("text.wav")},
                                         SoundSource{path("text.wav"), -1}}) {
            options.sound = sound;
            const auto written = writeVideo(path("o.mp4"), numberedClip(2), options);
            QVERIFY(!written.ok());
            QCOMPARE(written.error().code, ErrorCode::BadInput);
            QCOMPARE(written.error().where, sound.file.string());
            QVERIFY(!std::filesystem::exists(path("o.mp4")));
        }
    }

private:
    std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name.toStdString();
    }
    QString file(const QString& name) const { return QString::fromStdString(path(name).string()); }

    void makeBeeps(const QString& name, const QStringList& encode, int seconds) const
    {
        const QString beeps =
            "aevalsrc=0.5*sin(2*PI*1000*t)*gte(mod(t\\,1)\\,0.5):s=44100:d=" + QString::number(seconds);
        QVERIFY(runFfmpeg(QStringList{"-f", "lavfi", "-i", beeps} + encode + QStringList{file(name)}));
    }

    WrittenVideo writeWithSound(const QString& name, const SoundSource& sound, int frames) const
    {
        VideoWriterOptions options;
        options.preset = "ultrafast";
        options.sound = sound;
        return writeVideo(path(name), numberedClip(frames), options).value();
    }

    /// Whether the tone of a file (as played: edit lists honoured) begins and stops where it must, if 0 is at
    /// `startSec` of the source.
    bool beepsAreInPlace(const QString& name, double startSec, double seconds) const
    {
        constexpr int kRate = 8000;
        const auto sound = outputOf("ffmpeg", {"-v", "error", "-i", file(name), "-vn", "-af",
                                               "aresample=async=1:first_pts=0", "-ac", "1", "-ar",
                                               QString::number(kRate), "-f", "s16le", "-"});
        const auto* samples = reinterpret_cast<const std::int16_t*>(sound.constData());
        const auto count = static_cast<int>(sound.size() / 2);
        if (count < static_cast<int>((seconds - 0.06) * kRate)) {
            return false;
        }
        for (int at = 0; at + 160 <= count; at += 160) { // 20 ms
            int peak = 0;
            for (int i = 0; i < 160; ++i) {
                peak = std::max(peak, std::abs(int(samples[at + i])));
            }
            const double phase = std::fmod(startSec + (at + 80.0) / kRate, 0.5);
            const bool onNow = std::fmod(startSec + (at + 80.0) / kRate, 1.0) >= 0.5;
            if (phase > 0.05 && phase < 0.45 && (peak > 4000) != onNow) {
                return false;
            }
        }
        return true;
    }

    /// Samples of the first three seconds as another program decodes them: equal only if no codec came
    /// between.
    QByteArray samplesOf(const QString& name) const
    {
        return outputOf("ffmpeg", {"-v", "error", "-i", file(name), "-map", "0:a", "-t", "3", "-c:a",
                                   "pcm_f32le", "-f", "md5", "-"});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(SoundTrackTest);
#include "tst_SoundTrack.moc"
