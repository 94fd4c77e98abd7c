// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <torch/nn/modules/linear.h>

#include <filesystem>

using namespace cascade;
using namespace cascade::weights;

namespace {

/// A small network with parameters, a buffer and a child.
struct Net : torch::nn::Module {
    Net()
    {
        weight = register_parameter("weight", torch::zeros({2, 3}));
        image = register_parameter("image",
                                   torch::zeros({2, 3, 4, 5}).contiguous(torch::MemoryFormat::ChannelsLast));
        steps = register_buffer("steps", torch::zeros({1}, torch::kLong));
        child = register_module("child", torch::nn::Linear(3, 4));
    }
    torch::Tensor weight, image, steps;
    torch::nn::Linear child{nullptr};
};

StateDict drawn()
{
    torch::manual_seed(3);
    return {{"weight", torch::randn({2, 3})},
            {"image", torch::randn({2, 3, 4, 5})},
            {"steps", torch::tensor({std::int64_t{42}})},
            {"child.weight", torch::randn({4, 3})},
            {"child.bias", torch::randn({4})}};
}

} // namespace

class LoadStrictTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fillsParametersAndBuffers()
    {
        Net net;
        const auto tensors = drawn();
        const auto* storage = net.weight.data_ptr();
        QVERIFY(loadStrict(net, saved(tensors)).ok());
        QVERIFY(torch::equal(net.weight, tensors.at("weight")));
        QVERIFY(torch::equal(net.image, tensors.at("image")));
        QVERIFY(
            net.image.is_contiguous(torch::MemoryFormat::ChannelsLast)); // the layout of the module is kept
        QCOMPARE(net.steps.item<std::int64_t>(), std::int64_t{42});
        QVERIFY(torch::equal(net.child->bias, tensors.at("child.bias")));
        QCOMPARE(net.weight.data_ptr(), storage); // in place
        QVERIFY(net.weight.requires_grad());
    }

    void stateDictRoundTrip()
    {
        Net net;
        QVERIFY(loadStrict(net, saved(drawn())).ok());
        const auto state = stateDictOf(net);
        QCOMPARE(state.size(), std::size_t{5});
        Net other;
        QVERIFY(loadStrict(other, saved(state)).ok());
        for (const auto& [key, tensor] : stateDictOf(other)) {
            QVERIFY(torch::equal(tensor, state.at(key)));
        }
        QCOMPARE(parameterCount(net), std::int64_t{6 + 120 + 12 + 4});
    }

    void convertsToTheModulesDtype()
    {
        auto tensors = drawn();
        for (auto& [key, tensor] : tensors) {
            tensor = tensor.is_floating_point() ? tensor.to(torch::kBFloat16) : tensor;
        }
        Net net;
        QVERIFY(loadStrict(net, saved(tensors)).ok());
        QVERIFY(net.weight.scalar_type() == torch::kFloat);
        QVERIFY(torch::equal(net.weight, tensors.at("weight").to(torch::kFloat)));
    }

    void convertsTheModuleWhenAsked()
    {
        Net net;
        const auto alias = net.weight;
        const auto tensors = drawn();
        QVERIFY(loadStrict(net, saved(tensors), {.dtype = torch::kBFloat16}).ok());
        QVERIFY(alias.scalar_type() ==
                torch::kBFloat16); // the same tensor object: optimizers and aliases follow
        QVERIFY(torch::equal(net.weight, tensors.at("weight").to(torch::kBFloat16)));
        QVERIFY(net.steps.scalar_type() == torch::kLong);
        QVERIFY(net.weight.requires_grad());
    }

    void allWrongKeysAreReportedTogether()
    {
        auto tensors = drawn();
        tensors.erase("child.bias");
        tensors.erase("steps");
        tensors["extra.one"] = torch::ones(1);
        tensors["extra.two"] = torch::ones(1);
        tensors["weight"] = torch::ones({3, 2});
        Net net;
        const auto loaded = loadStrict(net, saved(tensors));
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().code, ErrorCode::BadInput);
        for (const auto* part :
             {"missing (2): \"child.bias\" \"steps\"", "unexpected (2): \"extra.one\" \"extra.two\"",
              "of another shape (1): \"weight\" (expected [2, 3], got [3, 2])"}) {
            QVERIFY2(loaded.error().what.find(part) != std::string::npos, loaded.error().message().c_str());
        }
        for (const auto& [key, tensor] : stateDictOf(net)) { // nothing was loaded
            QVERIFY(key.starts_with("child") || tensor.count_nonzero().item<std::int64_t>() == 0);
        }
    }

    void loadingCanBeCancelled()
    {
        CancelSource source;
        source.cancel();
        Net net;
        QVERIFY_EXCEPTION_THROWN((void)loadStrict(net, saved(drawn()), {}, source.token()), Cancelled);
    }

    void tiedKeysAndSkippedParts()
    {
        auto tensors = drawn();
        tensors["tied"] = tensors.at("weight");
        tensors.erase("weight");
        tensors["decoder.x"] = torch::ones(1);
        Net net;
        QVERIFY(!loadStrict(net, saved(tensors)).ok());
        const LoadOptions options{.aliases = {{"tied", "weight"}}, .skippedPrefixes = {"decoder."}};
        QVERIFY(loadStrict(net, saved(tensors), options).ok());
        QVERIFY(torch::equal(net.weight, tensors.at("tied")));
        tensors["weight"] = torch::ones({2, 3}); // both present: the key itself counts
        QVERIFY(loadStrict(net, saved(tensors), options).ok());
        QVERIFY(torch::equal(net.weight, torch::ones({2, 3})));
    }

private:
    SafetensorsFile saved(const StateDict& tensors)
    {
        const auto file = std::filesystem::path(m_folder.path().toStdString()) / "net.safetensors";
        writeSafetensors(file, tensors).value();
        return openSafetensors(file).value();
    }

    QTemporaryDir m_folder;
};

CASCADE_TEST(LoadStrictTest);
#include "tst_LoadStrict.moc"
