// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

#include <torch/types.h>

#include <string>

namespace cascade::cli {

/// On what a command computes, as its user said it.
struct MachineOptions {
    std::string device = "auto";
    std::string dtype = "auto";
    int threads = 0;
};

/// What that came to.
struct Machine {
    torch::Device device;
    torch::ScalarType activations;
};

/// "fp32", "bf16", "fp16".
[[nodiscard]] std::string typeText(torch::ScalarType type);

/// --device and --threads.
void addDeviceOptions(CLI::App& command, MachineOptions& options);
/// --device, --dtype and --threads.
void addMachineOptions(CLI::App& command, MachineOptions& options);

/// Finds device and dtype, and sets the number of threads.
///
/// Errors   BadInput, those of deviceNamed and activationType.
[[nodiscard]] Result<Machine> chooseMachine(const MachineOptions& options);

} // namespace cascade::cli
