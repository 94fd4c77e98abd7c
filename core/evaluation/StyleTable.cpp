// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/StyleTable.h"

#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/Estimate.h"
#include "core/evaluation/SeenFrames.h"
#include "core/world/Caption.h"

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

namespace cascade::evaluation {

namespace {

constexpr double kPercent = 100;
constexpr std::array kStillOnly{world::Style::Mosaic, world::Style::PopArt};
constexpr std::array kMoving{world::Style::Watercolour, world::Style::Pencil, world::Style::Neon,
                             world::Style::Cartoon};

using Hits = std::vector<int> StyleHits::*;

struct Kind {
    const char* id;
    const char* title;
    Hits hits;
};
constexpr std::array kKinds{Kind{"stillOnly", "styles seen only as stills", &StyleHits::stillOnly},
                            Kind{"moving", "styles seen moving", &StyleHits::moving}};

std::int64_t styleQuestion()
{
    const auto& questions = attributeQuestions();
    std::int64_t index = 0;
    while (questions.at(static_cast<std::size_t>(index)).name != "style") {
        ++index;
    }
    return index;
}

/// Share in percent, with its error over clips; clips of all trainings count alike.
Estimate shareOf(const std::vector<std::vector<int>>& hits)
{
    std::vector<double> all;
    for (const auto& some : hits) {
        for (const int hit : some) {
            all.push_back(kPercent * hit);
        }
    }
    return meanOf(all);
}

Estimate shareOf(const std::vector<StyleReading>& readings, bool withStills, Hits hits)
{
    std::vector<std::vector<int>> own;
    for (const auto& reading : readings) {
        if (reading.withStills == withStills) {
            own.push_back(reading.hits.*hits);
        }
    }
    return shareOf(own);
}

/// By how many points more clips show their style with images beside them: clip by clip of the same scene,
/// noise and seed of training.
Estimate gainOf(const std::vector<StyleReading>& readings, Hits hits)
{
    std::vector<double> differences;
    for (const auto& one : readings) {
        for (const auto& other : readings) {
            const auto &with = one.hits.*hits, &without = other.hits.*hits;
            if (one.seed != other.seed || !one.withStills || other.withStills ||
                with.size() != without.size()) {
                continue;
            }
            for (std::size_t i = 0; i < with.size(); ++i) {
                differences.push_back(kPercent * (with[i] - without[i]));
            }
        }
    }
    return meanOf(differences);
}

ResultTable tableOf(const std::vector<StyleReading>& readings, const StyleHits& renders)
{
    ResultTable table{"", "trained on", {}, {}};
    ResultRow with{"images and clips", {}}, without{"clips alone", {}}, truth{"true renders", {}};
    for (const auto& kind : kKinds) {
        table.columns.push_back({kind.id, kind.title, "%", 1});
        with.cells[kind.id] = numberCell(shareOf(readings, true, kind.hits));
        without.cells[kind.id] = numberCell(shareOf(readings, false, kind.hits));
        truth.cells[kind.id] = numberCell(shareOf({renders.*kind.hits}));
    }
    table.rows = {with, without, truth};
    return table;
}

} // namespace

std::vector<CaptionedScene> movingScenes(std::uint64_t seed, std::int64_t count, bool stillOnly)
{
    auto options = singleObjectScenes();
    options.styleShare = 0; // its own is chosen below
    std::vector<CaptionedScene> list;
    for (std::uint64_t draw = seed << 32; static_cast<std::int64_t>(list.size()) < count; ++draw) {
        auto scene = world::sampleScene(draw, options);
        if (scene.objects.front().motion == world::Motion::Still) {
            continue;
        }
        scene.style = stillOnly ? kStillOnly.at(list.size() % kStillOnly.size())
                                : kMoving.at(list.size() % kMoving.size());
        list.push_back({scene, world::caption(scene, draw)});
    }
    return list;
}

bool showsStyle(const AttributeClassifier& classifier, const torch::Tensor& clip, const world::Scene& scene)
{
    const torch::NoGradGuard guard;
    const auto device = classifier->parameters().front().device();
    const auto answers = likeliestAnswers(classifier->forward(asSeen(clip).to(device))).cpu();
    return answers[0][styleQuestion()].item<std::int64_t>() == static_cast<std::int64_t>(scene.style);
}

nlohmann::json toJson(const StyleReading& reading)
{
    return {{"seed", reading.seed},
            {"withStills", reading.withStills},
            {"stillOnly", reading.hits.stillOnly},
            {"moving", reading.hits.moving}};
}

StyleReading styleReadingFromJson(const nlohmann::json& json)
{
    return {json.at("seed").get<std::uint64_t>(),
            json.at("withStills").get<bool>(),
            {json.at("stillOnly").get<std::vector<int>>(), json.at("moving").get<std::vector<int>>()}};
}

ResultReport styleReport(const std::vector<StyleReading>& readings, const StyleHits& renders)
{
    ResultReport report;
    report.name = "iv-2.6";
    report.title = "What is learned from images moves";
    report.about =
        "Two of the world's styles occur in training only as stills. A base is trained twice from each seed: "
        "on images and clips, and for as many steps on clips alone. Both then make moving clips of one "
        "object "
        "in those styles, and in styles that clips show, too; the same captions and noise for both. A "
        "classifier that was trained on renders in all styles says whether a clip shows the one that was "
        "asked for. Errors are over clips.";
    report.tables = {tableOf(readings, renders)};
    report.picture = "Share of moving clips that show the style that was asked for";
    report.claims = {
        {"Moving clips show styles that were seen only as stills, more often than without images",
         "figure 8, in pictures",
         {{"", gainOf(readings, &StyleHits::stillOnly), Relation::Above, {0, 0}}}}};
    report.notes = {"The paper shows clips in the styles of painters; it gives no numbers.",
                    "A classifier that has to choose finds the style of one clip in seven by chance."};
    return report;
}

BarPlot stylePlot(const std::vector<StyleReading>& readings, const StyleHits& renders)
{
    BarPlot plot;
    plot.title = "Styles in moving clips";
    plot.y = {"clips that show their style", "%"};
    plot.series = {{"trained on images and clips", {}}, {"trained on clips alone", {}}, {"true renders", {}}};
    const auto barOf = [](const Estimate& share) {
        return PlotBar{share.value, std::isfinite(share.error) ? share.error : 0};
    };
    for (const auto& kind : kKinds) {
        plot.groups.emplace_back(kind.title);
        plot.series[0].bars.push_back(barOf(shareOf(readings, true, kind.hits)));
        plot.series[1].bars.push_back(barOf(shareOf(readings, false, kind.hits)));
        plot.series[2].bars.push_back(barOf(shareOf({renders.*kind.hits})));
    }
    return plot;
}

} // namespace cascade::evaluation
