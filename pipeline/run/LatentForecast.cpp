// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LatentForecast.h"

#include "core/nn/AutoencoderTiles.h"
#include "core/nn/PublishedCost.h"
#include "core/weights/StateDict.h"
#include "pipeline/run/LatentMaker.h"

#include <algorithm>

namespace cascade::run {

namespace {

/// Bytes of a network's values.
template <typename Network, typename Options>
std::int64_t bytesOf(const Options& options, c10::ScalarType type)
{
    const Network network(options, torch::TensorOptions(torch::kMeta));
    return weights::parameterCount(*network) * static_cast<std::int64_t>(c10::elementSize(type));
}

} // namespace

std::string measuresText(const ClipShape& shape)
{
    return std::to_string(shape.frames) + 'x' + std::to_string(shape.height) + 'x' +
           std::to_string(shape.width);
}

double pixelsOf(const ClipShape& shape)
{
    return static_cast<double>(shape.frames) * shape.height * shape.width;
}

LatentForecast::LatentForecast(const plan::PreparedRun& run, const graph::PortRef& output,
                               c10::ScalarType activations)
    : m_run(run), m_output(output), m_activations(activations), m_shape(run.inference.clips.at(output)),
      m_choice(plan::latentModelOf(run.graph, run.inference, output.node).value())
{
}

plan::ForecastItem LatentForecast::item()
{
    plan::ForecastItem item;
    item.node = m_output.node;
    const auto& title = m_choice.checkpoint->title;
    const auto& type = m_run.graph.find(m_output.node)->type;
    item.work.name = type + " of " + title + (m_choice.motion ? " with " + m_choice.motion->title : "");
    item.work.shape = measuresText(m_shape);
    type == "latent-base" ? countSampling(item) : countCodec(item);
    item.around = {{"load " + item.work.name, "", static_cast<double>(item.work.modelledBytes), 0},
                   {"keep", measuresText(m_shape), pixelsOf(m_shape), 0}};
    return item;
}

void LatentForecast::countSampling(plan::ForecastItem& item)
{
    const auto plan = plan::planLatent(m_run.graph, m_run.inference, m_output.node, m_run.take).value();
    item.evaluations = plan.evaluationsFrom(0);
    const auto atOnce =
        std::int64_t{m_choice.makesClips() ? std::min(m_shape.frames, plan.windows.length) : m_shape.frames};
    item.work.shape += " in windows of " + std::to_string(atOnce);
    const auto model = LatentModel::open(latentFilesOf(m_choice), {torch::kCPU, m_activations});
    if (!model) {
        return;
    }
    const auto& options = model.value().unetOptions();
    item.work.amount = nn::latentUnetFlops(options, atOnce, m_shape.height, m_shape.width) * item.evaluations;
    item.work.modelledBytes = bytesOf<nn::LatentUnet>(options, m_activations) +
                              nn::unetPeakBytes(options, {1, atOnce, m_shape.height, m_shape.width},
                                                static_cast<std::int64_t>(c10::elementSize(m_activations)));
}

void LatentForecast::countCodec(plan::ForecastItem& item)
{
    item.evaluations = m_shape.frames;
    const auto model = LatentModel::open(latentFilesOf(m_choice), {torch::kCPU, m_activations});
    if (!model) {
        return;
    }
    const auto& options = model.value().autoencoderOptions();
    const auto unit = m_shape.isLatent() ? 1 : static_cast<int>(options.factor());
    item.work.amount =
        nn::decoderFlops(options, m_shape.height / unit, m_shape.width / unit) * item.evaluations;
    const auto height = m_shape.height * (m_shape.isLatent() ? options.factor() : 1);
    const auto width = m_shape.width * (m_shape.isLatent() ? options.factor() : 1);
    item.work.modelledBytes = bytesOf<nn::Autoencoder>(options, torch::kFloat32) +
                              nn::decodePeakBytes(options, 1, height, width, sizeof(float));
}

} // namespace cascade::run
