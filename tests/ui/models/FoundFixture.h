// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/ModelLibrary.h"
#include "tests/ui/models/LibraryFixture.h"

#include <string>
#include <vector>

namespace cascade::tests {

/// A model of others as a scan finds it, at a file that is there.
inline library::FoundModel foundModel(const TestPlaces& places, const std::string& title,
                                      library::ModelRole role, const std::string& family,
                                      const std::vector<std::string>& fits, double gib)
{
    library::FoundModel model;
    model.path =
        places.root() / ("weights-" + std::to_string(std::hash<std::string>()(title)) + ".safetensors");
    writeBytes(model.path, "weights");
    model.title = title;
    model.place = places.root();
    model.role = role;
    model.family = family;
    model.fits = fits;
    model.isRunnable = true;
    model.bytes = static_cast<std::uintmax_t>(gib * (1 << 30));
    model.licence = library::licenceOfFamily(family);
    return model;
}

/// Lays a library of these models.
inline void keep(const TestPlaces& places, const std::vector<library::FoundModel>& models)
{
    std::string note;
    auto library = library::ModelLibrary::open(places.get(), note).value();
    library.keep({{places.root(), library::PlaceKind::Folder, true}}, models).value();
}

/// Lays a library of five models of others, and one of another program.
inline void keepFound(const TestPlaces& places)
{
    using library::ModelRole;
    const std::string sd1 = "Stable Diffusion 1";
    auto broken = foundModel(places, "half a download", ModelRole::Unknown, {}, {}, 0.3);
    broken.isBroken = true;
    broken.problem = "expected 2132626066 bytes, got 322122547";
    auto other = foundModel(places, "llm", ModelRole::Unknown, {}, {}, 14);
    other.problem = "expected weights of a model that this program knows";
    keep(places, {foundModel(places, "dreamshaper_8", ModelRole::ImageCheckpoint, sd1, {sd1}, 1.99),
                  foundModel(places, "v3_sd15_mm", ModelRole::MotionModule, "AnimateDiff motion modules",
                             {sd1}, 0.78),
                  foundModel(places, "cerspense/zeroscope_v2_576w", ModelRole::VideoModel,
                             "ModelScope or zeroscope", {}, 3.5),
                  foundModel(places, "vae-ft-mse-840000", ModelRole::Vae, "Stable Diffusion autoencoder",
                             {sd1, "Stable Diffusion 2"}, 0.31),
                  broken, other});
}

} // namespace cascade::tests
