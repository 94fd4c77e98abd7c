// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Checkpoint.h"

#include "core/weights/Safetensors.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

constexpr std::uintmax_t kMiB = 1 << 20;

std::filesystem::path pathOf(const QTemporaryDir& folder)
{
    return folder.path().toStdString();
}

Checkpoint smallCheckpoint(std::int64_t step)
{
    return {step, 0.25, {{"model.a", torch::full({3}, step)}, {"m.a", torch::ones({2, 2})}}};
}

std::vector<std::filesystem::path> shardsIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".safetensors") {
            files.push_back(entry.path());
        }
    }
    return files;
}

} // namespace

class CheckpointTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shardsStaySmall()
    {
        QTemporaryDir folder;
        Checkpoint checkpoint{12, 0.1 + 0.2, {}};
        for (int i = 0; i < 7; ++i) { // 5 MiB each, and one that is larger than a shard
            checkpoint.tensors["model." + std::to_string(i)] = randomTensor({1280, 1024}, 1);
        }
        checkpoint.tensors["m.large"] = randomTensor({3, 1536, 1024}, 2).transpose(0, 1);
        checkpoint.tensors["m.scalar"] = torch::tensor(2.5F);
        writeCheckpoint(checkpoint, pathOf(folder)).value();
        for (const auto& shard : shardsIn(pathOf(folder))) {
            QVERIFY(std::filesystem::file_size(shard) < 15 * kMiB);
        }
        QVERIFY(sameState(readCheckpoint(pathOf(folder)).value(), checkpoint));
    }

    /// A kill between shards and index leaves the checkpoint before.
    void indexDecides()
    {
        QTemporaryDir folder;
        writeCheckpoint(smallCheckpoint(1), pathOf(folder)).value();
        std::ofstream(pathOf(folder) / "step-2-0.safetensors") << "half a shard";
        QVERIFY(sameState(readCheckpoint(pathOf(folder)).value(), smallCheckpoint(1)));
        writeCheckpoint(smallCheckpoint(3), pathOf(folder)).value();
        QVERIFY(sameState(readCheckpoint(pathOf(folder)).value(), smallCheckpoint(3)));
        QCOMPARE(shardsIn(pathOf(folder)).size(), std::size_t{1}); // older and half ones are gone
    }

    void damageIsRefused_data()
    {
        QTest::addColumn<QString>("damage");
        for (const char* damage :
             {"missing", "truncated", "of another step", "index is no JSON", "index is a list"}) {
            QTest::newRow(damage) << damage;
        }
    }

    void damageIsRefused()
    {
        QFETCH(QString, damage);
        QTemporaryDir folder;
        const auto path = pathOf(folder);
        writeCheckpoint(smallCheckpoint(5), path).value();
        const auto shard = shardsIn(path).at(0);
        if (damage == "missing") {
            std::filesystem::remove(shard);
        } else if (damage == "truncated") {
            std::filesystem::resize_file(shard, std::filesystem::file_size(shard) - 4);
        } else if (damage == "of another step") {
            QTemporaryDir other;
            writeCheckpoint(smallCheckpoint(6), pathOf(other)).value();
            std::filesystem::copy_file(shardsIn(pathOf(other)).at(0), shard,
                                       std::filesystem::copy_options::overwrite_existing);
        } else {
            std::ofstream(path / "checkpoint.json") << (damage == "index is a list" ? "[]" : "step 5");
        }
        const auto read = readCheckpoint(path);
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, damage == "missing" ? ErrorCode::WeightsMissing : ErrorCode::BadInput);
        QVERIFY(read.error().message().find(path.string()) != std::string::npos);
    }

    void noCheckpoint()
    {
        QTemporaryDir folder;
        QVERIFY(!hasCheckpoint(pathOf(folder)));
    }
};

CASCADE_TEST(CheckpointTest);
#include "tst_Checkpoint.moc"
