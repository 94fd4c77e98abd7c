// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/TakeCompare.h"

#include "app/cli/GraphInput.h"
#include "app/cli/Table.h"
#include "pipeline/graph/Shapes.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/ClipMeasures.h"
#include "pipeline/run/TakeClips.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

namespace cascade::cli {

namespace {

using namespace store;

const std::map<std::string, run::Comparison> kModes = {{"side-by-side", run::Comparison::SideBySide},
                                                       {"difference", run::Comparison::Difference},
                                                       {"wipe", run::Comparison::Wipe}};

/// One stage of both takes.
struct Pair {
    std::string stage;
    run::ClipPtr a, b;
    run::ClipDifference difference;
};

bool has(const Take& take, const std::string& node)
{
    return std::any_of(take.stages.begin(), take.stages.end(), [&](const auto& s) { return s.node == node; });
}

Result<std::vector<std::string>> stagesOfBoth(const Take& a, const Take& b, const std::string& wished)
{
    std::vector<std::string> stages;
    for (const auto& stage : a.stages) {
        if (has(b, stage.node) && (wished.empty() || wished == stage.node)) {
            stages.push_back(stage.node);
        }
    }
    if (stages.empty()) {
        return Error{ErrorCode::BadInput, wished.empty() ? nameOf(b.id) : "--stage",
                     "expected a stage that both takes have" +
                         (wished.empty() ? std::string() : ", got \"" + wished + '"'),
                     "See: cascade takes show"};
    }
    return stages;
}

Result<Pair> opened(run::TakeClips& clips, const Take& a, const Take& b, const std::string& stage,
                    const CancelToken& cancel)
{
    const auto one = clips.open(a, stage, cancel), other = clips.open(b, stage, cancel);
    if (!one || !other) {
        return one ? other.error() : one.error();
    }
    Pair pair{stage, one.value().clip, other.value().clip, {}};
    const auto &shapeA = pair.a->shape(), &shapeB = pair.b->shape();
    if (shapeA.frames != shapeB.frames || shapeA.height != shapeB.height || shapeA.width != shapeB.width) {
        return Error{ErrorCode::BadInput,
                     stage,
                     "expected clips of one size, got " + graph::shapeText(shapeA) + " and " +
                         graph::shapeText(shapeB),
                     {}};
    }
    pair.difference = run::differenceOf(*pair.a, *pair.b, cancel);
    return pair;
}

std::string fixed(double value, const char* form)
{
    char text[32];
    std::snprintf(text, sizeof text, form, value);
    return text;
}

void print(const std::vector<Pair>& pairs)
{
    Table table({"stage", "PSNR", "mean of 255", "largest of 255"});
    for (const auto& pair : pairs) {
        const auto& d = pair.difference;
        table.add({pair.stage, std::isinf(d.psnrDb) ? "equal" : fixed(d.psnrDb, "%.2f dB"),
                   fixed(d.meanOf255, "%.3f"), fixed(d.mostOf255, "%.1f")});
    }
    table.print();
}

void printAsJson(const std::vector<Pair>& pairs)
{
    auto all = nlohmann::json::array();
    for (const auto& pair : pairs) {
        const auto& d = pair.difference;
        nlohmann::json one{{"stage", pair.stage},
                           {"equal", std::isinf(d.psnrDb)},
                           {"meanOf255", d.meanOf255},
                           {"largestOf255", d.mostOf255}};
        one["psnrDb"] = std::isinf(d.psnrDb) ? nlohmann::json() : nlohmann::json(d.psnrDb);
        all.push_back(std::move(one));
    }
    printJson({{"stages", all}});
}

Result<void> writeBoth(const Pair& pair, run::Comparison mode, const std::string& output,
                       const Context& context)
{
    auto shape = pair.a->shape();
    shape.width *= mode == run::Comparison::SideBySide ? 2 : 1;
    video::VideoWriterOptions writing;
    writing.cancel = context.cancel;
    writing.metadata = {{"cascade.version", context.version},
                        {"comment", "Made by a generative model: Cascade Studio " + context.version +
                                        ", two takes compared."}};
    const auto written = run::writeClip(output, *run::compared(pair.a, pair.b, shape, mode, 0.5), writing);
    if (!written) {
        return written.error();
    }
    std::printf("%s\n", output.c_str());
    return {};
}

} // namespace

Result<void> compareTakes(const Take& a, const Take& b, const StageStore& store,
                          const CompareOptions& options, const Context& context)
{
    const auto mode = kModes.find(options.mode);
    if (mode == kModes.end()) {
        return Error{ErrorCode::BadInput,
                     "--mode",
                     "expected side-by-side, difference or wipe, got \"" + options.mode + '"',
                     {}};
    }
    const auto stages = stagesOfBoth(a, b, options.stage);
    if (!stages) {
        return stages.error();
    }
    run::TakeClips clips(context, store);
    std::vector<Pair> pairs;
    for (const auto& stage : stages.value()) {
        auto pair = opened(clips, a, b, stage, context.cancel);
        if (!pair) {
            return pair.error();
        }
        pairs.push_back(std::move(pair).value());
    }
    options.json ? printAsJson(pairs) : print(pairs);
    return options.output.empty() ? Result<void>()
                                  : writeBoth(pairs.back(), mode->second, options.output, context);
}

} // namespace cascade::cli
