// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Places.h"

#include <cstdlib>

namespace cascade {

namespace {

namespace fs = std::filesystem;

/// What a variable says; `fallback` where it says nothing.
fs::path pathFrom(const char* variable, const fs::path& fallback)
{
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? fs::path(value) : fallback;
}

} // namespace

Places placesFromEnvironment(const std::string& version, const fs::path& resources)
{
    Places places{version, pathFrom("CASCADE_RESOURCES", resources), {}, {}, pathFrom("CASCADE_RULES", {})};
    if (const auto own = pathFrom("CASCADE_HOME", {}); !own.empty()) {
        places.cacheFolder = own / "cache";
        places.dataFolder = own;
    } else {
        const auto home = pathFrom("HOME", "/tmp");
        places.cacheFolder = pathFrom("XDG_CACHE_HOME", home / ".cache") / "cascade-studio";
        places.dataFolder = pathFrom("XDG_DATA_HOME", home / ".local/share") / "cascade-studio";
    }
    return places;
}

fs::path modelFolder(const Places& places, const std::string& name)
{
    const auto users = places.dataFolder / "models" / name;
    return fs::exists(fs::path(name) / "model.json") ? fs::path(name)
           : fs::exists(users / "model.json")        ? users
                                                     : places.resources / "models" / name;
}

} // namespace cascade
