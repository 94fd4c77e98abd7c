// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Safetensors.h"
#include "core/weights/WeightChanges.h"

#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <torch/nn/modules/linear.h>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;

namespace {

/// Two layers; the second may be one that the original lacks.
class Pair : public torch::nn::Module {
public:
    explicit Pair(bool extra)
    {
        first = register_module("first", torch::nn::Linear(50, 7));
        if (extra) {
            second = register_module("second", torch::nn::Linear(4, 3));
        }
    }
    torch::nn::Linear first{nullptr}, second{nullptr};
};

struct Folder {
    [[nodiscard]] SafetensorsFile written(const StateDict& tensors) const
    {
        const auto file = std::filesystem::path(root.path().toStdString()) / "changes.safetensors";
        writeSafetensors(file, tensors).value();
        return openSafetensors(file).value();
    }
    QTemporaryDir root;
};

StateDict copyOf(const torch::nn::Module& module)
{
    StateDict copy;
    for (const auto& [key, tensor] : stateDictOf(module)) {
        copy[key] = tensor.detach().clone();
    }
    return copy;
}

/// `before`, each weight moved by about a hundredth.
StateDict movedFrom(const StateDict& before)
{
    StateDict after;
    std::uint64_t seed = 1;
    for (const auto& [key, tensor] : before) {
        after[key] = tensor + 0.01 * randomTensor(tensor.sizes(), seed++);
    }
    return after;
}

} // namespace

class WeightChangesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What is put together again is near what was taken apart: a group's largest value is seven steps.
    void changesComeBack()
    {
        const Folder folder;
        Pair module(false);
        const auto before = copyOf(module), after = movedFrom(before);
        applyChanges(module, folder.written(changesBetween(before, after))).value();
        const auto got = copyOf(module);
        const auto wanted = after.at("first.weight") - before.at("first.weight");
        const auto error = got.at("first.weight") - after.at("first.weight");
        QVERIFY(error.abs().max().item<double>() <= 0.51 * wanted.abs().max().item<double>() / 7 * 1.01);
        QVERIFY(error.square().mean().item<double>() < 0.02 * wanted.square().mean().item<double>());
        QVERIFY((got.at("first.bias") - after.at("first.bias")).abs().max().item<double>() < 1e-2);
    }

    /// 350 weights in 11 groups: half a byte each and two bytes a group, the last group filled up.
    void aValueTakesFourBitsAndAHalf()
    {
        Pair module(false);
        const auto before = copyOf(module);
        const auto changes = changesBetween(before, movedFrom(before));
        QCOMPARE(changes.size(), std::size_t{3});
        QCOMPARE(changes.at("first.weight#q").numel(), std::int64_t{11 * 16});
        QCOMPARE(changes.at("first.weight#q").scalar_type(), torch::kUInt8);
        QCOMPARE(changes.at("first.weight#scale").numel(), std::int64_t{11});
        QCOMPARE(changes.at("first.bias").scalar_type(), torch::kBFloat16);
    }

    void noChangeIsNone()
    {
        const Folder folder;
        Pair module(false);
        const auto before = copyOf(module);
        applyChanges(module, folder.written(changesBetween(before, before))).value();
        QVERIFY(torch::equal(copyOf(module).at("first.weight"), before.at("first.weight")));
    }

    void newTensorsAreWhole()
    {
        const Folder folder;
        Pair small(false), large(true);
        const auto before = copyOf(small);
        auto after = movedFrom(before);
        for (const auto& [key, tensor] : copyOf(large)) {
            after.emplace(key, tensor);
        }
        const auto changes = changesBetween(before, after);
        QVERIFY(changes.contains("second.weight"));
        applyChanges(large, folder.written(changes), "second.").value();
        QVERIFY((copyOf(large).at("second.weight") - after.at("second.weight")).abs().max().item<double>() <
                1e-2);
    }

    void misfitsAreNamed_data()
    {
        QTest::addColumn<QString>("remove");
        QTest::addColumn<QString>("replace");
        QTest::addColumn<QString>("with");
        QTest::addColumn<QString>("message");
        QTest::newRow("unknown key") << ""
                                     << "third"
                                     << "first.bias"
                                     << "unexpected \"third\"";
        QTest::newRow("half of it") << "first.weight#scale"
                                    << ""
                                    << ""
                                    << "half of it is missing: \"first.weight#q\"";
        QTest::newRow("another shape") << ""
                                       << "first.bias"
                                       << "first.weight#scale"
                                       << "of another shape \"first.bias\"";
        QTest::newRow("too few") << ""
                                 << "first.weight#q"
                                 << "first.bias"
                                 << "of another shape \"first.weight#q\"";
        QTest::newRow("not given") << "second.bias"
                                   << ""
                                   << ""
                                   << "missing \"second.bias\"";
    }
    void misfitsAreNamed()
    {
        QFETCH(QString, remove);
        QFETCH(QString, replace);
        QFETCH(QString, with);
        QFETCH(QString, message);
        const Folder folder;
        Pair small(false), large(true);
        const auto before = copyOf(small);
        auto changes = changesBetween(before, copyOf(large));
        if (!replace.isEmpty()) {
            const auto tensor = changes.at(with.toStdString());
            changes[replace.toStdString()] = tensor;
        }
        changes.erase(remove.toStdString());
        const auto untouched = copyOf(large);
        const auto applied = applyChanges(large, folder.written(changes), "second.");
        QVERIFY(!applied.ok());
        QCOMPARE(applied.error().code, ErrorCode::BadInput);
        QVERIFY2(QString::fromStdString(applied.error().message()).contains(message),
                 applied.error().message().c_str());
        for (const auto& [key, tensor] : copyOf(large)) {
            QVERIFY(torch::equal(tensor, untouched.at(key)));
        }
    }
};

CASCADE_TEST(WeightChangesTest);
#include "tst_WeightChanges.moc"
