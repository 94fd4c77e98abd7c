// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/Preflight.h"

#include "core/base/Memory.h"
#include "core/base/MemoryWatch.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/weights/StateDict.h"
#include "pipeline/run/LatentForecast.h"
#include "pipeline/run/LatentMaker.h"

#include <set>

namespace cascade::run {

namespace {

using graph::NodeId;
using graph::PortRef;
using plan::ForecastItem;
using plan::Work;

/// What a network does for a clip of this shape, by this sampler, in chunks of this size.
Work networkWork(const PlannedStage& planned, const StageWork& work, const StageLimits& limits)
{
    const auto& sampling = planned.sampling;
    const bool dynamic = sampling.threshold.kind == diffusion::ThresholdOptions::Kind::Dynamic;
    return {"network " + work.network,
            measuresText(planned.output) + " in " + std::to_string(limits.activationBytes >> 20) + " MiB, " +
                diffusion::formatSampler(sampling.sampler) + (dynamic ? ", dynamic" : ""),
            work.evaluationFlops * work.evaluations, work.chunkBytes + work.bufferBytes + work.weightBytes};
}

std::int64_t encoderBytes(const TextConfig& text)
{
    const c10::InferenceMode inference;
    const nn::T5Encoder encoder(t5Options(text), torch::TensorOptions(torch::kMeta));
    return weights::parameterCount(*encoder) * static_cast<std::int64_t>(sizeof(float));
}

/// Walks through a run as the Evaluator does, and notes what it would do.
class Walk {
public:
    Walk(const plan::PreparedRun& run, const PreflightQuestions& questions)
        : m_run(run), m_questions(questions)
    {
    }

    plan::Forecast forecast()
    {
        m_forecast.processBytes = memoryUse().residentBytes;
        for (const auto& target : m_run.targets) {
            m_views.clear();
            if (const auto holds = holdsBefore(m_run, target, m_questions.approved); !holds.empty()) {
                for (const auto& hold : holds) {
                    visit({hold, plan::madePort(*m_run.graph.find(hold)).value()});
                }
                continue; // the run ends there
            }
            visit(outputOf(m_run, target));
            if (auto format = m_questions.format(target); !format.empty()) {
                exportOf(target, std::move(format));
            }
        }
        return std::move(m_forecast);
    }

private:
    void visit(const PortRef& output)
    {
        const auto& node = *m_run.graph.find(output.node);
        if (plan::madePort(node)) {
            if (m_seen.insert(output).second) {
                stage(output);
            }
            return;
        }
        const auto* type = m_run.graph.typeOf(output.node);
        if (node.type != "load-clip" && node.type != "load-image") {
            m_views.insert(node.type);
        }
        for (const auto& input : type->inputs) {
            const auto source = sourceOf(m_run.graph, {output.node, input.name});
            if (source && m_run.inference.clips.contains(*source)) {
                visit(*source);
            }
        }
    }

    void stage(const PortRef& output)
    {
        const auto& shape = m_run.inference.clips.at(output);
        ForecastItem item;
        item.node = output.node;
        if (m_questions.stored(m_run.keys.at(output).key)) {
            item.kind = ForecastItem::Kind::Find;
            item.work = {"find", measuresText(shape), pixelsOf(shape), m_loadedBytes};
            m_forecast.items.push_back(std::move(item));
            return;
        }
        if (LatentMaker::makes(*m_run.graph.find(output.node))) {
            latent(output);
            return;
        }
        const auto plan = planStage(m_run.graph, m_run.inference, output.node, m_run.take).value();
        visitInputs(output.node);
        const auto work = stageWork(plan.stage, m_questions.limits, !plan.negativePrompt.empty());
        if (work.refused) {
            m_forecast.issues.push_back({graph::Issue::Severity::Error, output.node, "guidance",
                                         work.refused->what, work.refused->hint, std::nullopt, work.refused});
        }
        item.evaluations = work.evaluations;
        item.work = networkWork(plan.stage, work, m_questions.limits);
        countMemory(plan, work, item.work);
        item.around = {{"load " + work.network, "", static_cast<double>(work.parameters), 0},
                       {"keep", measuresText(shape), pixelsOf(shape), 0}};
        m_forecast.items.push_back(std::move(item));
    }

    /// What an open model makes.
    void latent(const PortRef& output)
    {
        visitInputs(output.node);
        LatentForecast made(m_run, output, m_questions.limits.activations);
        auto item = made.item();
        item.work.modelledBytes += m_loadedBytes;
        m_forecast.items.push_back(std::move(item));
    }

    /// What a node works on; views of it are none of the result's.
    void visitInputs(const NodeId& node)
    {
        const auto outside = m_views;
        for (const auto& port : m_run.graph.typeOf(node)->inputs) {
            const auto source = sourceOf(m_run.graph, {node, port.name});
            if (source && m_run.inference.clips.contains(*source)) {
                visit(*source);
            }
        }
        m_views = outside;
    }

    /// What is loaded stays loaded while the run goes on, and is loaded once however many nodes use it.
    void countMemory(const plan::StagePlan& plan, const StageWork& work, Work& item)
    {
        if (m_questions.computesOnCpu) {
            const auto& text = plan.model->text;
            const auto& weights = plan.stage.stage.variants.at(plan.stage.variant);
            m_loadedBytes += m_loaded.insert(text.encoder.sha256).second ? encoderBytes(text) : 0;
            m_loadedBytes += m_loaded.insert(weights.file).second ? work.weightBytes : 0;
        }
        item.modelledBytes =
            m_loadedBytes + work.bufferBytes + (m_questions.computesOnCpu ? work.chunkBytes : 0);
    }

    void exportOf(const NodeId& target, std::string format)
    {
        const auto& shape = m_run.inference.clips.at(outputOf(m_run, target));
        ForecastItem item;
        item.node = target;
        item.kind = ForecastItem::Kind::Export;
        item.work = {"export " + std::move(format), measuresText(shape), pixelsOf(shape), m_loadedBytes};
        for (const auto& view : m_views) {
            item.work.name += ' ' + view;
        }
        m_forecast.items.push_back(std::move(item));
    }

    const plan::PreparedRun& m_run;
    const PreflightQuestions& m_questions;
    plan::Forecast m_forecast;
    std::set<PortRef> m_seen;
    std::set<std::string> m_views;
    std::set<std::string> m_loaded; ///< hashes of text encoders, files of weights
    std::int64_t m_loadedBytes = 0;
};

} // namespace

plan::Forecast forecastOf(const plan::PreparedRun& run, const PreflightQuestions& questions)
{
    return Walk(run, questions).forecast();
}

std::filesystem::path figuresFile(const Places& places)
{
    return places.dataFolder / "figures.sqlite";
}

Result<store::Figure> calibrate(const plan::PreparedRun& run, const NodeId& stage,
                                const StageTrialOptions& options)
{
    const auto plan = planStage(run.graph, run.inference, stage, run.take);
    if (!plan) {
        return plan.error();
    }
    MemoryWatch memory;
    const auto trial = tryStage(plan.value().stage, options);
    if (!trial) {
        return trial.error();
    }
    const auto work = networkWork(trial.value().planned, trial.value().work, options.limits);
    return store::Figure{work.name,         work.shape,        work.amount, trial.value().seconds,
                         memory.takePeak(), work.modelledBytes};
}

} // namespace cascade::run
