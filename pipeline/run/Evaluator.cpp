// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/Evaluator.h"

#include "pipeline/run/FootageClip.h"
#include "pipeline/run/LatentMaker.h"
#include "pipeline/run/NodeView.h"
#include "pipeline/run/StageMaker.h"
#include "pipeline/run/Stopwatch.h"
#include "pipeline/run/StoredClip.h"
#include "pipeline/store/KeyClaim.h"

#include <c10/util/Exception.h>

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

/// One pull through one prepared run.
class Pull {
public:
    Pull(ModelShelf& models, const store::StageStore& store, const EvaluatorOptions& options,
         const plan::PreparedRun& run, const RunEvents& events)
        : m_maker(models, store, options, run, events), m_latents(models, store, options, run, events),
          m_store(store), m_options(options), m_run(run), m_events(events)
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
        const auto& node = *m_run.graph.find(id);
        const bool isMade = plan::madePort(node).has_value();
        if (isMade && isStored(output)) {
            return;
        }
        for (const auto& port : m_run.graph.typeOf(id)->inputs) {
            const auto source = sourceOf(m_run.graph, {id, port.name});
            if (source && m_run.keys.contains(*source)) {
                requireWeights(*source);
            }
        }
        if (isMade) {
            m_active = id;
            LatentMaker::makes(node) ? m_latents.openModel(id) : m_maker.readWeights(id);
        }
    }

    /// The node that is being worked on, for errors.
    [[nodiscard]] const NodeId& active() const { return m_active; }

private:
    ClipPtr make(const PortRef& output)
    {
        const auto& node = *m_run.graph.find(output.node);
        if (plan::madePort(node)) {
            return stage(output);
        }
        if (node.type == "load-clip" || node.type == "load-image") {
            m_active = output.node;
            return openFootage(text(output.node, "file"), m_events.cancel).value();
        }
        return viewOf(m_run, output.node, [&](const std::string& port) {
            return clip(*sourceOf(m_run.graph, {output.node, port}));
        });
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
        auto measure = compute(output);
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

    [[nodiscard]] StageMeasure compute(const PortRef& output)
    {
        if (LatentMaker::makes(*m_run.graph.find(output.node))) {
            const auto source = m_latents.inputOf(output.node);
            const auto input = source ? clip(*source) : ClipPtr();
            m_active = output.node;
            return m_latents.make(output, input);
        }
        const auto plan = m_maker.planOf(output.node);
        const auto low = plan.input ? m_maker.held(*plan.input, *clip(*plan.input)) : ClipPtr();
        m_active = output.node;
        return m_maker.make(output, plan, low);
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

    void tell(const NodeId& id, const StageMeasure& measure, const ClipPtr& clip) const
    {
        if (m_events.measured) {
            m_events.measured(id, measure);
        }
        if (m_events.done) {
            m_events.done(id, measure.outcome, measure.loadSec + measure.sampleSec + measure.keepSec);
        }
        if (m_events.clip) {
            m_events.clip(id, clip->shape().isLatent() ? picturesOfLatents(clip) : clip);
        }
    }

    StageMaker m_maker;
    LatentMaker m_latents;
    const store::StageStore& m_store;
    const EvaluatorOptions& m_options;
    const plan::PreparedRun& m_run;
    const RunEvents& m_events;
    std::map<PortRef, ClipPtr> m_clips;
    std::set<PortRef> m_required; ///< outputs whose weights are known to be there
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
