// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/ModelStore.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Machine.h"
#include "core/base/Memory.h"
#include "core/cascade/Precision.h"
#include "core/kernels/KernelChecks.h"
#ifdef CASCADE_MEDIA
#include "core/video/MediaFeatures.h"
#include "pipeline/jobs/HouseRules.h"
#endif

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/cuda.h>
#include <torch/version.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

namespace cascade::cli {

namespace {

namespace fs = std::filesystem;

struct DoctorOptions {
    bool kernels = false;
    bool json = false;
};

/// One line of the report.
struct Finding {
    enum class State {
        Fact, ///< nothing to be right or wrong
        Passed,
        Failed,
        Absent, ///< not there, and not needed
    };
    std::string group;
    std::string name;
    State state = State::Fact;
    std::string detail;
};
using State = Finding::State;
using Findings = std::vector<Finding>;

std::string_view stateName(State state)
{
    switch (state) {
    case State::Fact:
        return "";
    case State::Passed:
        return "ok";
    case State::Failed:
        return "FAILED";
    case State::Absent:
        break;
    }
    return "absent";
}

void addProgram(Findings& findings, const Context& context)
{
    const auto type = activationType("auto", deviceNamed("auto").value()).value();
    findings.push_back({"program", "version", State::Fact, context.version});
    findings.push_back({"program", "LibTorch", State::Fact, TORCH_VERSION});
    findings.push_back({"program", "default device", State::Fact, deviceNamed("auto").value().str()});
    findings.push_back({"program", "default dtype", State::Fact, type == torch::kBFloat16 ? "bf16" : "fp32"});
    findings.push_back({"program", "resources", State::Fact, context.resources.string()});
}

void addMachine(Findings& findings)
{
    const auto features = processorFeatures();
    const auto add = [&](const char* name, bool present) {
        findings.push_back({"processor", name, present ? State::Passed : State::Absent, ""});
    };
    findings.push_back({"processor", "threads", State::Fact,
                        std::to_string(at::get_num_threads()) + " of " +
                            std::to_string(std::thread::hardware_concurrency())});
    add("AVX2", features.avx2);
    add("AVX-512", features.avx512);
    add("AVX-512 BF16", features.avx512Bf16);
    add("AMX BF16", features.amxBf16);
    const auto memory = memoryUse();
    findings.push_back({"memory", "main", State::Fact,
                        bytesText(memory.availableBytes) + " free of " + bytesText(memory.totalBytes)});
}

std::vector<torch::Device> devices()
{
    std::vector<torch::Device> all{torch::kCPU};
    const auto cards = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    for (int i = 0; i < cards; ++i) {
        all.emplace_back(torch::kCUDA, static_cast<c10::DeviceIndex>(i));
    }
    return all;
}

void addCuda(Findings& findings)
{
    const auto names = cardNames();
    for (const auto& device : devices()) {
        if (device.is_cuda()) {
            const auto i = static_cast<std::size_t>(device.index());
            findings.push_back({"CUDA", device.str(), State::Passed, i < names.size() ? names[i] : ""});
        }
    }
    if (!torch::cuda::is_available()) {
        std::string detail = "this build or machine has no CUDA device";
        for (const auto& name : names) {
            detail += "; the driver sees " + name;
        }
        findings.push_back({"CUDA", "devices", State::Absent, detail});
    }
}

void addMedia(Findings& findings)
{
#ifdef CASCADE_MEDIA
    findings.push_back({"FFmpeg", "version", State::Fact, video::ffmpegVersion()});
    for (const auto& encoder : video::encoderFeatures()) {
        const auto absent = encoder.needed ? State::Failed : State::Absent;
        findings.push_back({"FFmpeg", encoder.name, encoder.present ? State::Passed : absent, encoder.makes});
    }
#else
    findings.push_back(
        {"FFmpeg", "version", State::Absent, "this build has no FFmpeg: it trains and measures"});
#endif
}

void addKernels(Findings& findings)
{
    for (const auto& device : devices()) {
        for (const auto& check : kernels::checkKernels(device)) {
            char detail[96];
            std::snprintf(detail, sizeof detail, "error %.1e, at most %.1e", check.error, check.tolerance);
            findings.push_back({"kernels", device.str() + ": " + check.name,
                                check.passed     ? State::Passed
                                : check.compiled ? State::Failed
                                                 : State::Absent,
                                check.compiled ? detail : "not in this build; the reference serves"});
        }
    }
}

void addModelFindings(Findings& findings, const Context& context)
{
    const auto stored = storedModels(context);
    if (std::none_of(stored.begin(), stored.end(), [](const auto& model) { return model.shipped; })) {
        findings.push_back(
            {"models", "shipped", State::Failed, "none in " + (context.resources / "models").string()});
    }
    for (const auto& model : stored) {
        const auto config = readModelConfig(model.folder);
        if (!config) {
            findings.push_back({"models", model.name, State::Failed, config.error().message()});
            continue;
        }
        if (isPlan(config.value())) {
            findings.push_back({"models", model.name, State::Fact, "a plan to train, without weights"});
            continue;
        }
        for (const auto& file : checkFiles(config.value(), true, context.cancel)) {
            const bool good = file.state == FileState::Right || file.state == FileState::Present;
            findings.push_back(
                {"models", model.name + "/" + file.file, good ? State::Passed : State::Failed,
                 good ? bytesText(file.bytes) + ", " + stateText(file.state) : stateText(file.state)});
        }
    }
}

std::int64_t bytesInside(const fs::path& folder)
{
    std::int64_t bytes = 0;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed),
         end;
         !failed && at != end; at.increment(failed)) {
        std::error_code ignored;
        bytes += at->is_regular_file(ignored) ? static_cast<std::int64_t>(at->file_size(ignored)) : 0;
    }
    return bytes;
}

void addCache(Findings& findings, const Context& context)
{
    std::error_code failed;
    fs::create_directories(context.cacheFolder, failed);
    const bool writable = !failed && ::access(context.cacheFolder.c_str(), W_OK) == 0;
    findings.push_back(
        {"cache", context.cacheFolder.string(), writable ? State::Passed : State::Failed,
         writable ? bytesText(bytesInside(context.cacheFolder)) + " used" : "cannot be written"});
    const auto space = fs::space(context.cacheFolder, failed);
    if (!failed) {
        // The sampler's state of 128 HD frames takes 1.5 GB.
        const bool enough = space.available >= (2ULL << 30);
        findings.push_back({"cache", "free space", enough ? State::Passed : State::Failed,
                            bytesText(static_cast<std::int64_t>(space.available)) +
                                (enough ? "" : "; an HD render needs 2 GiB")});
    }
}

void addHouseRules(Findings& findings, const Context& context)
{
#ifdef CASCADE_MEDIA
    const auto rules = jobs::readHouseRules(context);
    if (!rules) {
        findings.push_back({"house rules", "file", State::Failed, rules.error().message()});
    } else if (!rules.value().file.empty()) {
        findings.push_back({"house rules", "file", State::Fact, rules.value().file.string()});
        findings.push_back(
            {"house rules", "refused words", State::Fact, std::to_string(rules.value().refusedWords.size())});
        findings.push_back({"house rules", "check of results", State::Fact,
                            rules.value().check.empty() ? "none" : rules.value().check[0]});
    }
#else
    (void)findings, (void)context; // this build makes nothing that could go out
#endif
}

void print(const Findings& findings)
{
    Table table;
    std::string group;
    for (const auto& finding : findings) {
        table.add({finding.group == group ? "" : finding.group, finding.name,
                   std::string(stateName(finding.state)), finding.detail});
        group = finding.group;
    }
    table.print();
}

nlohmann::json toJson(const Findings& findings, std::int64_t failures)
{
    auto list = nlohmann::json::array();
    for (const auto& finding : findings) {
        list.push_back({{"group", finding.group},
                        {"name", finding.name},
                        {"state", finding.state == State::Fact     ? "fact"
                                  : finding.state == State::Failed ? "failed"
                                                                   : stateName(finding.state)},
                        {"detail", finding.detail}});
    }
    return {{"findings", list}, {"failures", failures}};
}

Result<void> examine(const DoctorOptions& options, const Context& context)
{
    Findings findings;
    if (!options.kernels) {
        addProgram(findings, context);
        addMachine(findings);
        addCuda(findings);
        addMedia(findings);
    }
    addKernels(findings);
    if (!options.kernels) {
        addModelFindings(findings, context);
        addCache(findings, context);
        addHouseRules(findings, context);
    }
    const auto failures = std::count_if(findings.begin(), findings.end(),
                                        [](const auto& finding) { return finding.state == State::Failed; });
    if (options.json) {
        printJson(toJson(findings, failures));
    } else {
        print(findings);
    }
    if (failures > 0) {
        return Error{ErrorCode::Internal, "doctor",
                     "expected every check to pass, got " + std::to_string(failures) + " that failed",
                     "The lines above that say FAILED name them."};
    }
    return {};
}

} // namespace

void addDoctor(CLI::App& app, Action& action)
{
    auto options = std::make_shared<DoctorOptions>();
    auto* command = app.add_subcommand("doctor", "What this machine has, and whether everything works on it");
    command->add_flag("--kernels", options->kernels, "Only hold each compiled kernel against its reference");
    command->add_flag("--json", options->json, "As JSON");
    command->footer("Example:\n  cascade doctor\n  cascade doctor --kernels --json");
    command->callback([options, &action] {
        action = [options](const Context& context) { return examine(*options, context); };
    });
}

} // namespace cascade::cli
