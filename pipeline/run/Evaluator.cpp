// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/Evaluator.h"

#include "core/cascade/StageWork.h"
#include "core/config/Measures.h"
#include "pipeline/run/FootageClip.h"
#include "pipeline/run/PreviewStrip.h"
#include "pipeline/run/Stopwatch.h"
#include "pipeline/run/StoreCheckpoint.h"
#include "pipeline/run/StoredClip.h"
#include "pipeline/store/KeyClaim.h"

#include <c10/util/Exception.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <set>
#include <thread>

namespace cascade::run {

namespace {

using graph::NodeId;
using graph::PortRef;

constexpr auto kLook = std::chrono::milliseconds(50); // between looks at a claim that another process holds

/// What is kept beside a stage's frames: enough to say what it is and why it was made.
std::string aboutOf(const NodeId& node, const plan::KeyedOutput& keyed, const ClipShape& shape)
{
    nlohmann::json parts = nlohmann::json::array();
    for (const auto& [name, value] : keyed.parts) {
        parts.push_back({name, value});
    }
    return nlohmann::json{{"node", node.text()},         {"kind", keyed.kind},   {"parts", parts},
                          {"frames", shape.frames},      {"width", shape.width}, {"height", shape.height},
                          {"rate", rateForm(shape.rate)}}
        .dump();
}

constexpr int kFramesAtOnce = 4; // of footage, which may be large

/// One pull through one prepared run.
class Pull {
public:
    Pull(ModelShelf& models, const store::StageStore& store, const EvaluatorOptions& options,
         const plan::PreparedRun& run, const RunEvents& events)
        : m_models(models), m_store(store), m_options(options), m_run(run), m_events(events)
    {
    }

    ClipPtr clip(const PortRef& output)
    {
        m_events.throwIfStopped();
        auto& known = m_clips[output];
        if (!known) {
            known = make(output);
        }
        return known;
    }

    /// Reads the weights of all stages that the output lacks, from the first on.
    void requireWeights(const PortRef& output)
    {
        m_events.cancel.throwIfCancelled();
        if (!m_required.insert(output).second) {
            return;
        }
        const auto& id = output.node;
        const bool stage = plan::isStage(*m_run.graph.find(id));
        if (stage && isStored(output)) {
            return;
        }
        for (const auto& port : m_run.graph.typeOf(id)->inputs) {
            const auto source = sourceOf(m_run.graph, {id, port.name});
            if (source && m_run.keys.contains(*source)) {
                requireWeights(*source);
            }
        }
        if (stage) {
            m_active = id;
            Stopwatch watch;
            const auto plan = planStage(m_run.graph, m_run.inference, id, m_run.take).value();
            auto& model = *m_models.open(plan.model->folder).value();
            (void)model.network(plan.stage.stage.id, plan.stage.variant, m_events.cancel).value();
            m_loadSec[id] = watch.lap();
        }
    }

    /// The node that is being worked on, for errors.
    [[nodiscard]] const NodeId& active() const { return m_active; }

private:
    ClipPtr make(const PortRef& output)
    {
        const auto& node = *m_run.graph.find(output.node);
        if (plan::isStage(node)) {
            return stage(output);
        }
        if (node.type == "load-clip" || node.type == "load-image") {
            m_active = output.node;
            return openFootage(text(output.node, "file"), m_events.cancel).value();
        }
        return view(output.node, node.type);
    }

    /// Whether a stage's clip is there. Throws if it is not, but must be.
    [[nodiscard]] bool isStored(const PortRef& output) const
    {
        const auto found = m_store.find(m_run.keys.at(output).key);
        const bool stored = found && found.value().has_value();
        if (!stored) {
            requireMayCompute(output);
        }
        return stored;
    }

    /// No other clip must take the place of a take's own.
    void requireMayCompute(const PortRef& output) const
    {
        if (!m_options.computes || m_run.take.fixed.contains(output)) {
            throw ErrorException(Error{ErrorCode::BadInput, output.node.text(),
                                       "the clip of this stage is not in the store",
                                       "It was never made, or room was made of it: render its graph."});
        }
    }

    [[nodiscard]] std::string text(const NodeId& node, const std::string& name) const
    {
        return std::get<std::string>(m_run.graph.parameter(node, name));
    }

    ClipPtr input(const NodeId& node, const std::string& port)
    {
        return clip(*sourceOf(m_run.graph, {node, port}));
    }

    ClipPtr view(const NodeId& id, const std::string& type)
    {
        const auto& shape = m_run.inference.clips.at({id, "clip"});
        if (type == "join") {
            return joined(input(id, "a"), input(id, "b"));
        }
        if (type == "compare") {
            const auto mode = text(id, "mode");
            const auto comparison = mode == "wipe"         ? Comparison::Wipe
                                    : mode == "difference" ? Comparison::Difference
                                                           : Comparison::SideBySide;
            return compared(input(id, "a"), input(id, "b"), shape, comparison,
                            std::get<double>(m_run.graph.parameter(id, "position")));
        }
        if (type == "contact-sheet" || type == "grid") {
            const auto plan = graph::sheetPlan(m_run.graph, m_run.inference, id).value();
            std::vector<ClipPtr> clips;
            for (const auto& shown : plan.clips) {
                clips.push_back(input(id, shown.port));
            }
            return sheetOf(clips, plan);
        }
        auto clip = input(id, "clip");
        if (type == "trim") {
            const auto from = clip->shape();
            return scheduled(std::move(clip),
                             {.frames = from.frames,
                              .sourceRate = from.rate,
                              .first = std::get<std::int64_t>(m_run.graph.parameter(id, "first")),
                              .count = shape.frames,
                              .rate = from.rate});
        }
        if (type == "retime") {
            const auto from = clip->shape();
            return scheduled(std::move(clip), {.frames = from.frames,
                                               .sourceRate = from.rate,
                                               .rate = shape.rate,
                                               .change = text(id, "mode") == "replay" ? RateChange::Speed
                                                                                      : RateChange::Conform});
        }
        if (type == "resize") {
            const auto mode = text(id, "mode");
            return resized(std::move(clip), shape.width, shape.height,
                           mode == "crop"      ? Fit::Crop
                           : mode == "fit"     ? Fit::Bars
                           : mode == "stretch" ? Fit::Stretch
                                               : Fit::Extend);
        }
        throw ErrorException(
            Error{ErrorCode::Internal, id.text(), "no clip comes out of a node of kind " + type, {}});
    }

    ClipPtr stage(const PortRef& output)
    {
        if (auto there = found(output)) {
            return there;
        }
        requireMayCompute(output);
        const auto& keyed = m_run.keys.at(output);
        const auto claim = claimed(output.node, keyed.key);
        if (auto there = found(output)) { // made by the process that had the claim before
            return there;
        }
        const auto& shape = m_run.inference.clips.at(output);
        auto measure = compute(output, keyed, shape);
        Stopwatch watch;
        auto made = stored(keyed.key, shape, false); // it was only just written
        measure.keepSec += watch.lap();
        if (!made) {
            throw ErrorException(Error{ErrorCode::DiskFull, output.node.text(),
                                       "the clip is gone from the store right after it was written",
                                       "Is the cache larger than its cap, or cleared meanwhile?"});
        }
        tell(output.node, measure, made);
        return made;
    }

    /// A stage's clip if it is stored, told as found.
    [[nodiscard]] ClipPtr found(const PortRef& output) const
    {
        Stopwatch watch;
        auto clip = stored(m_run.keys.at(output).key, m_run.inference.clips.at(output), true);
        if (clip) {
            StageMeasure measure;
            measure.outcome = Outcome::Found;
            measure.keepSec = watch.lap();
            tell(output.node, measure, clip);
        }
        return clip;
    }

    /// The right to make an output, waited for while another process makes it. What it needs is claimed after
    /// it: claims follow the links of a graph, which has no circles, so no two processes wait for each other.
    [[nodiscard]] store::KeyClaim claimed(const NodeId& node, const store::Key& key) const
    {
        for (bool told = false;; told = true) {
            auto claim = store::KeyClaim::take(m_options.scratchFolder / "claims", key).value();
            if (claim) {
                return std::move(*claim);
            }
            if (m_events.waits && !told) {
                m_events.waits(node);
            }
            m_events.throwIfStopped();
            std::this_thread::sleep_for(kLook);
        }
    }

    /// The stored clip, or none where it is not there or, if that is to be seen now rather than when it is
    /// read, damaged (it is then computed again).
    [[nodiscard]] ClipPtr stored(const store::Key& key, const ClipShape& shape, bool whole) const
    {
        auto found = m_store.find(key);
        if (!found || !found.value() || (whole && !found.value()->check(m_events.cancel))) {
            return {};
        }
        auto clip = StoredClip::open(std::move(*found.value()), shape);
        return clip ? ClipPtr(clip.value()) : ClipPtr();
    }

    /// What a stage works on. It reads it at every step, so what is made while it is read, or unpacked out of
    /// the store, is so once.
    [[nodiscard]] ClipPtr stageInput(const PortRef& output)
    {
        const auto made = clip(output);
        const auto& shape = made->shape();
        const bool isStage = plan::isStage(*m_run.graph.find(output.node)); // whose clip has fp16 values
        std::shared_ptr<ClipBuffer> buffer =
            makeClipBuffer(shape, {isStage ? torch::kFloat16 : torch::kFloat32, m_options.bufferBytes,
                                   m_options.scratchFolder})
                .value();
        for (int first = 0; first < shape.frames; first += kFramesAtOnce) {
            m_events.throwIfStopped();
            buffer->write(first, made->read(first, std::min(kFramesAtOnce, shape.frames - first)));
        }
        return buffer;
    }

    [[nodiscard]] StageMeasure compute(const PortRef& output, const plan::KeyedOutput& keyed,
                                       const ClipShape& shape)
    {
        StageMeasure measure;
        const auto& id = output.node;
        const auto plan = planStage(m_run.graph, m_run.inference, id, m_run.take).value();
        const auto low = plan.input ? stageInput(*plan.input) : ClipPtr();
        m_active = id;
        Stopwatch watch; // from here on: what it works on is measured by itself
        auto& model = *m_models.open(plan.model->folder).value();
        const auto network = model.network(plan.stage.stage.id, plan.stage.variant, m_events.cancel).value();
        const auto prompt = model.embed(plan.prompt, m_events.cancel).value();
        const auto negative = model.embed(plan.negativePrompt, m_events.cancel).value();
        StoreCheckpoint checkpoint(m_store, keyed.key, shape, m_options.checkpointSec, m_events.giveWay,
                                   m_events.cancel);
        StageRun run{plan.stage.stage,
                     network,
                     prompt.text,
                     negative.text,
                     low.get(),
                     shape,
                     plan.stage.sampling,
                     m_models.options().device,
                     m_models.options().activations,
                     m_options.activationBytes,
                     {torch::kFloat32, m_options.bufferBytes, m_options.scratchFolder},
                     &checkpoint};
        auto writer =
            StoredClipWriter::open(m_store, keyed.key, shape, aboutOf(id, keyed, shape), m_events.cancel)
                .value();
        measure.loadSec = watch.lap() + m_loadSec[id];
        int firstStep = -1;
        PreviewStrip strip(id.text(), shape);
        auto hooks = hooksOf(id, plan.stage.sampling.sampler.steps, strip, firstStep);
        double shownSec = 0;
        hooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
            const auto kept = writer.append(frames);
            if (m_events.frames) {
                Stopwatch shown;
                m_events.frames(id, first, kept);
                shownSec += shown.lap();
            }
        };
        const auto report = runStage(run, hooks).value();
        measure.sampleSec = watch.lap() - shownSec;
        measure.evaluations = evaluationsFrom(std::max(0, firstStep), run.sampling);
        writer.commit().value();
        strip.keep(m_store, keyed.key).value();
        checkpoint.forget().value();
        measure.keepSec = watch.lap();
        if (m_events.report) {
            m_events.report(id, report);
        }
        return measure;
    }

    /// `firstStep` becomes the step that the stage goes on from.
    [[nodiscard]] StageHooks hooksOf(const NodeId& id, int steps, PreviewStrip& strip, int& firstStep) const
    {
        StageHooks hooks;
        hooks.cancel = m_events.cancel;
        hooks.progress = [&, id](const StageProgress& at) {
            firstStep = firstStep < 0 ? at.step : firstStep;
            if (m_events.progress) {
                m_events.progress(id, at);
            }
        };
        hooks.preview = [&, id, steps](int step, std::int64_t first, const torch::Tensor& x0) {
            strip.offer(step + 1, steps, first, x0);
            if (m_events.preview) {
                m_events.preview(id, step, first, x0);
            }
        };
        return hooks;
    }

    void tell(const NodeId& id, const StageMeasure& measure, const ClipPtr& clip) const
    {
        if (m_events.measured) {
            m_events.measured(id, measure);
        }
        if (m_events.done) {
            m_events.done(id, measure.outcome, measure.loadSec + measure.sampleSec + measure.keepSec);
        }
        if (m_events.clip) {
            m_events.clip(id, clip);
        }
    }

    ModelShelf& m_models;
    const store::StageStore& m_store;
    const EvaluatorOptions& m_options;
    const plan::PreparedRun& m_run;
    const RunEvents& m_events;
    std::map<PortRef, ClipPtr> m_clips;
    std::set<PortRef> m_required;       ///< outputs whose weights are known to be there
    std::map<NodeId, double> m_loadSec; ///< that their weights took to read
    NodeId m_active;
};

/// An error of the engine, with the node in front of the place.
Error atNode(Error error, const NodeId& node)
{
    const auto& id = node.text();
    const bool named = error.where == id || error.where.rfind(id + '/', 0) == 0;
    error.where = id.empty() || named ? error.where : error.where.empty() ? id : id + '/' + error.where;
    return error;
}

} // namespace

Result<ClipPtr> Evaluator::clip(const plan::PreparedRun& run, const PortRef& output, const RunEvents& events)
{
    Pull pull(m_models, m_store, m_options, run, events);
    try {
        pull.requireWeights(output);
        return pull.clip(output);
    } catch (const ErrorException& e) {
        return atNode(e.error(), pull.active());
    } catch (const c10::OutOfMemoryError& e) {
        return Error{ErrorCode::OutOfMemory, pull.active().text(), e.what_without_backtrace(),
                     "Lower the memory limit, or the number of frames."};
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, pull.active().text(), "the machine has no more memory to give",
                     "Lower the memory limit."};
    }
}

} // namespace cascade::run
