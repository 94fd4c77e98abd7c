// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/VideoUnet.h"

#include "tests/nn/Reference.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <ATen/record_function.h>

#include <QTest>

#include <map>

using namespace cascade;
using namespace cascade::nn;
using namespace cascade::tests;

namespace {

constexpr auto kConvolution = TemporalMixing::Convolution;

/// Networks of every kind that the cascade has, at a width for tests.
std::map<std::string, VideoUnetOptions> networks()
{
    VideoUnetOptions small;
    small.textWidth = 12;
    small.conditionWidth = 24;
    small.headWidth = 8;
    std::map<std::string, VideoUnetOptions> all;

    auto base = small;
    base.patch = 2;
    base.resampling = ResamplingKind::Shuffle;
    base.levels = {{16, 2, false, false, TemporalMixing::ConvolutionThenAttention},
                   {32, 2, false, true, TemporalMixing::SpaceTimeAttention}};
    base.positions = true;
    all["base as shipped"] = base;

    auto published = small;
    published.levels = {{16, 1, false, false, TemporalMixing::Attention},
                        {24, 2, true, true, TemporalMixing::Attention},
                        {32, 1, true, true, TemporalMixing::Attention}};
    all["base as published"] = published;

    auto efficient = small;
    efficient.conditionChannels = 4;
    efficient.efficient = true;
    efficient.lowLogSnr = true;
    efficient.guidanceWeight = true;
    efficient.levels = {{16, 1, false, false, kConvolution}, {32, 2, true, true, kConvolution}};
    all["efficient order"] = efficient;

    auto last = small;
    last.conditionChannels = 3;
    last.patch = 4;
    last.lowLogSnr = true;
    last.resampling = ResamplingKind::Shuffle;
    last.levels = {{16, 0, false, false, TemporalMixing::None}, {32, 1, false, false, kConvolution}};
    all["last stage as shipped"] = last;
    return all;
}

VideoUnet randomNetwork(const VideoUnetOptions& options)
{
    VideoUnet network(options, torch::TensorOptions());
    randomise(*network, 1, 0.8);
    return network;
}

/// A batch of two clips, each frame with one of three captions.
VideoUnetInput randomInput(const VideoUnetOptions& options, std::int64_t frames, std::int64_t height = 16,
                           std::int64_t width = 8)
{
    VideoUnetInput input;
    input.noisy = randomTensor({2, 3, frames, height, width}, 2);
    if (options.conditionChannels > 0) {
        input.condition = randomTensor({2, options.conditionChannels, frames, height, width}, 3);
    }
    auto& c = input.conditioning;
    c.logSnr = torch::tensor({-1.5F, 2.0F});
    c.lowLogSnr = torch::tensor({3.0F, 0.5F});
    c.guidanceWeight = torch::tensor({0.0F, 6.0F});
    c.text.embedding = randomTensor({2, 3, 5, options.textWidth}, 4);
    c.text.mask = torch::ones({2, 3, 5}, torch::kBool);
    c.text.mask[0][0].slice(0, 2).fill_(false);
    c.text.mask[1][2].slice(0, 4).fill_(false);
    c.text.ofFrame = at::arange(frames, torch::kInt64).remainder(3);
    return input;
}

/// Only frames [first, first + count) of an input, as a clip of `clipFrames`.
VideoUnetInput framesOf(const VideoUnetInput& input, std::int64_t first, std::int64_t count,
                        std::int64_t clipFrames)
{
    auto part = input;
    part.noisy = input.noisy.slice(2, first, first + count);
    part.condition =
        input.condition.defined() ? input.condition.slice(2, first, first + count) : torch::Tensor();
    part.conditioning.text.ofFrame = input.conditioning.text.ofFrame.slice(0, first, first + count);
    part.clipFrames = clipFrames;
    return part;
}

/// The input with other pixels in one frame.
VideoUnetInput otherFrame(VideoUnetInput input, std::int64_t frame)
{
    input.noisy = input.noisy.clone();
    input.noisy.select(2, frame) += 0.5;
    return input;
}

void addNetworks()
{
    QTest::addColumn<QString>("name");
    for (const auto& [name, options] : networks()) {
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
}

/// Counts the multiply-adds of convolutions and products while it lives.
class ProductCounter {
public:
    ProductCounter()
    {
        s_count = 0;
        s_depth = 0;
        m_handle = at::addThreadLocalCallback(at::RecordFunctionCallback(&begin, &end).needsInputs(true));
    }
    ~ProductCounter() { at::removeCallback(m_handle); }
    ProductCounter(const ProductCounter&) = delete;
    ProductCounter& operator=(const ProductCounter&) = delete;

    [[nodiscard]] static double multiplyAdds() { return s_count; }

private:
    struct Inside final : at::ObserverContext {};

    static std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function)
    {
        const std::string name = function.name();
        const bool isConvolution = name == "aten::conv2d";
        if (!isConvolution && name != "aten::linear" && name != "aten::matmul") {
            return nullptr;
        }
        if (s_depth++ == 0) { // products are made of products: only the outermost counts
            const auto inputs = function.inputs();
            const auto a = inputs[0].toTensor(), b = inputs[1].toTensor();
            if (isConvolution) {
                const auto stride = inputs[3].toIntVector()[0];
                s_count += static_cast<double>(a.size(0) * (a.size(2) / stride) * (a.size(3) / stride)) *
                           static_cast<double>(b.numel());
            } else {
                const auto columns = name == "aten::linear" ? b.size(0) : b.size(-1);
                s_count += static_cast<double>(a.numel()) * static_cast<double>(columns);
            }
        }
        return std::make_unique<Inside>();
    }
    static void end(const at::RecordFunction&, at::ObserverContext* context)
    {
        if (context != nullptr) {
            --s_depth;
        }
    }

    static inline double s_count = 0;
    static inline int s_depth = 0;
    at::CallbackHandle m_handle = 0;
};

} // namespace

class VideoUnetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsReference_data() { addNetworks(); }
    void equalsReference()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        auto network = randomNetwork(options);
        auto input = randomInput(options, 5);
        const Reference reference(*network);
        for (const int clipFrames : {-1, 3, 0}) {
            input.clipFrames = clipFrames;
            const auto got = network->forward(input);
            QCOMPARE(got.sizes(), input.noisy.sizes());
            QVERIFY(relativeError(got, reference.unet(options, input)) < 3e-5);
        }
    }

    void startsAtZero_data() { addNetworks(); }
    void startsAtZero()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        VideoUnet network(options, torch::TensorOptions());
        QCOMPARE(network->forward(randomInput(options, 2)).abs().max().item<float>(), 0.0F);
    }

    /// Video Diffusion Models: images appended to a clip change nothing in it, and it changes nothing in
    /// them. To the bit where the batch is the same; the products of another batch round differently.
    void imagesBesideAClip_data() { addNetworks(); }
    void imagesBesideAClip()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        auto network = randomNetwork(options);
        auto input = randomInput(options, 5);
        input.clipFrames = 3;
        const auto together = network->forward(input);
        const auto clip = together.slice(2, 0, 3), images = together.slice(2, 3);
        QVERIFY(torch::equal(network->forward(otherFrame(input, 1)).slice(2, 3), images));
        QVERIFY(!torch::equal(network->forward(otherFrame(input, 1)).slice(2, 0, 1), clip.slice(2, 0, 1)));
        QVERIFY(torch::equal(network->forward(otherFrame(input, 4)).slice(2, 0, 4), together.slice(2, 0, 4)));
        QVERIFY(relativeError(clip, network->forward(framesOf(input, 0, 3, 3))) < 1e-5);
        QVERIFY(relativeError(images, network->forward(framesOf(input, 3, 2, 0))) < 1e-5);
        input.clipFrames = 0;
        QVERIFY(torch::equal(network->forward(input).slice(2, 3), images));
    }

    /// Imagen Video 2.6: a sequence of images gives what each of them gives as a clip of one frame.
    void imagesInPlaceOfAClip_data() { addNetworks(); }
    void imagesInPlaceOfAClip()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        auto network = randomNetwork(options);
        auto input = randomInput(options, 4);
        input.clipFrames = 0;
        const auto together = network->forward(input);
        for (std::int64_t frame = 0; frame < 4; ++frame) {
            const auto image = together.slice(2, frame, frame + 1);
            QVERIFY(relativeError(image, network->forward(framesOf(input, frame, 1, 1))) < 1e-5);
            const auto changed = network->forward(otherFrame(input, (frame + 1) % 4));
            QVERIFY(torch::equal(changed.slice(2, frame, frame + 1), image));
        }
    }

    void eachFrameListensToItsCaption_data() { addNetworks(); }
    void eachFrameListensToItsCaption()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        auto network = randomNetwork(options);
        auto input = randomInput(options, 6);
        input.clipFrames = 0;
        const auto before = network->forward(input);
        input.conditioning.text.embedding = input.conditioning.text.embedding.clone();
        input.conditioning.text.embedding[1][1][0] += 1; // caption 1 of the second clip: frames 1 and 4
        const auto changed = (network->forward(input) - before).abs().amax({1, 3, 4}); // [B, T]
        for (std::int64_t frame = 0; frame < 6; ++frame) {
            QCOMPARE(changed[0][frame].item<float>(), 0.0F);
            QCOMPARE(changed[1][frame].item<float>() > 1e-4F, frame % 3 == 1);
        }
    }

    void clipsOfAnyLength_data() { addNetworks(); }
    void clipsOfAnyLength()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        auto network = randomNetwork(options);
        for (const int frames : {1, 2, 40}) { // 40: beyond the last bucket of relative position
            const auto out = network->forward(randomInput(options, frames, 8, 8));
            QCOMPARE(out.size(2), std::int64_t{frames});
            QVERIFY(torch::isfinite(out).all().item<bool>());
        }
    }

    void halfPrecisionStaysClose_data() { addNetworks(); }
    void halfPrecisionStaysClose()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGrad;
        const auto options = networks().at(name.toStdString());
        auto network = randomNetwork(options);
        auto input = randomInput(options, 4);
        const auto exact = network->forward(input);
        input.activations = torch::kBFloat16;
        const auto mixed = network->forward(input); // master weights stay fp32
        QCOMPARE(mixed.scalar_type(), torch::kFloat32);
        QVERIFY(cosineOf(mixed, exact) >= 0.999);
        network->to(torch::kBFloat16);
        QVERIFY(cosineOf(network->forward(input), exact) >= 0.999);
    }

    void countsItsWork_data() { addNetworks(); }
    void countsItsWork()
    {
        QFETCH(QString, name);
        const c10::InferenceMode inference;
        auto options = networks().at(name.toStdString());
        for (auto& level : options.levels) { // wide enough that layers of single vectors do not count
            level.channels *= 4;
        }
        VideoUnet network(options, torch::TensorOptions());
        auto input = randomInput(options, 6, 32, 24);
        input.noisy = input.noisy.slice(0, 0, 1);
        input.condition = input.condition.defined() ? input.condition.slice(0, 0, 1) : torch::Tensor();
        auto& c = input.conditioning;
        for (auto* tensor : {&c.logSnr, &c.lowLogSnr, &c.guidanceWeight, &c.text.embedding, &c.text.mask}) {
            *tensor = tensor->slice(0, 0, 1);
        }
        const ProductCounter counter;
        (void)network->forward(input);
        const auto counted = 2 * ProductCounter::multiplyAdds();
        const auto said = network->floatingPointOperations(6, 32, 24);
        QVERIFY2(std::abs(said / counted - 1) < 0.03, qPrintable(QString::number(said / counted)));
    }

    void refusesPicturesThatDoNotDivide()
    {
        const auto options = networks().at("last stage as shipped");
        VideoUnet network(options, torch::TensorOptions());
        QCOMPARE(network->stride(), std::int64_t{8});
        QVERIFY_EXCEPTION_THROWN((void)network->forward(randomInput(options, 1, 12, 8)), c10::Error);
    }

    void showsEveryPartByName()
    {
        const torch::NoGradGuard noGrad;
        const auto options = networks().at("efficient order");
        auto network = randomNetwork(options);
        auto input = randomInput(options, 2);
        std::vector<std::string> parts;
        input.observe = [&](const std::string& part, const torch::Tensor&) { parts.push_back(part); };
        (void)network->forward(input);
        const std::vector<std::string> expected{"conditioning", "entry",        "level_0_0", "level_1_0",
                                                "level_1_1",    "level_0_up_0", "exit"};
        QCOMPARE(parts, expected);
    }
};

CASCADE_TEST(VideoUnetTest);
#include "tst_VideoUnet.moc"
