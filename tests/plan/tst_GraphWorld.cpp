// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/GraphWorld.h"

#include "core/base/Hash.h"
#include "pipeline/graph/Edit.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <fstream>

using namespace cascade;
namespace fs = std::filesystem;

class GraphWorldTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void hashesOutliveTheProgram()
    {
        const auto file = write("weights", "bytes");
        plan::GraphWorld world(places());
        QCOMPARE(world.keySurroundings({}, {}).fileHash(file).value(), sha256Hex("bytes"));
        std::string note;
        auto kept = store::FileHashes::open(store::FileHashes::fileIn(places().cacheFolder), note).value();
        QVERIFY(kept.known(file).value() == sha256Hex("bytes"));
    }

    void aCacheThatCannotBeMadeHindersNobody()
    {
        const auto file = write("weights", "bytes");
        std::ofstream(places().cacheFolder) << "a file in the place of the folder";
        plan::GraphWorld world(places());
        QCOMPARE(world.keySurroundings({}, {}).fileHash(file).value(), sha256Hex("bytes"));
    }

    /// Weights are taken from the graph's folder where what names them is a path there; else they are a name.
    void pathsAreTakenFromTheGraphsFolder()
    {
        (void)write("style.safetensors", "weights");
        graph::Graph graph;
        const auto add = [&](const char* id, const char* type, const char* parameter, const char* value) {
            (void)apply(graph, graph::AddNode{graph::NodeId(id),
                                              {.type = type, .parameters = {{parameter, std::string(value)}}},
                                              {}})
                .value();
        };
        add("here", "lora", "lora", "style.safetensors");
        add("named", "lora", "lora", "owner/name");
        add("words", "image-checkpoint", "tokenizer", "vocab.json");
        const auto whole = plan::withAbsoluteFiles(graph, root());
        const auto text = [&](const char* id, const char* parameter) {
            return std::get<std::string>(whole.parameter(graph::NodeId(id), parameter));
        };
        QCOMPARE(text("here", "lora"), (root() / "style.safetensors").string());
        QCOMPARE(text("named", "lora"), std::string("owner/name"));
        QCOMPARE(text("words", "tokenizer"), (root() / "vocab.json").string());
    }

private:
    [[nodiscard]] Places places() const
    {
        Places places;
        places.cacheFolder = root() / "cache";
        return places;
    }
    [[nodiscard]] fs::path root() const { return m_folder->path().toStdString(); }
    [[nodiscard]] std::string write(const char* name, const std::string& bytes) const
    {
        const auto file = root() / name;
        std::ofstream(file) << bytes;
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
        return file.string();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(GraphWorldTest);
#include "tst_GraphWorld.moc"
