// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/BenchMeasure.h"

#include "app/cli/Table.h"
#include "core/evaluation/StagePsnr.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <vector>

namespace cascade::cli {

namespace {

constexpr int kRounds = 3;
constexpr double kLeastSec = 0.3; // of one measurement: shorter work is repeated within it

double secondsOf(const std::function<void()>& work)
{
    const auto begin = std::chrono::steady_clock::now();
    double seconds = 0;
    int times = 0;
    do {
        work();
        ++times;
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    } while (seconds < kLeastSec);
    return seconds / times;
}

} // namespace

void measure(Measured& measured, const std::function<void()>& a, const std::function<void()>& b,
             const CancelToken& cancel)
{
    std::vector<double> secondsOfA, secondsOfB;
    a();
    b();
    for (int round = 0; round < kRounds; ++round) {
        cancel.throwIfCancelled();
        secondsOfA.push_back(secondsOf(a));
        cancel.throwIfCancelled();
        secondsOfB.push_back(secondsOf(b));
    }
    measured.seconds = evaluation::median(secondsOfA);
    measured.thanSeconds = evaluation::median(secondsOfB);
}

nlohmann::json toJson(const Measured& m)
{
    nlohmann::json json{{"name", m.name},
                        {"shape", m.shape},
                        {"dtype", m.dtype},
                        {"device", m.device},
                        {"medianSec", m.seconds},
                        {"against", m.than},
                        {"againstMedianSec", m.thanSeconds},
                        {"ratio", m.ratio()}};
    if (m.flops > 0) {
        json["flops"] = m.flops;
        json["flopsPerSecond"] = m.flops / m.seconds;
        json["againstFlopsPerSecond"] = m.thanFlops / m.thanSeconds;
    }
    return json;
}

void print(const Measured& m)
{
    const auto number = [](const char* format, double value) {
        char text[64];
        std::snprintf(text, sizeof text, format, value);
        return std::string(text);
    };
    Table table;
    table.add({m.name, m.shape + ", " + m.dtype + ", " + m.device});
    table.add({"  median", number("%.2f ms", 1000 * m.seconds)});
    table.add({"  against", m.than + ": " + number("%.2f ms", 1000 * m.thanSeconds)});
    if (m.flops > 0) {
        table.add({"  achieved", number("%.1f GFLOP/s of ", m.flops / m.seconds / 1e9) +
                                     number("%.1f GFLOP/s", m.thanFlops / m.thanSeconds / 1e9)});
        table.add({"  ratio", number("%.1f %%", 100 * m.ratio())});
    } else {
        table.add({"  ratio", number("%.3f times as fast", m.ratio())});
    }
    table.print();
}

} // namespace cascade::cli
