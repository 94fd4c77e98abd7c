// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Safetensors.h"

#include "core/base/Hash.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

using namespace cascade;
using namespace cascade::weights;

namespace {

const auto kReference = std::filesystem::path(CASCADE_FIXTURES) / "weights" / "reference.safetensors";

std::string bytesOf(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// A file of one U8 tensor whose elements are meant as `dtype`.
std::shared_ptr<const ByteSource> sourceOf(const std::string& dtype, const std::string& shape,
                                           const std::string& data)
{
    const std::string header = R"({"w":{"dtype":")" + dtype + R"(","shape":)" + shape +
                               R"(,"data_offsets":[0,)" + std::to_string(data.size()) + "]}}";
    std::string file(8, '\0');
    file[0] = static_cast<char>(header.size());
    return memorySource("test", file + header + data);
}

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void readsTheReferenceFile()
    {
        const auto file = openSafetensors(kReference).value();
        const auto all = file.readAll().value();
        QCOMPARE(all.size(), std::size_t{16});
        QVERIFY(torch::equal(all.at("a.float"), torch::arange(6, torch::kFloat).reshape({2, 3}) / 7));
        QVERIFY(torch::equal(all.at("b.double"), torch::arange(3, torch::kDouble) / 3));
        QVERIFY(torch::equal(all.at("c.bfloat"),
                             (torch::arange(4, torch::kFloat).reshape({1, 4}) / 3).to(torch::kBFloat16)));
        QVERIFY(torch::equal(all.at("bool"), torch::tensor({true, false, true})));
        QVERIFY(torch::equal(all.at("long"), torch::tensor({-(std::int64_t{1} << 40), std::int64_t{7}})));
        QVERIFY(torch::equal(all.at("short"), torch::tensor({-300, 300}, torch::kShort)));
        QCOMPARE(all.at("scalar").dim(), 0);
        QCOMPARE(all.at("scalar").item<float>(), 2.5F);
        QCOMPARE(all.at("empty").sizes(), (torch::IntArrayRef{0, 4}));
        QCOMPARE(file.metadata().at("format"), std::string("pt"));
    }

    void byteFloatsComeAsFp32()
    {
        const auto file = openSafetensors(kReference).value();
        const auto e4m3 = file.readTensor("e4m3").value();
        QVERIFY(e4m3.scalar_type() == torch::kFloat);
        QVERIFY(torch::equal(e4m3, torch::tensor({448.0F, -0.001953125F, 1.125F})));
        QVERIFY(torch::equal(file.readTensor("e5m2", torch::kBFloat16).value(),
                             torch::tensor({57344.0F, 0.0000152587890625F}).to(torch::kBFloat16)));
    }

    void writesTheSameBytesAsTheReference()
    {
        const auto file = openSafetensors(kReference).value();
        StateDict tensors;
        for (const auto& [key, entry] : file.index().tensors) {
            const auto byteType = entry.type == ElementType::F8E4M3   ? std::optional(torch::kFloat8_e4m3fn)
                                  : entry.type == ElementType::F8E5M2 ? std::optional(torch::kFloat8_e5m2)
                                                                      : std::nullopt;
            tensors.emplace(key, file.readTensor(key, byteType).value());
        }
        const auto copy = path("copy.safetensors");
        QVERIFY(writeSafetensors(copy, tensors, file.metadata()).ok());
        QCOMPARE(QByteArray::fromStdString(bytesOf(copy)), QByteArray::fromStdString(bytesOf(kReference)));
    }

    void stridesAndSlicesAreWrittenPacked()
    {
        const auto grid = torch::arange(12, torch::kFloat).reshape({3, 4});
        QVERIFY(writeSafetensors(path("t.safetensors"), {{"t", grid.t()}, {"row", grid[1]}}, {}).ok());
        const auto read = openSafetensors(path("t.safetensors")).value().readAll().value();
        QVERIFY(torch::equal(read.at("t"), grid.t()));
        QVERIFY(torch::equal(read.at("row"), grid[1]));
    }

    void nonFiniteValuesSurviveAndAreFound()
    {
        const auto odd = torch::tensor(
            {1.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()});
        QVERIFY(writeSafetensors(path("odd.safetensors"), {{"odd", odd}, {"fine", torch::ones(3)}}, {}).ok());
        const auto read = openSafetensors(path("odd.safetensors")).value().readAll().value();
        QVERIFY(torch::isnan(read.at("odd")[2]).item<bool>());
        QCOMPARE(nonFiniteKeys(read), std::vector<std::string>{"odd"});
    }

    void readsIntoAnyDtypeAndStride()
    {
        // More elements than the conversion buffer holds, at an offset that is no multiple of their size.
        const auto big = torch::arange((1 << 20) + 1013, torch::kFloat).reshape({-1, 1});
        QVERIFY(writeSafetensors(path("big.safetensors"),
                                 {{"x", big.t()}, {"a.byte", torch::ones(3, torch::kByte)}}, {})
                    .ok());
        const auto file = openSafetensors(path("big.safetensors")).value();
        auto doubles = torch::empty({1, big.size(0)}, torch::kDouble);
        QVERIFY(file.readInto("x", doubles).ok());
        QVERIFY(torch::equal(doubles, big.t().to(torch::kDouble)));
        auto strided = torch::zeros({1, big.size(0), 2}, torch::kFloat);
        QVERIFY(file.readInto("x", strided.select(2, 1)).ok());
        QVERIFY(torch::equal(strided.select(2, 1), big.t()));
        QCOMPARE(strided.select(2, 0).abs().max().item<float>(), 0.0F);
        QVERIFY_EXCEPTION_THROWN((void)file.readInto("x", torch::empty({5})), c10::Error);
    }

    void unalignedTensorIsRead()
    {
        std::string data = "\x07";
        const float value = 1.5F;
        data.append(reinterpret_cast<const char*>(&value), 4);
        const std::string header =
            R"({"b":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})";
        std::string file(8, '\0');
        file[0] = static_cast<char>(header.size());
        const auto open = openSafetensors(memorySource("test", file + header + data)).value();
        QCOMPARE(open.readTensor("f").value().item<float>(), 1.5F);
        QCOMPARE(open.readTensor("f", torch::kHalf).value().item<float>(), 1.5F);
    }

    void typesWithoutArithmeticAreRefusedWhenRead()
    {
        const auto file = openSafetensors(sourceOf("U16", "[1]", "ab")).value();
        const auto tensor = file.readTensor("w");
        QVERIFY(!tensor.ok());
        QVERIFY(tensor.error().what.find("\"w\": expected a type this program can compute with, got U16") !=
                std::string::npos);
    }

    void missingTensorAndFile()
    {
        QVERIFY(
            openSafetensors(kReference).value().readTensor("nope").error().what.find("\"nope\", got none") !=
            std::string::npos);
        QCOMPARE(openSafetensors(path("absent.safetensors")).error().code, ErrorCode::WeightsMissing);
        QCOMPARE(openSafetensors(std::filesystem::path("/")).error().code, ErrorCode::BadInput);
    }

    void shrinkingFileIsAnErrorNotACrash()
    {
        const auto victim = path("victim.safetensors");
        QVERIFY(
            writeSafetensors(victim, {{"a", torch::zeros(1 << 20)}, {"b", torch::ones(1 << 20)}}, {}).ok());
        const auto file = openSafetensors(victim).value();
        std::filesystem::resize_file(victim, (1 << 22) + 4096);
        QVERIFY(file.readTensor("a").ok());
        for (const auto type : {torch::kFloat, torch::kHalf}) {
            const auto lost = file.readTensor("b", type);
            QVERIFY(!lost.ok());
            QCOMPARE(lost.error().code, ErrorCode::BadInput);
            QVERIFY(lost.error().what.find("the file shrank while it was read") != std::string::npos);
        }
    }

    void failedWriteLeavesTheOldFile()
    {
        const auto target = path("kept.safetensors");
        QVERIFY(writeSafetensors(target, {{"a", torch::ones(1)}}, {}).ok());
        const auto before = bytesOf(target);
        QCOMPARE(writeSafetensors(target, {{"a", torch::ones(1)}}, {{"bad", "\xFF"}}).error().code,
                 ErrorCode::BadInput);
        QCOMPARE(writeSafetensors(target, {{"\x80", torch::ones(1)}}, {}).error().code, ErrorCode::BadInput);
        QCOMPARE(writeSafetensors(target, {{"c", torch::ones(1, torch::kComplexDouble)}}, {}).error().code,
                 ErrorCode::BadInput);
        QCOMPARE(writeSafetensors(path("no/such/folder.safetensors"), {}, {}).error().code,
                 ErrorCode::DiskFull);
        QCOMPARE(bytesOf(target), before);
        for (const auto& entry : std::filesystem::directory_iterator(m_folder.path().toStdString())) {
            QVERIFY(entry.path().extension() != ".part");
        }
    }

private:
    std::filesystem::path path(const char* name) const
    {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }

    QTemporaryDir m_folder;
};

CASCADE_TEST(SafetensorsTest);
#include "tst_Safetensors.moc"
