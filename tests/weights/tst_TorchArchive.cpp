// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/TorchArchive.h"

#include "core/base/Memory.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/weights/ArchiveBuilder.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <ATen/Parallel.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <array>
#include <fstream>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;
using namespace cascade::weights::tests;

namespace {

using namespace std::string_literals;

Result<TorchArchive> archiveFrom(const std::string& bytes)
{
    return openTorchArchive(memorySource("a.pt", bytes));
}

/// An archive of the tensor "w" alone and one storage of so many floats.
std::string archiveOfTensor(const TensorText& tensor, int elements = 6)
{
    return archiveOf(pickleDict({{"w", pickleTensor(tensor)}}), {floats(elements)});
}

bool sameBits(const torch::Tensor& a, const torch::Tensor& b)
{
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
           torch::equal(a.contiguous().flatten().view(torch::kByte),
                        b.contiguous().flatten().view(torch::kByte));
}

/// An archive must be refused with words, or every tensor it lists must be readable and of its shape.
std::string checkArchive(const std::string& bytes)
{
    at::set_num_threads(1); // a forked process has one
    const auto archive = archiveFrom(bytes);
    if (!archive.ok()) {
        return refusalFault(archive.error(), "a.pt");
    }
    for (const auto& [key, info] : archive.value().tensors()) {
        const auto tensor = archive.value().readTensor(key);
        if (!tensor.ok() && scalarTypeOf(info.type)) {
            return "listed, but not read: " + tensor.error().message();
        }
        if (tensor.ok() && tensor.value().sizes() != torch::IntArrayRef(info.shape)) {
            return "read in another shape";
        }
    }
    return {};
}

TensorText randomTensor(Dice& dice)
{
    const std::array<std::int64_t, 10> numbers = {0, 1, 2, 3, 6, 7, -1, 1LL << 31U, 1LL << 62U, 1000};
    const std::array<const char*, 6> classes = {"FloatStorage",  "HalfStorage", "ByteStorage",
                                                "DoubleStorage", "BoolStorage", "QInt8Storage"};
    TensorText tensor;
    tensor.storageClass = classes[dice(6)];
    tensor.storage = dice(4) == 0 ? std::string(1, static_cast<char>('0' + dice(4))) : "0";
    tensor.elements = dice(2) == 0 ? 6 : numbers[dice(numbers.size())];
    tensor.offset = dice(2) == 0 ? 0 : numbers[dice(numbers.size())];
    for (auto* list : {&tensor.shape, &tensor.strides}) {
        list->clear();
        for (auto count = dice(4); count > 0; --count) {
            list->push_back(numbers[dice(dice(3) == 0 ? numbers.size() : 4)]);
        }
    }
    tensor.strides.resize(dice(8) == 0 ? dice(9) : tensor.shape.size());
    return tensor;
}

} // namespace

/// Archives of PyTorch, sound and not.
class TorchArchiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void readsWhatPyTorchWrites_data();
    void readsWhatPyTorchWrites();
    void leavesOutWhatItCannotRead();
    void keepsPlainValuesAsMetadata();
    void prefersAveragedWeights();
    void carriesNothingOut_data();
    void carriesNothingOut();
    void readsIntoAnyDtypeAndStride();
    void refusesFixtures_data();
    void refusesFixtures();
    void refuses_data();
    void refuses();
    void sharedStoragesAreLimited();
    void largeCallsAreNotCopied();
    void holdsOneBlockOfAStridedTensor();
    void readsElementsThatLieFarApart();
    void fillsAModule();
    void shrinkingFileIsAnErrorNotACrash();
    void mutatedArchivesAreRefusedOrWhole();

private:
    std::filesystem::path path(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    QTemporaryDir m_folder;
};

void TorchArchiveTest::readsWhatPyTorchWrites_data()
{
    QTest::addColumn<std::string>("name");
    const QDir folder(QString::fromStdString(archiveFixture("").string()));
    for (const auto& file : folder.entryList({"*.pt.expected.safetensors", "*.ckpt.expected.safetensors"})) {
        const auto name = file.chopped(qstrlen(".expected.safetensors"));
        QTest::newRow(qPrintable(name)) << name.toStdString();
    }
}

void TorchArchiveTest::readsWhatPyTorchWrites()
{
    QFETCH(std::string, name);
    const auto archive = openTorchArchive(archiveFixture(name));
    QVERIFY2(archive.ok(), archive.ok() ? "" : archive.error().message().c_str());
    QCOMPARE(archive.value().name(), archiveFixture(name).string());
    const auto wanted = openSafetensors(archiveFixture(name + ".expected.safetensors")).value();
    for (const auto& [key, info] : wanted.tensors()) {
        const auto tensor = archive.value().readTensor(key);
        QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().message().c_str());
        QVERIFY2(sameBits(tensor.value(), wanted.readTensor(key).value()), key.c_str());
        QVERIFY2(archive.value().tensors().find(key)->second.type == info.type, key.c_str());
    }
    if (name != "exotic.pt") {
        QCOMPARE(archive.value().tensors().size(), wanted.tensors().size());
    }
}

void TorchArchiveTest::leavesOutWhatItCannotRead()
{
    const auto archive = openTorchArchive(archiveFixture("exotic.pt")).value();
    const auto& warnings = archive.warnings();
    for (const auto* said :
         {"tensor \"sparse\" was left out: a kind of tensor this program does not know: torch._utils "
          "_rebuild_sparse_tensor",
          "tensor \"conjugated\" was left out: a conjugated or negated view",
          "tensor \"quantized\" was left out: a kind of tensor this program does not know: torch._utils "
          "_rebuild_qtensor",
          "tensor \"double complex\" was left out: of a type this program does not hold: torch "
          "ComplexDoubleStorage",
          "tensor \"fnuz\" was left out: of a type this program does not hold: torch float8_e4m3fnuz",
          "tensor \"subclass\" was left out: a kind of tensor this program does not know"}) {
        QVERIFY2(std::any_of(warnings.begin(), warnings.end(),
                             [&](const auto& warning) { return warning.starts_with(said); }),
                 said);
    }
    QCOMPARE(warnings.size(), std::size_t{6});
    QVERIFY(archive.readTensor("uint16").error().what.find("can compute with, got U16") != std::string::npos);
    QVERIFY(archive.readTensor("sparse").error().what.find("got none") != std::string::npos);
}

void TorchArchiveTest::keepsPlainValuesAsMetadata()
{
    const auto archive = openTorchArchive(archiveFixture("lightning.ckpt")).value();
    const std::map<std::string, std::string> wanted = {
        {"epoch", "3"},  {"global_step", "120000"}, {"pytorch-lightning_version", "1.4.2"},
        {"half", "0.5"}, {"done", "true"},          {"hparams_name", "kwargs"}};
    QVERIFY(archive.metadata() == wanted);
    QVERIFY(archive.warnings().empty());
}

void TorchArchiveTest::prefersAveragedWeights()
{
    const auto archive = openTorchArchive(archiveFixture("both.pt")).value();
    QCOMPARE(archive.warnings(),
             (std::vector<std::string>{"tensors of \"model\" were left out: those of \"ema\" are read",
                                       "tensors beside \"ema\" were left out"}));
}

void TorchArchiveTest::carriesNothingOut_data()
{
    QTest::addColumn<QString>("name");
    for (const auto& name : QDir(QString::fromStdString(archiveFixture("").string())).entryList({"evil-*"})) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TorchArchiveTest::carriesNothingOut()
{
    QFETCH(QString, name);
    const auto before = QDir::currentPath();
    const QTemporaryDir folder;
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto archive = openTorchArchive(archiveFixture(name.toStdString()));
    const auto left = QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(left.isEmpty());
    QVERIFY2(archive.ok(), archive.ok() ? "" : archive.error().message().c_str());
    QCOMPARE(archive.value().tensors().size(), std::size_t{1});
    QVERIFY(torch::equal(archive.value().readTensor("w").value(), torch::tensor({1.0F, 2.0F})));
}

void TorchArchiveTest::readsIntoAnyDtypeAndStride()
{
    const auto archive = openTorchArchive(archiveFixture("strided.pt")).value();
    const auto wanted =
        openSafetensors(archiveFixture("strided.pt.expected.safetensors")).value().readAll().value();
    for (const auto& [key, tensor] : wanted) {
        auto doubles = torch::empty(tensor.sizes(), torch::kDouble);
        QVERIFY(archive.readInto(key, doubles).ok());
        QVERIFY2(torch::equal(doubles, tensor.to(torch::kDouble)), key.c_str());
        QVERIFY(sameBits(archive.readTensor(key, torch::kBFloat16).value(), tensor.to(torch::kBFloat16)));
    }
    auto turned = torch::empty({4, 6}).t();
    QVERIFY(archive.readInto("transposed", turned).ok());
    QVERIFY(torch::equal(turned, wanted.at("transposed")));
}

void TorchArchiveTest::refusesFixtures_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("message");
    QTest::addColumn<std::string>("hint");
    const auto row = [](const char* name, const char* message, const char* hint) {
        QTest::newRow(name) << std::string(name) << std::string(message) << std::string(hint);
    };
    row("module.pt", "a dictionary of tensors, got an object of \"torch.nn.modules.linear Linear\"",
        "state_dict()");
    row("tensor.pt", "a dictionary of tensors, got a single tensor", "state_dict()");
    row("no-tensors.pt", "got one of \"epoch\", \"notes\"", "state_dict()");
    row("script.pt", "weights alone, got a TorchScript program", "state_dict()");
    row("big-endian.pt", "lowest byte first, got byte order \"big\"", "");
    row("deflated.pt", "as PyTorch writes it, got one compressed by method 8", "");
    row("bomb.pt", "as PyTorch writes it, got one compressed by method 8", "");
    row("two-roots.pt", "with one data.pkl, got one with 2", "");
    row("no-pickle.zip", "with one data.pkl, got one with none", "Unpack the archive");
    row("legacy.pt", "a zip archive with its end record", "");
}

void TorchArchiveTest::refusesFixtures()
{
    QFETCH(std::string, name);
    QFETCH(std::string, message);
    QFETCH(std::string, hint);
    const auto archive = openTorchArchive(archiveFixture(name));
    QCOMPARE(refusalFault(archive, archiveFixture(name).string(), message), std::string());
    QVERIFY2(archive.error().hint.find(hint) != std::string::npos, archive.error().hint.c_str());
}

void TorchArchiveTest::refuses_data()
{
    QTest::addColumn<std::string>("archive");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char* name, const TensorText& tensor, const std::string& message) {
        QTest::newRow(name) << archiveOfTensor(tensor) << message;
    };
    const auto raw = [](const char* name, const std::string& value, const std::string& message) {
        QTest::newRow(name) << archiveOf(pickleDict({{"w", value}}), {floats(6)}) << message;
    };
    constexpr std::int64_t kHuge = 1LL << 62U;
    row("no such storage", {.storage = "7"},
        "tensor \"w\": expected a storage \"7\" in the archive, got none");
    row("storage elsewhere", {.storage = "../version"}, "expected a storage \"../version\" in the archive");
    row("longer storage stated", {.elements = 7}, "expected a storage of 28 bytes, got 24");
    row("shorter storage stated", {.elements = 5}, "expected a storage of 20 bytes, got 24");
    row("storage overflows", {.elements = kHuge}, "a storage whose size fits 64 bits");
    row("other type", {.storageClass = "DoubleStorage"}, "expected a storage of 48 bytes, got 24");
    row("negative storage", {.elements = -1}, "a storage's class, key, place and size");
    row("beyond by shape", {.shape = {3, 3}}, "within the 6 of its storage, got one at 8");
    row("beyond by offset", {.offset = 1}, "within the 6 of its storage, got one at 6");
    row("beyond by stride", {.strides = {3, 2}}, "within the 6 of its storage, got one at 7");
    row("beyond as a scalar", {.offset = 6, .shape = {}, .strides = {}}, "of its storage, got one at 6");
    row("offset overflows", {.offset = INT64_MAX, .shape = {2, 3}, .strides = {INT64_MAX, INT64_MAX}},
        "a shape whose size fits 64 bits");
    row("shape overflows", {.shape = {kHuge, kHuge}, .strides = {0, 0}}, "a shape whose size fits 64 bits");
    row("empty shape overflows", {.shape = {0, kHuge, kHuge}, .strides = {0, 0, 0}},
        "a shape whose size fits 64 bits");
    row("reach overflows", {.shape = {kHuge}, .strides = {kHuge}}, "a shape whose size fits 64 bits");
    row("expanded beyond measure", {.shape = {1LL << 40U}, .strides = {0}}, "more than eight times the file");
    row("negative offset", {.offset = -1}, "an offset of at least 0");
    row("negative size", {.shape = {-2, 3}}, "sizes and strides of at least 0");
    row("negative stride", {.strides = {-3, 1}}, "sizes and strides of at least 0");
    row("stride missing", {.strides = {1}}, "a stride for each size");
    row("nine dimensions",
        {.shape = std::vector<std::int64_t>(9, 1), .strides = std::vector<std::int64_t>(9, 1)},
        "at most 8 sizes and strides");

    const auto rebuild = pickleGlobal("torch._utils", "_rebuild_tensor_v2");
    raw("no arguments", rebuild + ")R", "storage, offset, size and stride of a tensor");
    raw("storage is a number", rebuild + "(K\x01K\x00))\x89NtR"s, "tensor \"w\": expected a storage, got");
    raw("a long list of marks",
        pickleTensor({}).insert(
            pickleTensor({}).size() - 2, "}(" +
                                             [] {
                                                 std::string pairs;
                                                 for (int i = 0; i < 17; ++i) {
                                                     pairs += "NN";
                                                 }
                                                 return pairs + "u";
                                             }()),
        "a short dictionary of a view's marks");
    raw("storage is no tuple", rebuild + "(K\x01QK\x00))\x89NtR"s, "a storage's class, key, place and size");
    raw("size is a list", rebuild + "(K\x01QK\x00])\x89NtR"s, "sizes and strides of at least 0");
    QTest::newRow("name of control characters")
        << archiveOf(pickleDict({{"a\nb", pickleTensor({})}}), {floats(6)})
        << "tensor \"a?b\": expected a name in printable UTF-8"s;
    QTest::newRow("name of other bytes")
        << archiveOf(pickleDict({{"\xff", pickleTensor({})}}), {floats(6)}) << "a name in printable UTF-8"s;
    QTest::newRow("name twice") << archiveOf(pickleDict({{"w", pickleTensor({})}, {"w", pickleTensor({})}}),
                                             {floats(6)})
                                << "expected each key once, got \"w\" twice"s;
    QTest::newRow("a list") << archiveOf("\x80\x02].", {}) << "a dictionary of tensors, got a plain value"s;
    QTest::newRow("nothing in it") << archiveOf("\x80\x02}.", {}) << "got one without keys"s;
    QTest::newRow("no pickle") << archiveOf("none", {}) << "pickle: expected protocol 2 to 5"s;
    QTest::newRow("long byte order") << zipOf({{"a/data.pkl", "x"}, {"a/byteorder", std::string(17, 'x')}})
                                     << "got byte order \"a long text\""s;
}

void TorchArchiveTest::refuses()
{
    QFETCH(std::string, archive);
    QFETCH(std::string, message);
    QCOMPARE(refusalFault(archiveFrom(archive), "a.pt", message), std::string());
}

/// A storage may be used by many tensors, yet a small file must not ask for any amount of memory.
void TorchArchiveTest::sharedStoragesAreLimited()
{
    const TensorText large{.elements = 1 << 20U, .shape = {1 << 20U}, .strides = {1}};
    const auto archiveOfCopies = [&](int count) {
        std::vector<std::pair<std::string, std::string>> entries;
        for (int i = 0; i < count; ++i) {
            entries.emplace_back(std::to_string(i), pickleTensor(large));
        }
        return archiveOf(pickleDict(entries), {floats(1 << 20U)});
    };
    QVERIFY(archiveFrom(archiveOfCopies(8)).ok());
    QVERIFY(archiveFrom(archiveOfCopies(13)).error().what.find("more than eight times the file") !=
            std::string::npos);
}

void TorchArchiveTest::holdsOneBlockOfAStridedTensor()
{
    constexpr std::int64_t kRows = 4096, kColumns = 6000; // 94 MiB
    const TensorText tensor{
        .elements = kRows * kColumns, .shape = {kColumns, kRows}, .strides = {1, kColumns}};
    {
        std::string storage(static_cast<std::size_t>(kRows * kColumns) * 4, '\0');
        auto values = torch::from_blob(storage.data(), {kRows, kColumns});
        values.copy_(torch::arange(kRows).unsqueeze(1) * 2 + torch::arange(kColumns));
        std::ofstream(path("large.pt"), std::ios::binary)
            << archiveOf(pickleDict({{"w", pickleTensor(tensor)}}), {storage});
    }
    const auto archive = openTorchArchive(path("large.pt")).value();
    auto destination = torch::zeros({kColumns, kRows}, torch::kHalf);
    const auto before = memoryUse().residentBytes;
    forgetPeak();
    QVERIFY(archive.readInto("w", destination).ok());
    const auto grown = memoryUse().peakBytes - before;
    if (measuresMemory()) {
        QVERIFY2(grown < std::int64_t{48} << 20U, std::to_string(grown).c_str());
    }
    QVERIFY(torch::equal(destination,
                         (torch::arange(kRows) * 2 + torch::arange(kColumns).unsqueeze(1)).to(torch::kHalf)));
    std::filesystem::remove(path("large.pt"));
}

/// A column of a wide matrix, and a few elements of a large one.
void TorchArchiveTest::readsElementsThatLieFarApart()
{
    const TensorText column{.elements = 1 << 20U, .offset = 3, .shape = {64, 1}, .strides = {1 << 14U, 7}};
    const TensorText corners{
        .elements = 1 << 20U, .offset = 1, .shape = {2, 3, 2}, .strides = {500'000, 100'000, 2}};
    const auto archive =
        archiveFrom(
            archiveOf(pickleDict({{"column", pickleTensor(column)}, {"corners", pickleTensor(corners)}}),
                      {floats(1 << 20U)}))
            .value();
    const auto all = torch::arange(1 << 20U, torch::kFloat);
    QVERIFY(torch::equal(archive.readTensor("column").value(), all.as_strided({64, 1}, {1 << 14U, 7}, 3)));
    QVERIFY(torch::equal(archive.readTensor("corners").value(),
                         all.as_strided({2, 3, 2}, {500'000, 100'000, 2}, 1)));
}

/// One call with very many arguments that very many keys name.
void TorchArchiveTest::largeCallsAreNotCopied()
{
    std::string pickle = "\x80\x02}(" + pickleText("first") +
                         pickleGlobal("torch._utils", "_rebuild_tensor_v1") + "(" +
                         std::string(500'000, 'N') + "tRq\x01";
    for (int i = 0; i < 100'000; ++i) {
        pickle += pickleText(std::to_string(i)) + "h\x01";
    }
    const auto before = computedMilliseconds();
    const auto archive = archiveFrom(archiveOf(pickle + "u.", {}));
    QVERIFY2(computedMilliseconds() - before < 5000, "slow");
    QVERIFY(archive.ok());
    QVERIFY(archive.value().tensors().empty());
    QCOMPARE(archive.value().warnings().size(), std::size_t{101});
}

void TorchArchiveTest::fillsAModule()
{
    torch::nn::Linear linear(2, 2);
    const auto archive = openTorchArchive(archiveFixture("state.pt")).value();
    const auto loaded = loadStrict(*linear, archive);
    QVERIFY2(loaded.ok(), loaded.ok() ? "" : loaded.error().message().c_str());
    QVERIFY(torch::equal(linear->weight, torch::ones({2, 2})));
    QVERIFY(torch::equal(linear->bias, torch::zeros(2)));
}

void TorchArchiveTest::shrinkingFileIsAnErrorNotACrash()
{
    std::filesystem::copy_file(archiveFixture("strided.pt"), path("victim.pt"));
    const auto archive = openTorchArchive(path("victim.pt")).value();
    std::filesystem::resize_file(path("victim.pt"), 1024);
    for (const auto* key : {"base", "transposed"}) {
        const auto lost = archive.readTensor(key);
        QVERIFY(!lost.ok());
        QVERIFY(lost.error().what.find("the file shrank while it was read") != std::string::npos);
    }
    QCOMPARE(openTorchArchive(path("absent.pt")).error().code, ErrorCode::WeightsMissing);
}

void TorchArchiveTest::mutatedArchivesAreRefusedOrWhole()
{
    std::vector<std::string> seeds;
    for (const auto& name :
         QDir(QString::fromStdString(archiveFixture("").string())).entryList({"*.pt", "*.ckpt", "*.bin"})) {
        seeds.push_back(bytesOfFile(archiveFixture(name.toStdString())));
    }
    const auto make = [&](Dice& dice) {
        switch (dice(3)) {
        case 0:
            return mutated(seeds[dice(seeds.size())], seeds, dice);
        case 1: { // the archive is sound, its pickle is not
            const auto pickle =
                pickleDict({{"w", pickleTensor({})}, {"v", pickleTensor(randomTensor(dice))}});
            return archiveOf(mutated(pickle, seeds, dice), {floats(6), floats(static_cast<int>(dice(9)))});
        }
        default:
            return archiveOf(pickleDict({{"w", pickleTensor(randomTensor(dice))},
                                         {"v", pickleTensor(randomTensor(dice))}}),
                             {floats(6), floats(3)});
        }
    };
    const auto fault = fuzz(4000, make, checkArchive);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

CASCADE_TEST(TorchArchiveTest);
#include "tst_TorchArchive.moc"
