// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"

#include <QTemporaryDir>

namespace cascade::ui::tests {

/// The program's places in a folder of its own: nothing of the user's is seen or touched.
inline Places placesIn(const QTemporaryDir& folder)
{
    const std::filesystem::path root(folder.path().toStdString());
    return {.version = "1",
            .resources = CASCADE_RESOURCE_DIR,
            .cacheFolder = root / "cache",
            .dataFolder = root / "data",
            .houseRules = {}};
}

/// While it lives, settings too lie in the folder of a test's places.
class OwnSettings {
public:
    explicit OwnSettings(const QTemporaryDir& folder) { qputenv("CASCADE_HOME", folder.path().toUtf8()); }
    ~OwnSettings() { qunsetenv("CASCADE_HOME"); }
    OwnSettings(const OwnSettings&) = delete;
    OwnSettings& operator=(const OwnSettings&) = delete;
};

} // namespace cascade::ui::tests
