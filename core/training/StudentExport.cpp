// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StudentExport.h"

#include "core/base/Hash.h"
#include "core/weights/Safetensors.h"
#include "core/weights/WeightChanges.h"

#include <algorithm>

namespace cascade::training {

namespace {

constexpr const char* kOriginal = "original";

weights::StateDict readAll(const std::filesystem::path& file)
{
    return weights::openSafetensors(file).value().readAll().value();
}

/// All that model.json says of a student but where it lies.
Variant variantOf(const DistillationConfig& config)
{
    Variant made;
    made.changes = kOriginal;
    made.steps = config.until;
    made.sampler = diffusion::formatSampler({.kind = config.sampler});
    if (config.schedule) {
        made.guidance = GuidanceForm::Own;
    } else if (config.guidance) {
        made.guidance = GuidanceForm::Told;
        made.told = *config.guidance;
    }
    return made;
}

StageConfig& stageOf(ModelConfig& model, const std::string& id)
{
    const auto stage = std::find_if(model.stages.begin(), model.stages.end(),
                                    [&](const auto& each) { return each.id == id; });
    if (stage == model.stages.end()) {
        throw ErrorException(model.stage(id).error());
    }
    return *stage;
}

/// A student is kept as changes of the weights that it was taught by, not of others. Throws ErrorException.
void requireOriginal(const std::filesystem::path& file, const std::string& expected)
{
    const auto got = sha256OfFile(file).value();
    if (got != expected) {
        throw ErrorException(Error{ErrorCode::BadInput, file.string(),
                                   "expected the weights that the student was distilled from, SHA-256 " +
                                       expected + ", got " + got,
                                   "Export into the folder of \"training/start\", or distil these anew."});
    }
}

} // namespace

Result<void> exportStudent(const DistillationConfig& config, const Student& student,
                           const std::filesystem::path& folder, std::string variant)
{
    try {
        auto model = readModelConfig(folder).value();
        auto& stage = stageOf(model, student.stage.id);
        const auto original = stage.as(kOriginal).value().chosen;
        requireOriginal(folder / original.file, student.original);
        if (variant.empty()) {
            variant = "distilled-" + std::to_string(config.until);
        }
        auto made = variantOf(config);
        made.file = stage.id + '-' + variant + ".safetensors";
        const auto changes =
            weights::changesBetween(readAll(folder / original.file), readAll(student.weights));
        weights::writeSafetensors(folder / made.file, changes,
                                  {{"stage", stage.id}, {"variant", variant}, {"original", student.original}})
            .value();
        made.sha256 = sha256OfFile(folder / made.file).value();
        stage.variants[variant] = made;
        return writeModelConfig(model, folder);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
