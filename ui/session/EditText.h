// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <string>

namespace cascade::ui {

/// The label of an edit (graph::labelOf, graph::Fix) in the language of the window: "Insert Resize" becomes
/// "Resize einfügen". Names of nodes and parameters stay as they are; a label that nobody translated, too.
[[nodiscard]] QString editText(const std::string& label);

} // namespace cascade::ui
