// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/UsedLicences.h"

#include <QString>

#include <vector>

namespace cascade::ui {

/// library::licenceText in the language of the window: "CC-BY-NC-4.0 (non-commercial)".
[[nodiscard]] QString licenceWords(const library::Licence& licence);

/// What weights a clip is made with and under which licences: "toybox: Apache-2.0; zeroscope: ...". Empty
/// where there are none.
[[nodiscard]] QString licencesWords(const std::vector<library::UsedLicence>& licences);

/// library::licenceWarning in the language of the window; empty where nothing follows.
[[nodiscard]] QString licenceWarningWords(const std::vector<library::UsedLicence>& licences);

} // namespace cascade::ui
