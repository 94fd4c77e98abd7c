// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/OpenWeights.h"

#include "core/weights/Safetensors.h"
#include "core/weights/WeightsKind.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/weights/ArchiveBuilder.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/Parallel.h>

#include <cstring>
#include <fstream>

#include <sys/stat.h>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;
using namespace cascade::weights::tests;

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

/// A safetensors file of two tensors, in a shape that a few numbers decide.
std::string randomSafetensors(Dice& dice)
{
    const std::vector<std::string> numbers = {
        "0", "1", "2", "3", "8", "11", "-1", "1.0", "1e0", "4611686018427387904", "9007199254740992"};
    const auto number = [&] { return numbers[dice(dice(2) == 0 ? numbers.size() : 6)]; };
    const auto entry = [&](const std::string& name) {
        static const std::vector<std::string> kTypes = {"F32", "U8",  "BOOL", "F8_E4M3",
                                                        "F4",  "U64", "I64",  "X"};
        return "\"" + name + "\":{\"dtype\":\"" + kTypes[dice(kTypes.size())] + "\",\"shape\":[" + number() +
               "," + number() + "],\"data_offsets\":[" + number() + "," + number() + "]}";
    };
    const auto header = "{" + entry("a") + "," + entry(dice(8) == 0 ? "a" : "b") + "}";
    return little(header.size() + (dice(8) == 0 ? dice(9) : 0), 8) + header + std::string(dice(12), '\1');
}

/// A safetensors file must be refused with words, or every tensor that it lists read.
std::string checkSafetensors(const std::string& bytes)
{
    at::set_num_threads(1); // a forked process has one
    const auto file = openSafetensors(memorySource("a.safetensors", bytes));
    if (!file.ok()) {
        return refusalFault(file.error(), "a.safetensors");
    }
    for (const auto& [key, info] : file.value().tensors()) {
        const auto tensor = file.value().readTensor(key);
        if (!tensor.ok() && scalarTypeOf(info.type)) {
            return "listed, but not read: " + tensor.error().message();
        }
    }
    return {};
}

} // namespace

/// What a file is, whatever it is called.
class OpenWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void opensByContent_data();
    void opensByContent();
    void callsStrangersByName_data();
    void callsStrangersByName();
    void whatIsNoFile();
    void lengthsThatLookLikeOtherMarks();
    void mutatedSafetensorsAreRefusedOrWhole();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    QTemporaryDir m_folder;
};

void OpenWeightsTest::opensByContent_data()
{
    QTest::addColumn<std::string>("fixture");
    QTest::addColumn<std::string>("misnomer");
    QTest::addColumn<std::string>("key");
    QTest::newRow("safetensors") << "model-00001-of-00002.safetensors"s
                                 << "weights.ckpt"s
                                 << "a"s;
    QTest::newRow("archive") << "lightning.ckpt"s
                             << "weights.safetensors"s
                             << "model.a"s;
    QTest::newRow("archive of Python") << "python-zip.pt"s
                                       << "weights.index.json"s
                                       << "w"s;
}

void OpenWeightsTest::opensByContent()
{
    QFETCH(std::string, fixture);
    QFETCH(std::string, misnomer);
    QFETCH(std::string, key);
    fs::copy_file(archiveFixture(fixture), path(misnomer), fs::copy_options::overwrite_existing);
    const auto weights = openWeights(path(misnomer));
    QVERIFY2(weights.ok(), weights.ok() ? "" : weights.error().message().c_str());
    QVERIFY(weights.value()->readTensor(key).ok());
    QCOMPARE(weights.value()->name(), path(misnomer).string());
    QVERIFY(openWeightsFile(path(misnomer)).ok());

    const auto index = openWeights(archiveFixture("model.bin.index.json"));
    QVERIFY(index.ok());
    QCOMPARE(index.value()->tensors().size(), std::size_t{3});
    QVERIFY(!openWeightsFile(archiveFixture("model.bin.index.json")).ok());
}

void OpenWeightsTest::callsStrangersByName_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("hint");
    const auto row = [](const char* name, const std::string& bytes, const char* said, const char* hint) {
        QTest::newRow(name) << bytes << "expected weights, got "s + said << std::string(hint);
    };
    row("nothing", "", "an empty file", "Download the file again");
    row("legacy", bytesOfFile(archiveFixture("legacy.pt")), "a file of PyTorch before 1.6",
        "save its state_dict()");
    row("pickle", bytesOfFile(archiveFixture("bare.pkl")), "a bare pickle", "save its state_dict()");
    row("page", "\xef\xbb\xbf\r\n <!DOCTYPE html><html>", "a web page", "sign in or accept the license");
    row("pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 7\n", "a git-lfs pointer",
        "git lfs pull");
    row("text", "Entry not found\nreally", "text that begins with \"Entry not found\"",
        "Download the file again");
    row("gzip", "\x1f\x8b\x08"s + std::string(20, '\0'), "a file compressed by gzip", "Unpack it");
    row("bzip2", "BZh91AY", "a file compressed by bzip2", "Unpack it");
    row("xz",
        "\xfd"
        "7zXZ\0"s,
        "a file compressed by xz", "Unpack it");
    row("zstd", "\x28\xb5\x2f\xfd", "a file compressed by zstd", "Unpack it");
    row("7z", "7z\xbc\xaf", "a 7-Zip archive", "Unpack it");
    row("rar", "Rar!\x1a", "a RAR archive", "Unpack it");
    row("tar", "model.pt"s + std::string(249, '\0') + "ustar\0"s, "a tar archive", "Unpack it");
    row("gguf", "GGUF\3\0\0\0"s, "a GGUF file", "as .safetensors");
    row("hdf5", "\x89HDF\r\n", "an HDF5 file", "as .safetensors");
    row("numpy", "\x93NUMPY\1", "an array of NumPy", "as .safetensors");
    row("zeros", std::string(1000, '\0'), "a file of no kind this program knows", "can be opened");
    row("half a length", "\x10\0\0"s, "a file of no kind this program knows", "can be opened");
}

void OpenWeightsTest::callsStrangersByName()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, name);
    QFETCH(std::string, hint);
    std::ofstream(path("stranger.safetensors"), std::ios::binary) << bytes;
    const auto weights = openWeights(path("stranger.safetensors"));
    QVERIFY2(!weights.ok(), "opened");
    QCOMPARE(refusalFault(weights.error(), path("stranger.safetensors").string()), std::string());
    QVERIFY2(weights.error().what.starts_with(name), weights.error().what.c_str());
    QVERIFY2(weights.error().hint.find(hint) != std::string::npos, weights.error().hint.c_str());
}

void OpenWeightsTest::whatIsNoFile()
{
    QCOMPARE(openWeights(path("absent")).error().code, ErrorCode::WeightsMissing);
    QVERIFY(openWeights(path(".")).error().what.find("got a folder") != std::string::npos);
    QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    QVERIFY(openWeights(path("pipe")).error().what.find("expected a regular file") != std::string::npos);
    QVERIFY(openWeights(archiveFixture("script.pt")).error().what.find("TorchScript") != std::string::npos);
}

/// The length of a header is any number: 0x8b1f begins like gzip.
void OpenWeightsTest::lengthsThatLookLikeOtherMarks()
{
    const std::string entry = R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
    for (const std::string mark : {"\x1f\x8b", "BZ", "\x80\x02"}) {
        std::uint16_t length = 0;
        std::memcpy(&length, mark.data(), sizeof length);
        const auto bytes = little(length, 8) + entry + std::string(length - entry.size(), ' ') + "x";
        QVERIFY(weightsKindOf(*memorySource("a", bytes)).value() == WeightsKind::Safetensors);
        std::ofstream(path("marked"), std::ios::binary) << bytes;
        QVERIFY(openWeights(path("marked")).ok());
    }
}

void OpenWeightsTest::mutatedSafetensorsAreRefusedOrWhole()
{
    const std::vector<std::string> seeds = {
        bytesOfFile(fs::path(CASCADE_FIXTURES) / "weights" / "reference.safetensors"),
        bytesOfFile(archiveFixture("model-00001-of-00002.safetensors")),
        bytesOfFile(archiveFixture("strided.pt.expected.safetensors"))};
    const auto make = [&](Dice& dice) {
        return dice(2) == 0 ? mutated(seeds[dice(seeds.size())], seeds, dice) : randomSafetensors(dice);
    };
    const auto fault = fuzz(4000, make, checkSafetensors);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

CASCADE_TEST(OpenWeightsTest);
#include "tst_OpenWeights.moc"
