// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/LatentRun.h"
#include "core/nn/AutoencoderTiles.h"
#include "pipeline/plan/LatentPlan.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/run/EvaluatorOptions.h"
#include "pipeline/run/ModelShelf.h"
#include "pipeline/run/RunEvents.h"
#include "pipeline/store/StageStore.h"

#include <cstdint>
#include <functional>

namespace cascade::run {

class MadeOutput;

/// Computes what latent nodes make, by open models, into the store.
///
/// Threads  one at a time: the run's.
/// Throws   Cancelled, and ErrorException: those of LatentModel and runLatent; DiskFull.
class LatentMaker {
public:
    LatentMaker(ModelShelf& models, const store::StageStore& store, const EvaluatorOptions& options,
                const plan::PreparedRun& run, const RunEvents& events)
        : m_models(models), m_store(store), m_options(options), m_run(run), m_events(events)
    {
    }

    /// Whether a kind of node is made here: latent-base, vae-encode or vae-decode.
    [[nodiscard]] static bool makes(const graph::Node& node);

    /// Opens the model that a node needs: its headers, so that what does not fit is told before anything is
    /// computed. Its values are read when it is used: two such models may be more than fits in memory.
    void openModel(const graph::NodeId& id);

    /// The output that a node works on; none for latents out of noise.
    [[nodiscard]] std::optional<graph::PortRef> inputOf(const graph::NodeId& id) const;

    /// Computes the output of a node into the store.
    [[nodiscard]] StageMeasure make(const graph::PortRef& output, const ClipPtr& input);

private:
    [[nodiscard]] LatentModel& modelOf(const graph::NodeId& id);
    void sample(MadeOutput& made, const graph::NodeId& id, const ClipPtr& input, StageMeasure& measure);
    void encode(MadeOutput& made, const graph::NodeId& id, const ClipReader& clip, StageMeasure& measure);
    void decode(MadeOutput& made, const graph::NodeId& id, const ClipReader& latents, StageMeasure& measure);
    [[nodiscard]] static bool fitsTwice(const LatentRun& run, std::int64_t budget);
    /// What an autoencoder's work on all frames goes by.
    struct Coder {
        nn::Autoencoder autoencoder;
        const StageHooks& hooks;
        nn::FrameBudget budget;
    };
    void code(MadeOutput& made, const graph::NodeId& id, int frames, StageMeasure& measure,
              const std::function<void(const Coder&)>& all);

    ModelShelf& m_models;
    const store::StageStore& m_store;
    const EvaluatorOptions& m_options;
    const plan::PreparedRun& m_run;
    const RunEvents& m_events;
};

/// The files of a model that nodes put together.
[[nodiscard]] LatentModelFiles latentFilesOf(const graph::LatentChoice& choice);

/// A clip of about what latents look like, at their own size; see previewOfLatents.
[[nodiscard]] ClipPtr picturesOfLatents(ClipPtr latents);

} // namespace cascade::run
