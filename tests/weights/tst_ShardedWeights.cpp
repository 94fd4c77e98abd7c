// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ShardedWeights.h"

#include "core/weights/Safetensors.h"
#include "core/weights/ShardIndex.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/weights/ArchiveBuilder.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;
using namespace cascade::weights::tests;

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

Result<ShardMap> indexOf(const std::string& json)
{
    return readShardIndex(*memorySource("a.index.json", json));
}

/// An index must be refused with words, or name files beside it alone.
std::string checkIndex(const std::string& json)
{
    const auto index = indexOf(json);
    if (!index.ok()) {
        return refusalFault(index.error(), "a.index.json");
    }
    for (const auto& [tensor, file] : index.value()) {
        if (file.empty() || fs::path("folder/" + file).lexically_normal() != fs::path("folder") / file ||
            fs::path(file).has_parent_path()) {
            return "a name that leads elsewhere: " + file;
        }
    }
    return nlohmann::json::parse(json, nullptr, false).is_discarded() ? "read what is no JSON"s
                                                                      : std::string();
}

std::string mapped(const std::string& file)
{
    return R"({"weight_map": {"a": ")" + file + "\"}}";
}

} // namespace

/// Checkpoints of several files.
class ShardedWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void readsShards_data();
    void readsShards();
    void readsAVariant();
    void followsTheLinksOfACache();
    void readsIndices();
    void refusesIndices_data();
    void refusesIndices();
    void refusesShardsThatDoNotFit_data();
    void refusesShardsThatDoNotFit();
    void tensorsBesideAreLeftOut();
    void mutatedIndicesAreRefusedOrSound();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    void writeIndex(const std::string& json) const { std::ofstream(path("a.index.json")) << json; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ShardedWeightsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    QVERIFY(writeSafetensors(path("1.safetensors"), {{"a", torch::ones(2)}, {"b", torch::zeros(3)}},
                             {{"format", "pt"}, {"part", "1"}})
                .ok());
    QVERIFY(writeSafetensors(path("2.safetensors"), {{"c", torch::ones({2, 2})}}, {{"part", "2"}}).ok());
}

void ShardedWeightsTest::readsShards_data()
{
    QTest::addColumn<std::string>("index");
    QTest::newRow("safetensors") << "model.safetensors.index.json"s;
    QTest::newRow("archives") << "model.bin.index.json"s;
}

void ShardedWeightsTest::readsShards()
{
    QFETCH(std::string, index);
    const auto weights = openShardedWeights(archiveFixture(index));
    QVERIFY2(weights.ok(), weights.ok() ? "" : weights.error().message().c_str());
    QCOMPARE(weights.value().name(), archiveFixture(index).string());
    const auto wanted =
        openSafetensors(archiveFixture("model.expected.safetensors")).value().readAll().value();
    const auto all = weights.value().readAll().value();
    QCOMPARE(all.size(), wanted.size());
    for (const auto& [key, tensor] : wanted) {
        QVERIFY2(torch::equal(all.at(key), tensor), key.c_str());
        auto destination = torch::empty(tensor.sizes(), torch::kDouble);
        QVERIFY(weights.value().readInto(key, destination).ok());
        QVERIFY(torch::equal(destination, tensor.to(torch::kDouble)));
    }
    QVERIFY(weights.value().warnings().empty());
    QVERIFY(!weights.value().readTensor("d").ok());
}

void ShardedWeightsTest::readsAVariant()
{
    fs::rename(path("1.safetensors"), path("model.fp16-00001-of-00001.safetensors"));
    std::ofstream(path("model.safetensors.index.fp16.json"))
        << R"({"weight_map": {"a": "model.fp16-00001-of-00001.safetensors",)"
        << R"( "b": "model.fp16-00001-of-00001.safetensors"}})";
    const auto weights = openShardedWeights(path("model.safetensors.index.fp16.json"));
    QVERIFY(weights.ok());
    QCOMPARE(weights.value().tensors().size(), std::size_t{2});
    QCOMPARE(weights.value().metadata().at("format"), std::string("pt"));
}

/// A snapshot holds symbolic links to blobs that bear other names, in another folder.
void ShardedWeightsTest::followsTheLinksOfACache()
{
    writeIndex(R"({"metadata": {"total_size": 36}, "weight_map": )"
               R"({"a": "1.safetensors", "b": "1.safetensors", "c": "2.safetensors"}})");
    fs::create_directories(path("blobs"));
    fs::create_directories(path("snapshots/main"));
    for (const auto* name : {"1.safetensors", "2.safetensors", "a.index.json"}) {
        fs::rename(path(name), path("blobs/hash-of-"s + name));
        fs::create_symlink("../../blobs/hash-of-"s + name, path("snapshots/main/"s + name));
    }
    const auto weights = openShardedWeights(path("snapshots/main/a.index.json"));
    QVERIFY2(weights.ok(), weights.ok() ? "" : weights.error().message().c_str());
    QVERIFY(torch::equal(weights.value().readTensor("c").value(), torch::ones({2, 2})));

    fs::remove(path("blobs/hash-of-2.safetensors"));
    const auto dangling = openShardedWeights(path("snapshots/main/a.index.json"));
    QCOMPARE(dangling.error().code, ErrorCode::WeightsMissing);
    QCOMPARE(dangling.error().where, path("snapshots/main/2.safetensors").string());
    QVERIFY(dangling.error().hint.find("download them all") != std::string::npos);
}

void ShardedWeightsTest::readsIndices()
{
    const auto index = indexOf(R"({"metadata": {"total_size": -1.5, "mixed": [null, {"a": [true]}]}, )"
                               R"("note": "x", "weight_map": {"a": "1.bin", "b": "ü x.bin"}, "also": []})");
    QVERIFY2(index.ok(), index.ok() ? "" : index.error().message().c_str());
    QVERIFY(index.value() == (ShardMap{{"a", "1.bin"}, {"b", "ü x.bin"}}));
}

void ShardedWeightsTest::refusesIndices_data()
{
    QTest::addColumn<std::string>("json");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char* name, const std::string& json, const std::string& message) {
        QTest::newRow(name) << json << message;
    };
    row("empty", "", "valid JSON, got a mistake at byte");
    row("cut off", R"({"weight_map": {"a": "1.bin")", "valid JSON, got a mistake at byte");
    row("two values", mapped("1.bin") + "{}", "valid JSON, got a mistake at byte");
    row("list", "[]", "an index of shards, got a list");
    row("number", "7", "an index of shards, got a number");
    row("string", "\"x\"", "an index of shards, got a string");
    row("other JSON", R"({"_class_name": "UNet3DConditionModel"})",
        "an index of shards, with a weight_map, got JSON without one");
    row("empty map", R"({"weight_map": {}})", "got JSON with an empty one");
    row("map is a list", R"({"weight_map": []})", "an object as weight_map, got a list");
    row("map is null", R"({"weight_map": null})", "an object as weight_map, got null");
    row("map is a string", R"({"weight_map": "1.bin"})", "an object as weight_map, got a string");
    row("file is a number", R"({"weight_map": {"a": 1}})", "a file name for \"a\", got a number");
    row("file is a list", R"({"weight_map": {"a": ["1.bin"]}})", "a file name for \"a\", got a list");
    row("file is an object", R"({"weight_map": {"a": {"b": "c"}}})", "a file name for \"a\", got an object");
    row("map twice", R"({"weight_map": {"a": "1.bin"}, "weight_map": {}})",
        "each key once, got \"weight_map\" twice");
    row("tensor twice", R"({"weight_map": {"a": "1.bin", "\u0061": "2.bin"}})",
        "each tensor in one shard, got \"a\" twice");
    row("nested", R"({"metadata": )" + std::string(100'000, '['), "at most 16 levels of nesting");
    for (const auto* name :
         {"../1.bin", "/etc/passwd", "sub/1.bin", "..", ".", "sub\\\\1.bin", "a..b", "x/"}) {
        row(name, mapped(name), "a file beside the index for tensor \"a\", got");
    }
    row("empty name", mapped(""), "a file name of 1 to 255 bytes");
    row("long name", mapped(std::string(256, 'x')), "a file name of 1 to 255 bytes");
    row("name with a zero", mapped("1.bin\\u0000.txt"), "a file name in printable UTF-8");
    row("name with a line", mapped("1\\n.bin"), "a file name in printable UTF-8");
    std::string many;
    for (int i = 0; i < 257; ++i) {
        many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":\"" + std::to_string(i) + ".bin\"";
    }
    row("many shards", R"({"weight_map": {)" + many + "}}", "at most 256 shards");
}

void ShardedWeightsTest::refusesIndices()
{
    QFETCH(std::string, json);
    QFETCH(std::string, message);
    QCOMPARE(refusalFault(indexOf(json), "a.index.json", message), std::string());
}

void ShardedWeightsTest::refusesShardsThatDoNotFit_data()
{
    QTest::addColumn<std::string>("map");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char* name, const char* map, const char* message) {
        QTest::newRow(name) << std::string(map) << std::string(message);
    };
    row("missing shard", R"({"a": "3.safetensors"})", "cannot be opened: No such file");
    row("tensor that its shard lacks",
        R"({"a": "1.safetensors", "b": "1.safetensors", "d": "2.safetensors"})",
        "expected tensor \"d\" in shard \"2.safetensors\", got none there");
    row("tensor in another shard", R"({"a": "1.safetensors", "b": "1.safetensors", "c": "1.safetensors"})",
        "expected tensor \"c\" in shard \"1.safetensors\", got none there");
    row("tensor in two shards", R"({"a": "1.safetensors", "b": "1.safetensors", "c": "twice.safetensors"})",
        "expected tensor \"a\" in shard \"1.safetensors\" alone, got it in \"twice.safetensors\"");
    row("shard that is an index", R"({"a": "other.index.json"})", "expected a file of tensors, got JSON");
    row("shard that is this index", R"({"a": "a.index.json"})", "expected a file of tensors, got JSON");
    row("broken shard", R"({"a": "broken.safetensors"})", "expected 4 bytes of tensor data");
    row("shard that is a page", R"({"a": "page.bin"})", "expected weights, got a web page");
    row("shard that is a folder", R"({"a": "folder"})", "expected a file of weights, got a folder");
}

void ShardedWeightsTest::refusesShardsThatDoNotFit()
{
    QFETCH(std::string, map);
    QFETCH(std::string, message);
    QVERIFY(writeSafetensors(path("twice.safetensors"), {{"a", torch::ones(2)}, {"c", torch::ones(1)}}).ok());
    QVERIFY(writeSafetensors(path("broken.safetensors"), {{"a", torch::ones(1)}}).ok());
    std::ofstream(path("broken.safetensors"), std::ios::app) << "more";
    std::ofstream(path("other.index.json")) << mapped("1.safetensors");
    std::ofstream(path("page.bin")) << "<!DOCTYPE html>";
    fs::create_directory(path("folder"));
    writeIndex(R"({"weight_map": )" + map + "}");
    const auto weights = openShardedWeights(path("a.index.json"));
    QVERIFY2(!weights.ok(), "accepted");
    QVERIFY2(weights.error().message().find(message) != std::string::npos, weights.error().message().c_str());
}

void ShardedWeightsTest::tensorsBesideAreLeftOut()
{
    writeIndex(mapped("1.safetensors"));
    const auto weights = openShardedWeights(path("a.index.json")).value();
    QCOMPARE(weights.tensors().size(), std::size_t{1});
    QCOMPARE(weights.warnings(), (std::vector<std::string>{"tensor \"b\" of \"1.safetensors\" was left out: "
                                                           "the index does not name it"}));
    QVERIFY(!weights.readTensor("b").ok());
    QCOMPARE(openShardedWeights(path("absent.json")).error().code, ErrorCode::WeightsMissing);
}

void ShardedWeightsTest::mutatedIndicesAreRefusedOrSound()
{
    const std::vector<std::string> seeds = {
        bytesOfFile(archiveFixture("model.safetensors.index.json")),
        bytesOfFile(archiveFixture("model.bin.index.json")), mapped("../../etc/passwd"),
        R"({"metadata": {"total_size": 1e999, "x": [[[{}]]]}, "weight_map": {"\u00e4\ud83c\udfac": "a.bin"}})"};
    const auto make = [&](Dice& dice) {
        if (dice(2) == 0) {
            return mutated(seeds[dice(seeds.size())], seeds, dice);
        }
        constexpr std::string_view kParts = "../\\a.\x01~";
        std::string name;
        for (auto count = dice(8); count > 0; --count) {
            name += kParts[dice(kParts.size())];
        }
        return mapped(nlohmann::json(name).dump().substr(1, name.size()));
    };
    const auto fault = fuzz(4000, make, checkIndex);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

CASCADE_TEST(ShardedWeightsTest);
#include "tst_ShardedWeights.moc"
