// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/MachineOptions.h"
#include "app/cli/RunOptions.h"
#include "core/cascade/StageBench.h"
#include "core/evaluation/CostReport.h"
#include "core/evaluation/StagePsnr.h"

#include <c10/core/CachingDeviceAllocator.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace cascade::cli {

namespace {

constexpr int kRounds = 3; ///< after one that warms up

struct CostOptions {
    std::vector<std::string> models{evaluation::kPublishedModel, "toybox"};
    std::string results;
    MachineOptions machine;
    std::string memoryLimit = "2.5GiB";
    bool time = false; ///< on the processor, too
};

/// Keeps account of what tensors take of a card; of a processor's memory nothing is known.
class CardMemory {
public:
    explicit CardMemory(torch::Device device) : m_index(device.has_index() ? device.index() : 0)
    {
        if (!device.is_cpu()) {
            (void)at::empty({1}, torch::TensorOptions(device)); // there is an allocator from here on
            m_allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
        }
        if (m_allocator) {
            m_allocator->emptyCache();
            m_allocator->resetPeakStats(m_index);
        }
    }

    [[nodiscard]] double peakBytes() const
    {
        constexpr auto all = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
        return m_allocator
                   ? static_cast<double>(m_allocator->getDeviceStats(m_index).allocated_bytes[all].peak)
                   : 0;
    }

private:
    c10::DeviceIndex m_index;
    c10::DeviceAllocator* m_allocator = nullptr;
};

evaluation::StageTime timeOf(const StageConfig& stage, const Machine& machine, std::int64_t activationBytes,
                             const CancelToken& cancel)
{
    const CardMemory memory(machine.device);
    const StageBench bench(stage, {stage.output, machine.device, machine.activations, activationBytes});
    bench.evaluate();
    std::vector<double> seconds;
    for (int round = 0; round < kRounds; ++round) {
        cancel.throwIfCancelled();
        const auto begin = std::chrono::steady_clock::now();
        bench.evaluate();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return {evaluation::median(seconds), memory.peakBytes()};
}

Result<evaluation::ModelCost> costOf(const ModelConfig& config, const Machine& machine,
                                     const CostOptions& options, const CancelToken& cancel)
{
    evaluation::ModelCost model{config.name, evaluation::stageCosts(config), {}};
    if (!options.time && machine.device.is_cpu()) {
        return model;
    }
    RunOptions limits;
    limits.memoryLimit = options.memoryLimit;
    if (auto limit = parseBytes(options.memoryLimit); !limit) {
        return limit.error();
    }
    for (const auto& stage : config.stages) {
        cancel.throwIfCancelled();
        model.times.push_back(
            timeOf(stage, machine, std::max<std::int64_t>(limits.activationBytes(), 1 << 20), cancel));
    }
    return model;
}

Result<void> cost(const CostOptions& options, const Context& context)
{
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    std::vector<evaluation::ModelCost> models;
    for (const auto& name : options.models) {
        auto config = readModelConfig(modelFolder(context, name));
        if (!config) {
            return config.error();
        }
        auto model = costOf(config.value(), machine.value(), options, context.cancel);
        if (!model) {
            return model.error();
        }
        models.push_back(std::move(model).value());
    }
    const auto& [device, type] = machine.value();
    const bool timed = !models.empty() && !models.front().times.empty();
    const auto report =
        evaluation::costReport(models, timed ? device.str() + " in " + typeText(type) : std::string());
    return writeReport(resultsFolder(context, options.results, "eval-iv-cost"), report,
                       evaluation::svgOf(evaluation::costPlot(models)));
}

} // namespace

void addEvalCost(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<CostOptions>();
    auto* command = eval.add_subcommand(
        "iv-cost", "Count parameters and operations of cascades, original and distilled, beside the paper's");
    command
        ->add_option("--model", options->models,
                     "Model folders, or names of shipped ones; their weights need not be there")
        ->delimiter(',')
        ->capture_default_str();
    addMachineOptions(*command, options->machine);
    command->add_flag("--time", options->time,
                      "Time an evaluation of each stage on a processor, too; on a card it is timed always");
    command->add_option("--memory-limit", options->memoryLimit, "What the program may take")
        ->capture_default_str();
    command->add_option("--results", options->results, "Folder for iv-cost.json, .md and .svg");
    command->footer("Example:\n  cascade eval iv-cost --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return cost(*options, context); };
    });
}

} // namespace cascade::cli
