// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormModulateSilu.h"
#include "core/kernels/NormRows.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <cstring>

using namespace cascade::kernels;
using torch::Tensor;

namespace {

/// The largest difference, relative to the largest value of `expected`.
double worst(const Tensor& actual, const Tensor& expected)
{
    const auto e = expected.to(torch::kFloat64);
    return ((actual.to(torch::kFloat64) - e).abs().max() / (e.abs().max() + 1e-12)).item<double>();
}

Tensor randomTensor(at::IntArrayRef sizes, unsigned seed)
{
    auto generator = at::detail::createCPUGenerator(seed);
    return torch::randn(sizes, generator);
}

struct Case {
    Tensor x, weight, scale, shift, dy;
};

Case makeCase(std::int64_t frames, std::int64_t positions, std::int64_t channels, bool hasScale,
              bool hasShift, torch::ScalarType type)
{
    Case c;
    c.x = (randomTensor({frames, positions, channels}, 1) * 2).to(type);
    c.weight = 1 + 0.3 * randomTensor({channels}, 2);
    c.scale = hasScale ? 0.5 * randomTensor({frames, channels}, 3) : Tensor();
    c.shift = hasShift ? randomTensor({frames, channels}, 4) : Tensor();
    c.dy = randomTensor({frames, positions, channels}, 5).to(type);
    return c;
}

/// y, then the gradients of all defined inputs.
template <typename Norm>
std::vector<Tensor> results(const Case& c, bool activate, const Norm& norm)
{
    std::vector<Tensor> inputs = {c.x, c.weight, c.scale, c.shift};
    std::vector<Tensor> leaves;
    for (auto& input : inputs) {
        if (input.defined()) {
            input = input.detach().clone().requires_grad_();
            leaves.push_back(input);
        }
    }
    const auto y = norm(inputs[0], inputs[1], inputs[2], inputs[3], activate);
    auto all = torch::autograd::grad({y}, leaves, {c.dy.to(y.scalar_type())});
    all.insert(all.begin(), y.detach());
    return all;
}

/// The same by definition: in double precision, by autograd of the reference.
std::vector<Tensor> oracle(Case c, bool activate)
{
    for (auto* t : {&c.x, &c.weight, &c.scale, &c.shift, &c.dy}) {
        *t = t->defined() ? t->to(torch::kFloat64) : *t;
    }
    return results(c, activate, normModulateSiluReference);
}

} // namespace

class NormModulateSiluTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void referenceIsTheFormula()
    {
        // One position of two channels: mean square (9 + 16) / 2, so rms(x) = x / 3.5355339 (and a little
        // epsilon).
        const auto x = torch::tensor({3.0, 4.0}, torch::kFloat64).view({1, 1, 2});
        const auto weight = torch::tensor({2.0, 0.5}, torch::kFloat64);
        const auto scale = torch::tensor({{0.5, -1.0}}, torch::kFloat64);
        const auto shift = torch::tensor({{0.25, 1.0}}, torch::kFloat64);
        const double root = std::sqrt(12.5 + 1e-6);
        const double first = 3 / root * 2 * 1.5 + 0.25, second = 1.0;
        const auto y = normModulateSiluReference(x, weight, scale, shift, true);
        QVERIFY(std::abs(y[0][0][0].item<double>() - first / (1 + std::exp(-first))) < 1e-12);
        QVERIFY(std::abs(y[0][0][1].item<double>() - second / (1 + std::exp(-second))) < 1e-12);
    }

    void equalsReference_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("positions");
        QTest::addColumn<bool>("hasScale");
        QTest::addColumn<bool>("hasShift");
        QTest::addColumn<bool>("activate");
        QTest::addColumn<bool>("bf16");
        for (const bool bf16 : {false, true}) {
            const char* type = bf16 ? "bf16" : "fp32";
            for (const int channels : {1, 3, 16, 23, 96, 200}) {
                QTest::addRow("%s, %d channels", type, channels)
                    << channels << 300 << true << true << true << bf16;
            }
            QTest::addRow("%s, no scale", type) << 40 << 20 << false << true << true << bf16;
            QTest::addRow("%s, no shift", type) << 40 << 20 << true << false << true << bf16;
            QTest::addRow("%s, no modulation", type) << 40 << 20 << false << false << true << bf16;
            QTest::addRow("%s, no activation", type) << 40 << 20 << true << true << false << bf16;
            QTest::addRow("%s, no activation or shift", type) << 40 << 20 << true << false << false << bf16;
        }
    }

    void equalsReference()
    {
        QFETCH(int, channels);
        QFETCH(int, positions);
        QFETCH(bool, hasScale);
        QFETCH(bool, hasShift);
        QFETCH(bool, activate);
        QFETCH(bool, bf16);
        const auto c =
            makeCase(3, positions, channels, hasScale, hasShift, bf16 ? torch::kBFloat16 : torch::kFloat32);
        const auto actual = results(c, activate, normModulateSiluRows);
        const auto expected = oracle(c, activate);
        QCOMPARE(actual[0].scalar_type(), c.x.scalar_type());
        QCOMPARE(actual.size(), expected.size());
        for (std::size_t i = 0; i < actual.size(); ++i) {
            // y and dx are rounded to bfloat16 once; the sums stay fp32.
            const double tolerance = bf16 && i < 2 ? 4e-3 : 5e-6;
            QVERIFY2(worst(actual[i], expected[i]) < tolerance,
                     qPrintable(QString("result %1: %2").arg(i).arg(worst(actual[i], expected[i]))));
        }
    }

    void everyInstructionSetAgrees()
    {
        const std::int64_t rows = 9, channels = 37;
        const auto c = makeCase(1, rows, channels, true, true, torch::kFloat32);
        const auto multiplier = (c.weight * (1 + c.scale[0])).contiguous();
        const auto expected = oracle(c, true);
        for (const auto& kernels : normRowKernels()) {
            auto y = torch::empty_like(c.x), dx = torch::empty_like(c.x);
            auto inverse = torch::empty({rows}), sums = torch::zeros({3, channels});
            NormSpan span{rows,
                          channels,
                          multiplier.data_ptr<float>(),
                          c.shift.data_ptr<float>(),
                          inverse.data_ptr<float>(),
                          1e-6f,
                          true};
            kernels.forwardFloat(span, c.x.data_ptr<float>(), y.data_ptr<float>());
            NormGradients gradients{sums[0].data_ptr<float>(), sums[1].data_ptr<float>(),
                                    sums[2].data_ptr<float>()};
            kernels.backwardFloat(span, gradients, c.x.data_ptr<float>(), c.dy.data_ptr<float>(),
                                  dx.data_ptr<float>());
            QVERIFY2(worst(y, expected[0]) < 3e-6, kernels.name);
            QVERIFY2(worst(dx, expected[1]) < 3e-6, kernels.name);
            QVERIFY2(worst(sums[0] * c.weight, expected[3][0]) < 3e-6, kernels.name);
            QVERIFY2(worst(sums[1], expected[4][0]) < 3e-6, kernels.name);

            const auto half = c.x.to(torch::kBFloat16), halfGradient = c.dy.to(torch::kBFloat16);
            auto halfY = torch::empty_like(half), halfDx = torch::empty_like(half);
            const auto bits = [](const Tensor& t) { return static_cast<Bf16*>(t.data_ptr()); };
            kernels.forwardBf16(span, bits(half), bits(halfY));
            kernels.backwardBf16(span, gradients, bits(half), bits(halfGradient), bits(halfDx));
            QVERIFY2(worst(halfY, expected[0]) < 8e-3, kernels.name);
            QVERIFY2(worst(halfDx, expected[1]) < 2e-2, kernels.name);
        }
    }

    /// 2e-6 relative over everything that a network may meet, on every instruction set.
    void siluIsAccurate()
    {
        const auto z = torch::linspace(-79, 100, 400001);
        const auto exact = z.to(torch::kFloat64) / (1 + torch::exp(-z.to(torch::kFloat64)));
        for (const auto& kernels : normRowKernels()) {
            auto y = torch::empty_like(z);
            const auto input = torch::ones_like(z);
            for (std::int64_t i = 0; i < z.numel(); i += 1000) {
                // A span of 1000 channels of ones: rms 1 (epsilon 0), multiplier z.
                const auto channels = std::min<std::int64_t>(1000, z.numel() - i);
                const auto shift = torch::zeros({channels});
                float inverse = 0;
                const NormSpan span{1, channels, z.data_ptr<float>() + i, shift.data_ptr<float>(), &inverse,
                                    0, true};
                kernels.forwardFloat(span, input.data_ptr<float>() + i, y.data_ptr<float>() + i);
                QCOMPARE(inverse, 1.0f);
            }
            const auto relative = (y.to(torch::kFloat64) - exact).abs() / exact.abs().clamp_min(1e-300);
            QVERIFY2(relative.max().item<double>() < 2e-6, kernels.name);
        }
    }

    void imagesKeepTheirLayout()
    {
        const auto type = torch::kBFloat16;
        const auto x = randomTensor({2, 24, 5, 7}, 1).to(type);
        const auto weight = torch::ones({24}), scale = randomTensor({2, 24}, 2),
                   shift = randomTensor({2, 24}, 3);
        const auto last = x.contiguous(at::MemoryFormat::ChannelsLast);
        const auto y = normModulateSilu(last, weight, scale, shift, true);
        QVERIFY(y.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY(torch::equal(normModulateSilu(x, weight, scale, shift, true), y)); // NCHW gives the same
        const auto rows = x.flatten(2).transpose(1, 2).contiguous();
        const auto byRows = normModulateSiluRows(rows, weight, scale, shift, true);
        QVERIFY(torch::equal(y.flatten(2).transpose(1, 2), byRows));
    }

    void imageGradientsAreRight()
    {
        for (const bool channelsLast : {false, true}) {
            auto x = randomTensor({2, 12, 3, 4}, 1);
            x = (channelsLast ? x.contiguous(at::MemoryFormat::ChannelsLast) : x).requires_grad_();
            const auto weight = torch::ones({12});
            const auto dy = randomTensor({2, 12, 3, 4}, 2); // arrives in another layout
            const auto y = normModulateSilu(x, weight, {}, {}, true);
            const auto actual = torch::autograd::grad({y}, {x}, {dy})[0];
            const auto rows = x.detach().flatten(2).transpose(1, 2).requires_grad_();
            const auto expected =
                torch::autograd::grad({normModulateSiluReference(rows, weight, {}, {}, true)}, {rows},
                                      {dy.flatten(2).transpose(1, 2)})[0];
            QVERIFY(worst(actual.flatten(2).transpose(1, 2), expected) < 3e-6);
        }
    }

    void rmsNormOfTokens()
    {
        auto x = randomTensor({2, 3, 5, 32}, 1).requires_grad_();
        auto weight = randomTensor({32}, 2).requires_grad_();
        const auto expected = x * torch::rsqrt(x.square().mean(-1, true) + 1e-6) * weight;
        const auto actual = rmsNorm(x, weight);
        QCOMPARE(actual.sizes(), x.sizes());
        QVERIFY(worst(actual, expected) < 1e-6);
        const auto dy = randomTensor({2, 3, 5, 32}, 3);
        const auto a = torch::autograd::grad({actual}, {x, weight}, {dy});
        const auto e = torch::autograd::grad({expected}, {x, weight}, {dy});
        QVERIFY(worst(a[0], e[0]) < 3e-6);
        QVERIFY(worst(a[1], e[1]) < 3e-6);
    }

    void weightOfBfloat16KeepsItsType()
    {
        auto weight = torch::ones({16}, torch::kBFloat16).requires_grad_();
        auto scale = torch::zeros({2, 16}, torch::kBFloat16).requires_grad_();
        const auto x = randomTensor({2, 4, 16}, 1).to(torch::kBFloat16);
        normModulateSiluRows(x, weight, scale, {}, true).sum().backward();
        QCOMPARE(weight.grad().scalar_type(), torch::kBFloat16);
        QCOMPARE(scale.grad().scalar_type(), torch::kBFloat16);
    }

    void doesNotDependOnThreads()
    {
        const auto c = makeCase(2, 1000, 48, true, true, torch::kBFloat16);
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = results(c, true, normModulateSiluRows);
        at::set_num_threads(3);
        const auto three = results(c, true, normModulateSiluRows);
        at::set_num_threads(threads);
        for (std::size_t i = 0; i < one.size(); ++i) {
            QVERIFY(torch::equal(one[i], three[i]));
        }
    }

    void emptyIsEmpty()
    {
        auto x = torch::zeros({0, 4, 8}).requires_grad_();
        const auto y = normModulateSiluRows(x, torch::ones({8}), {}, {}, true);
        QCOMPARE(y.sizes(), x.sizes());
        y.sum().backward();
        QCOMPARE(x.grad().sizes(), x.sizes());
    }

    void notANumberStaysOne()
    {
        auto x = torch::ones({1, 2, 20}, torch::kBFloat16);
        x[0][1][3] = std::nan("");
        const auto y = normModulateSiluRows(x, torch::ones({20}), {}, {}, true);
        QVERIFY(!y[0][0].isnan().any().item<bool>());
        QVERIFY(y[0][1].isnan().all().item<bool>());
    }

    void wrongShapesAreRefused()
    {
        const auto x = torch::zeros({2, 4, 8});
        QVERIFY_EXCEPTION_THROWN((void)normModulateSiluRows(x, torch::ones({7}), {}, {}, true), c10::Error);
        QVERIFY_EXCEPTION_THROWN(
            (void)normModulateSiluRows(x, torch::ones({8}), torch::zeros({1, 8}), {}, true), c10::Error);
        QVERIFY_EXCEPTION_THROWN((void)normModulateSilu(x, torch::ones({8}), {}, {}, true), c10::Error);
    }

    void secondDerivativeIsRefused()
    {
        auto x = randomTensor({1, 2, 8}, 1).requires_grad_();
        const auto y = rmsNorm(x, torch::ones({8}));
        QVERIFY_EXCEPTION_THROWN((void)torch::autograd::grad({y.sum()}, {x}, {}, true, true), c10::Error);
    }
};

CASCADE_TEST(NormModulateSiluTest);
#include "tst_NormModulateSilu.moc"
