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
#include <set>

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

std::int64_t questionNamed(const std::string& name)
{
    const auto& questions = attributeQuestions();
    std::int64_t index = 0;
    while (questions.at(static_cast<std::size_t>(index)).name != name) {
        ++index;
    }
    return index;
}

/// Numbers of the clips of each training, in percent.
using ByTraining = std::vector<std::vector<double>>;

std::vector<double> inPercent(const std::vector<int>& hits)
{
    std::vector<double> numbers;
    numbers.reserve(hits.size());
    for (const int hit : hits) {
        numbers.push_back(kPercent * hit);
    }
    return numbers;
}

/// Each training counts as one number: its clips err together. Of one training alone the error is over clips.
Estimate overTrainings(const ByTraining& trainings)
{
    if (trainings.size() == 1) {
        return meanOf(trainings.front());
    }
    std::vector<double> means;
    means.reserve(trainings.size());
    for (const auto& numbers : trainings) {
        means.push_back(meanOf(numbers).value);
    }
    return meanOf(means);
}

Estimate shareOf(const StyleHits& renders, Hits hits)
{
    return meanOf(inPercent(renders.*hits));
}

Estimate shareOf(const std::vector<StyleReading>& readings, bool withStills, Hits hits)
{
    ByTraining own;
    for (const auto& reading : readings) {
        if (reading.withStills == withStills) {
            own.push_back(inPercent(reading.hits.*hits));
        }
    }
    return overTrainings(own);
}

/// By how many points more clips show their style with images beside them: clip by clip of the same scene,
/// noise and seed of training.
Estimate gainOf(const std::vector<StyleReading>& readings, Hits hits)
{
    ByTraining differences;
    for (const auto& one : readings) {
        for (const auto& other : readings) {
            const auto &with = one.hits.*hits, &without = other.hits.*hits;
            if (one.seed != other.seed || !one.withStills || other.withStills ||
                with.size() != without.size()) {
                continue;
            }
            auto& own = differences.emplace_back();
            own.reserve(with.size());
            for (std::size_t i = 0; i < with.size(); ++i) {
                own.push_back(kPercent * (with[i] - without[i]));
            }
        }
    }
    return overTrainings(differences);
}

/// What the errors of the trainings are over.
std::string errorsOf(const std::vector<StyleReading>& readings)
{
    std::set<std::uint64_t> seeds;
    for (const auto& reading : readings) {
        seeds.insert(reading.seed);
    }
    return seeds.size() > 1
               ? "Errors are over trainings of " + std::to_string(seeds.size()) +
                     " seeds, each of which counts as one number; those of true renders are over clips."
               : "Errors are over clips, of one training each: they do not say how far a training of another "
                 "seed would be off.";
}

ResultTable tableOf(const std::vector<StyleReading>& readings, const StyleHits& renders)
{
    ResultTable table{"", "trained on", {}, {}};
    ResultRow with{"images and clips", {}}, without{"clips alone", {}}, truth{"true renders", {}};
    for (const auto& kind : kKinds) {
        table.columns.push_back({kind.id, kind.title, "%", 1});
        with.cells[kind.id] = numberCell(shareOf(readings, true, kind.hits));
        without.cells[kind.id] = numberCell(shareOf(readings, false, kind.hits));
        truth.cells[kind.id] = numberCell(shareOf(renders, kind.hits));
    }
    table.rows = {with, without, truth};
    return table;
}

} // namespace

std::vector<CaptionedScene> movingScenes(std::uint64_t seed, std::int64_t count, bool stillOnly)
{
    auto options = singleObjectScenes();
    options.split = world::Split::Heldout;
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

bool showsStyleMoving(const AttributeClassifier& classifier, const torch::Tensor& clip,
                      const world::Scene& scene)
{
    const torch::NoGradGuard guard;
    const auto device = classifier->parameters().front().device();
    const auto answers = likeliestAnswers(classifier->forward(asSeen(clip).to(device))).cpu();
    const auto answer = [&](const char* question) {
        return answers[0][questionNamed(question)].item<std::int64_t>();
    };
    return answer("style") == static_cast<std::int64_t>(scene.style) &&
           answer("motion") != static_cast<std::int64_t>(world::Motion::Still);
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
        "in those styles, and in styles that clips show, too; the same held-out captions and noise for both. "
        "A classifier that was trained on renders in all styles says whether a clip shows the style that was "
        "asked for, and whether its object moves: only clips that do both count, a still picture in the "
        "right "
        "style does not. " +
        errorsOf(readings);
    report.tables = {tableOf(readings, renders)};
    report.picture = "Share of clips that move and show the style that was asked for";
    report.claims = {
        {"Moving clips show styles that were seen only as stills, more often than without images",
         "figure 8, in pictures",
         {{"", gainOf(readings, &StyleHits::stillOnly), Relation::Above, {0, 0}}}}};
    report.notes = {"The paper shows clips in the styles of painters; it gives no numbers.",
                    "A classifier that has to choose finds the style of one clip in seven by chance. It need "
                    "not read the motion that was asked for: any one counts."};
    return report;
}

BarPlot stylePlot(const std::vector<StyleReading>& readings, const StyleHits& renders)
{
    BarPlot plot;
    plot.title = "Styles in moving clips";
    plot.y = {"clips that move, in their style", "%"};
    plot.series = {{"trained on images and clips", {}}, {"trained on clips alone", {}}, {"true renders", {}}};
    const auto barOf = [](const Estimate& share) {
        return PlotBar{share.value, std::isfinite(share.error) ? share.error : 0};
    };
    for (const auto& kind : kKinds) {
        plot.groups.emplace_back(kind.title);
        plot.series[0].bars.push_back(barOf(shareOf(readings, true, kind.hits)));
        plot.series[1].bars.push_back(barOf(shareOf(readings, false, kind.hits)));
        plot.series[2].bars.push_back(barOf(shareOf(renders, kind.hits)));
    }
    return plot;
}

} // namespace cascade::evaluation
