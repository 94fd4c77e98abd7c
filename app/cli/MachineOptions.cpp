// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/MachineOptions.h"

#include "core/cascade/Precision.h"

#include <ATen/Parallel.h>

namespace cascade::cli {

std::string typeText(torch::ScalarType type)
{
    return type == torch::kFloat32 ? "fp32" : type == torch::kBFloat16 ? "bf16" : "fp16";
}

void addDeviceOptions(CLI::App& command, MachineOptions& options)
{
    command.add_option("--device", options.device, "auto, cpu or cuda:N")->capture_default_str();
    command.add_option("--threads", options.threads, "Threads of the processor; 0 = all")
        ->capture_default_str();
}

void addMachineOptions(CLI::App& command, MachineOptions& options)
{
    addDeviceOptions(command, options);
    command.add_option("--dtype", options.dtype, "auto, fp32, bf16 or fp16")->capture_default_str();
}

Result<Machine> chooseMachine(const MachineOptions& options)
{
    auto device = deviceNamed(options.device);
    if (!device) {
        return device.error();
    }
    auto type = activationType(options.dtype, device.value());
    if (!type) {
        return type.error();
    }
    if (options.threads > 0) {
        at::set_num_threads(options.threads);
    }
    return Machine{device.value(), type.value()};
}

} // namespace cascade::cli
