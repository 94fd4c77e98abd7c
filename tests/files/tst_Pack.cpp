// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PackBytes.h"

#include "core/base/Hash.h"
#include "tests/files/Support.h"
#include "tests/files/ZipBuilder.h"
#include "tests/support/TestMain.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <ctime>
#include <utility>
#include <vector>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::files::tests;

namespace {

/// The text of a right about.json with another JSON value for one of its fields.
std::string about(const std::string& field, const std::string& value)
{
    const std::vector<std::pair<std::string, std::string>> fields = {
        {"schema", "1"}, {"title", "\"T\""},      {"author", "\"\""},      {"licence", "\"MIT\""},
        {"tags", "[]"},  {"description", "\"\""}, {"program", "\"0.1.0\""}};
    std::string text;
    for (const auto& [key, usual] : fields) {
        text += (text.empty() ? "{\"" : ",\"") + key + "\":" + (key == field ? value : usual);
    }
    return text + "}";
}

} // namespace

class PackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBackEqual()
    {
        const Folder folder;
        auto pack = fullPack();
        QVERIFY(writePack(folder / "a.cascadepack", pack).ok());
        QVERIFY(readPack(folder / "a.cascadepack").value() == pack);
        pack.poster.clear();
        pack.preview.clear();
        QVERIFY(writePack(folder / "a.cascadepack", pack).ok());
        QVERIFY(readPack(folder / "a.cascadepack").value() == pack);
        QCOMPARE(folder.names(), QStringList{"a.cascadepack"});
    }

    /// The hash says so for other machines and other days, too.
    void equalPacksGiveEqualBytes()
    {
        const auto bytes = packBytes(fullPack(), "a").value();
        qputenv("TZ", "Pacific/Kiritimati");
        ::tzset();
        const auto elsewhere = packBytes(fullPack(), "b").value();
        qunsetenv("TZ");
        ::tzset();
        QVERIFY(bytes == elsewhere);
        QCOMPARE(QString::fromStdString(sha256Hex(bytes)),
                 QString("b969b9d5abc40e88199b351f9b23de6b8c4282f0501124b95ef9747e231b8bbe"));
        auto other = fullPack();
        other.about.tags.pop_back();
        QVERIFY(packBytes(other, "a").value() != bytes);
    }

    void membersLieInOneOrder()
    {
        const auto bytes = packBytes(fullPack(), "a").value();
        int member = 0;
        for (const std::string name : {"graph.json", "about.json", "poster.png", "preview.mp4"}) {
            QCOMPARE(bytes.substr(localHeader(bytes, member) + 30, name.size()), name);
            ++member;
        }
    }

    void packsOfOtherProgramsAreRead()
    {
        const Folder folder;
        const auto pack = fullPack();
        QVERIFY(parsePack(zipOf(fullEntries()), "a").value() == pack);
        auto entries = fullEntries();
        std::swap(entries[0], entries[3]); // in any order
        QVERIFY(parsePack(zipOf(entries), "a").value() == pack);

        const auto zip = QStandardPaths::findExecutable("zip");
        if (zip.isEmpty()) {
            QSKIP("needs the program zip");
        }
        writeBytes(folder / "graph.json", pack.graph + std::string(5000, ' '));
        writeBytes(folder / "about.json", aboutText(pack.about, "a").value());
        QProcess process;
        process.setWorkingDirectory(QString::fromStdString((folder / "").string()));
        process.start(zip, {"-q", "a.cascadepack", "about.json", "graph.json"});
        QVERIFY(process.waitForFinished() && process.exitCode() == 0);
        const auto read = readPack(folder / "a.cascadepack");
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message().c_str());
        QCOMPARE(read.value().graph.size(), pack.graph.size() + 5000);
        QVERIFY(read.value().about == pack.about);
    }

    void whatWouldNotBeReadIsNotWritten_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<std::string>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("no graph") << "graph" << std::string() << "expected a member graph.json";
        QTest::newRow("graph of a list") << "graph" << std::string("[]") << "expected an object, got array";
        QTest::newRow("graph of more") << "graph" << std::string("{}{}") << "expected end of input";
        QTest::newRow("graph too long") << "graph"
                                        << "{}" + std::string(kMostGraphBytes, ' ') << "at most 8388608";
        QTest::newRow("poster too long")
            << "poster" << fullPack().poster + std::string(kMostPosterBytes, ' ') << "at most 4194304";
        QTest::newRow("poster of JPEG") << "poster" << std::string(99, '\xff') << "expected a PNG file";
        QTest::newRow("preview too long")
            << "preview" << fullPack().preview + std::string(kMostPreviewBytes, ' ') << "at most 33554432";
        QTest::newRow("preview of AVI") << "preview" << std::string(99, 'R') << "expected an MP4 file";
        QTest::newRow("no title") << "title" << std::string() << "expected 1 to 200 bytes, got 0";
        QTest::newRow("title not UTF-8") << "title" << std::string("a\xff") << "UTF-8";
    }
    void whatWouldNotBeReadIsNotWritten()
    {
        QFETCH(QString, member);
        QFETCH(std::string, value);
        QFETCH(QString, says);
        const Folder folder;
        auto pack = fullPack();
        auto& field = member == "graph"     ? pack.graph
                      : member == "poster"  ? pack.poster
                      : member == "preview" ? pack.preview
                                            : pack.about.title;
        field = value;
        const auto written = writePack(folder / "a.cascadepack", pack);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::BadInput);
        QVERIFY2(QString::fromStdString(written.error().what).contains(says), written.error().what.c_str());
        QCOMPARE(folder.names(), QStringList());
    }

    void packsAtTheirLimitsAreWritten()
    {
        auto pack = fullPack();
        pack.graph = "{\"a\":\"" + std::string(kMostGraphBytes - 8, 'a') + "\"}";
        pack.poster.resize(kMostPosterBytes);
        pack.preview.resize(kMostPreviewBytes);
        pack.about.description = std::string(32768, 'd');
        const Folder folder;
        QVERIFY(writePack(folder / "a.cascadepack", pack).ok());
        QVERIFY(readPack(folder / "a.cascadepack").value() == pack);
    }

    void anUnwritablePlaceIsSaid()
    {
        const Folder folder;
        QCOMPARE(writePack(folder / "none/a.cascadepack", fullPack()).error().code, ErrorCode::DiskFull);
    }

    void aboutHasItsFieldsAndNoOthers_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& text, const char* says) {
            QTest::newRow(name) << text << says;
        };
        row("right", about("title", "\"T\""), "");
        row("not an object", "[]", "expected an object, got array");
        row("title missing", "{\"schema\":1}", "/title] expected a value, got nothing");
        row("title a number", about("title", "7"), "/title] expected a text, got number");
        row("title of two lines", about("title", "\"a\\nb\""), "/title] expected one line of text");
        row("author with an escape", about("author", "\"\\u001b[2J\""),
            "/author] expected one line of text, got \"?[2J\"");
        row("description with an escape", about("description", "\"\\u001b\""),
            "no control characters but tabs");
        row("licence empty", about("licence", "\"\""), "/licence] expected 1 to 200 bytes");
        row("licence of markup", about("licence", "\"<b>\""), "/licence] expected an SPDX expression");
        row("licence of two", about("licence", "\"(MIT OR Apache-2.0) AND LicenseRef-X\""), "");
        row("tags a text", about("tags", "\"a\""), "/tags] expected a list of texts");
        row("tags of numbers", about("tags", "[1]"), "/tags] expected a text, got number");
        row("program missing",
            "{\"schema\":1,\"title\":\"T\",\"author\":\"\",\"licence\":\"MIT\",\"tags\":[],\"description\":"
            "\"\"}",
            "/program] expected a value, got nothing");
        row("one field more", about("schema", "1,\"x\":2"),
            "expected only fields that a pack has, got \"x\"");
        row("a field twice", about("schema", "1,\"title\":\"U\""), "\"title\" twice");
        row("schema a text", about("schema", "\"1\""), "/schema] expected 1");
        row("schema older", about("schema", "0"), "/schema] expected 1, got \"0\"");
        row("schema newer", about("schema", "2"), "/schema] expected 1, got \"2\"");
    }
    void aboutHasItsFieldsAndNoOthers()
    {
        QFETCH(std::string, text);
        QFETCH(QString, says);
        const auto parsed = parseAbout(text, "p/about.json");
        QCOMPARE(parsed.ok(), says.isEmpty());
        if (!parsed.ok()) {
            QCOMPARE(parsed.error().code, ErrorCode::BadInput);
            QVERIFY2(QString::fromStdString(parsed.error().message()).contains(says),
                     parsed.error().message().c_str());
        }
    }

    void aNewerAboutSaysWhatOpensIt()
    {
        const auto parsed = parseAbout("{\"schema\":2,\"program\":\"3.4.0\",\"new\":[]}", "a");
        QCOMPARE(parsed.error().hint,
                 std::string("It was made by Cascade Studio \"3.4.0\"; open it with that."));
    }

    void tagsAreFewShortAndDifferent()
    {
        auto pack = fullPack().about;
        pack.tags.assign(1, std::string(64, 't'));
        QVERIFY(aboutText(pack, "a").ok());
        pack.tags.assign(1, std::string(65, 't'));
        QVERIFY(!aboutText(pack, "a").ok());
        pack.tags.assign(2, "t");
        QCOMPARE(aboutText(pack, "a").error().what, std::string("expected each tag once, got \"t\" twice"));
        pack.tags.clear();
        for (int i = 0; i < 32; ++i) {
            pack.tags.push_back(std::to_string(i));
        }
        QVERIFY(aboutText(pack, "a").ok());
        pack.tags.emplace_back("one more");
        QCOMPARE(aboutText(pack, "a").error().what, std::string("expected at most 32 tags, got 33"));
    }
};

CASCADE_TEST(PackTest);
#include "tst_Pack.moc"
