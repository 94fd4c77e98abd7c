// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Recognise.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/weights/LoraSupport.h"

#include <QTest>

#include <ATen/Parallel.h>

#include <cstring>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;

namespace {

/// The bytes of a safetensors file that holds `keys`, whose shapes it believes, and data.
std::string fileOf(const std::vector<std::pair<std::string, std::string>>& keys, Dice& dice)
{
    std::string header = "{", data;
    for (const auto& [key, shape] : keys) {
        std::int64_t elements = 1;
        for (const auto& size : QByteArray::fromStdString(shape).split(',')) {
            elements *= size.isEmpty() ? 1 : size.toLongLong();
        }
        const auto begin = std::to_string(data.size());
        for (std::int64_t i = 0; i < elements * 4; ++i) {
            data += static_cast<char>(dice(256));
        }
        header += (header.size() > 1 ? ",\"" : "\"") + key + "\":{\"dtype\":\"F32\",\"shape\":[" + shape +
                  "],\"data_offsets\":[" + begin + "," + std::to_string(data.size()) + "]}";
    }
    header += '}';
    std::string length(8, '\0');
    const std::uint64_t size = header.size();
    std::memcpy(length.data(), &size, 8);
    return length + header + data;
}

/// A LoRA file with a few names and shapes that nobody wrote.
std::string hostileLora(Dice& dice)
{
    static const std::vector<std::string> names = {"lora_unet_mid_layer",
                                                   "lora_unet_mid_other",
                                                   "lora_unet_input_blocks_1_1_proj_in",
                                                   "lora_te_text_model_encoder_layers_0_mlp_fc1",
                                                   "unet.mid.layer",
                                                   "mid.layer.processor.to_out",
                                                   "base_model.model.mid.layer",
                                                   "lora_te2_x",
                                                   "unet.motion_modules.0.temporal_transformer.x",
                                                   ""};
    static const std::vector<std::string> endings = {
        ".lora_down.weight", ".lora_up.weight", ".lora_mid.weight",  ".alpha",
        ".lora_A.weight",    ".lora_B.weight",  "_lora.down.weight", "_lora.up.weight",
        ".hada_w1_a",        ".dora_scale",     ".lora_B.bias",      ""};
    static const std::vector<std::string> shapes = {
        "2,4", "3,2", "",  "1",       "2,4,1,1",       "3,2,1,1", "2,2,3,3", "0,4",
        "3,0", "9,9", "4", "2,4,3,3", "1,1,1,1,1,1,1", "3,4",     "2,1,4",   "0"};
    std::map<std::string, std::string> keys;
    for (auto pairs = 1 + dice(3); pairs > 0; --pairs) {
        const auto& name = names[dice(names.size())];
        const bool isWhole = dice(2) == 0;
        keys[name + ".lora_down.weight"] = isWhole ? "2,4" : shapes[dice(shapes.size())];
        keys[name + ".lora_up.weight"] = isWhole ? "3,2" : shapes[dice(shapes.size())];
        if (dice(3) == 0) {
            keys[name + endings[dice(endings.size())]] = shapes[dice(shapes.size())];
        }
    }
    auto file = fileOf({keys.begin(), keys.end()}, dice);
    return dice(3) == 0 ? mutated(file, names, dice) : file;
}

/// Opens and merges a file; what must not happen.
std::string checkLora(const std::string& bytes)
{
    at::set_num_threads(1);
    const auto opened = openSafetensors(memorySource("hostile", bytes));
    if (!opened) {
        return {};
    }
    const auto source = std::make_shared<SafetensorsFile>(opened.value());
    (void)recognise(source->tensors(), "hostile");
    const auto lora = Lora::open(source);
    if (!lora) {
        return {};
    }
    const TensorsInMemory base(network());
    for (const auto part : {LoraNetwork::Unet, LoraNetwork::Motion, LoraNetwork::TextEncoder}) {
        const auto deltas = setOf(lora.value(), 0.5).deltas(part, base.tensors());
        if (!deltas) {
            continue;
        }
        for (const auto& [key, info] : base.tensors()) {
            if (!deltas.value().changes(key)) {
                continue;
            }
            if (deltas.value().delta(key).value().sizes() != torch::IntArrayRef(info.shape)) {
                return "a change of another shape";
            }
        }
    }
    return {};
}

} // namespace

class HostileLoraTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostileFilesAreHarmless()
    {
        int merged = 0;
        for (unsigned round = 0; round < 200; ++round) {
            Dice dice(round);
            const auto file = openSafetensors(memorySource("hostile", hostileLora(dice)));
            if (!file) {
                continue;
            }
            const auto lora = Lora::open(std::make_shared<SafetensorsFile>(file.value()));
            merged +=
                lora && setOf(lora.value(), 1).deltas(LoraNetwork::Unet, inMemory(network())->tensors()).ok()
                    ? 1
                    : 0;
        }
        QVERIFY2(merged > 10 && merged < 150, std::to_string(merged).c_str()); // else they try little
        const auto fault = fuzz(2'000, hostileLora, checkLora);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

CASCADE_TEST(HostileLoraTest);
#include "tst_HostileLora.moc"
