// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/OneBlock.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <torch/types.h>

#include <cstdint>
#include <utility>
#include <vector>

using namespace cascade;
using namespace cascade::weights;

namespace {

/// Parameters of two dtypes and two layouts.
struct Net : torch::nn::Module {
    Net()
    {
        bias = register_parameter("bias", torch::zeros({3}));
        image = register_parameter("image",
                                   torch::zeros({2, 3, 4, 5}).contiguous(torch::MemoryFormat::ChannelsLast));
        half = register_parameter("half", torch::zeros({5, 7}, torch::kBFloat16));
        other = register_parameter("other", torch::zeros({9}, torch::kBFloat16));
    }
    torch::Tensor bias, image, half, other;
};

const char* place(const torch::Tensor& tensor)
{
    return static_cast<const char*>(tensor.data_ptr());
}

} // namespace

class OneBlockTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parametersLieBehindOneAnother()
    {
        Net net;
        layInOneBlock(net);
        for (const auto& parameter : net.parameters()) {
            QCOMPARE(reinterpret_cast<std::uintptr_t>(parameter.data_ptr()) % 64, std::uintptr_t{0});
        }
        QCOMPARE(place(net.image) - place(net.bias), std::ptrdiff_t{64});
        QCOMPARE(place(net.other) - place(net.half), std::ptrdiff_t{128}); // 70 bytes, rounded up
        QVERIFY(net.bias.is_alias_of(net.image));
        QVERIFY(!net.bias.is_alias_of(net.half));
    }

    void shapesAndLayoutsStay()
    {
        Net net;
        layInOneBlock(net);
        QCOMPARE(net.image.sizes(), (torch::IntArrayRef{2, 3, 4, 5}));
        QVERIFY(net.image.is_contiguous(torch::MemoryFormat::ChannelsLast));
        QCOMPARE(net.half.scalar_type(), torch::kBFloat16);
        QVERIFY(net.bias.requires_grad());
    }

    /// What is written into one is in no other.
    void parametersDoNotOverlap()
    {
        Net net;
        layInOneBlock(net);
        const torch::NoGradGuard noGrad;
        double value = 0;
        for (auto& parameter : net.parameters()) {
            parameter.fill_(++value);
        }
        value = 0;
        for (const auto& parameter : net.parameters()) {
            QVERIFY((parameter == ++value).all().item<bool>());
        }
    }
};

CASCADE_TEST(OneBlockTest);
#include "tst_OneBlock.moc"
