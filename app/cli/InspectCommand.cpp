// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/ModelReport.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Hash.h"
#include "core/video/ContainerMetadata.h"
#include "core/video/StillImage.h"
#include "core/video/VideoReader.h"
#include "core/weights/OpenWeights.h"
#include "core/weights/Recognise.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

namespace cascade::cli {

namespace {

namespace fs = std::filesystem;

struct InspectOptions {
    std::string file;
    bool tensors = false;
    bool json = false;
};

/// Values that are JSON objects or lists themselves become part of the document.
nlohmann::json metadataJson(const std::map<std::string, std::string>& metadata)
{
    auto json = nlohmann::json::object();
    for (const auto& [key, value] : metadata) {
        auto parsed = nlohmann::json::parse(value, nullptr, false);
        json[key] = parsed.is_structured() ? std::move(parsed) : nlohmann::json(value);
    }
    return json;
}

std::string indented(const std::string& text)
{
    std::string result = "    ";
    for (const char c : text) {
        result += c;
        result += c == '\n' ? "    " : "";
    }
    return result;
}

void printMetadata(const std::map<std::string, std::string>& metadata)
{
    if (metadata.empty()) {
        std::printf("\nno metadata\n");
        return;
    }
    std::printf("\nmetadata\n");
    const auto json = metadataJson(metadata);
    for (const auto& [key, value] : json.items()) {
        if (value.is_structured()) {
            std::printf(
                "  %s\n%s\n", key.c_str(),
                indented(value.dump(1, ' ', false, nlohmann::json::error_handler_t::replace)).c_str());
        } else {
            std::printf("  %s  %s\n", key.c_str(), value.get<std::string>().c_str());
        }
    }
}

// Pictures.

Result<void> inspectVideo(const InspectOptions& options, const Context& context)
{
    video::VideoReaderOptions reading;
    reading.cancel = context.cancel;
    auto reader = video::VideoReader::open(options.file, reading);
    if (!reader) {
        return reader.error();
    }
    const auto& info = reader.value().info();
    if (options.json) {
        printJson({{"kind", "video"},
                   {"file", options.file},
                   {"container", info.container},
                   {"codec", info.codec},
                   {"width", info.width},
                   {"height", info.height},
                   {"frames", info.frames},
                   {"framesPerSecond", info.rate.framesPerSecond()},
                   {"rate", {info.rate.numerator, info.rate.denominator}},
                   {"durationSec", info.durationSec()},
                   {"hasSound", info.hasSound},
                   {"notes", info.notes},
                   {"metadata", metadataJson(info.metadata)}});
        return {};
    }
    char duration[32];
    std::snprintf(duration, sizeof duration, "%.3f s", info.durationSec());
    Table table;
    table.add({"file", options.file});
    table.add(
        {"format", info.container + ", " + info.codec + (info.hasSound ? ", with sound" : ", no sound")});
    table.add({"picture", measureText(info.width, info.height)});
    table.add({"frames", std::to_string(info.frames) + " at " + rateText(info.rate) + " fps, " + duration});
    for (const auto& note : info.notes) {
        table.add({"note", note});
    }
    table.print();
    printMetadata(info.metadata);
    return {};
}

Result<void> inspectPng(const InspectOptions& options)
{
    auto picture = video::readPng(options.file);
    if (!picture) {
        return picture.error();
    }
    auto metadata = video::readMetadata(options.file);
    if (!metadata) {
        return metadata.error();
    }
    const auto& clip = picture.value();
    if (options.json) {
        printJson({{"kind", "image"},
                   {"file", options.file},
                   {"width", clip.width},
                   {"height", clip.height},
                   {"metadata", metadataJson(metadata.value())}});
        return {};
    }
    Table table;
    table.add({"file", options.file});
    table.add({"picture", measureText(clip.width, clip.height) + ", PNG"});
    table.print();
    printMetadata(metadata.value());
    return {};
}

// Weights.

/// What others published, by its keys.
std::string publishedFamilyOf(const weights::TensorSource& file)
{
    const auto found = weights::recognise(file.tensors(), file.name());
    if (!found) {
        return "unknown";
    }
    const auto family = found.value().family;
    return std::string(weights::familyTitle(family)) +
           (weights::isRunnable(family) ? "" : " (not run by this version)");
}

/// What the keys of a checkpoint say it is.
std::string familyOf(const weights::TensorSource& file)
{
    const auto& tensors = file.tensors();
    const auto has = [&](std::string_view start) {
        const auto at = tensors.lower_bound(start);
        return at != tensors.end() && at->first.rfind(start, 0) == 0;
    };
    return has("encoder.block.0.layer.0.SelfAttention.q.weight") ? "T5 encoder"
           : has("conditioning.log_snr.")                        ? "stage of a cascade (our video U-Net)"
           : has("average.") || has("model.conditioning.")       ? "training checkpoint of this program"
                                                                 : publishedFamilyOf(file);
}

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    }
    return text + "]";
}

/// What a checkpoint holds, beyond its header.
struct Checkpoint {
    std::int64_t values = 0; ///< elements of all tensors
    std::map<std::string, std::int64_t> byType;
    std::vector<std::string> notFinite; ///< tensors with NaN or Inf
    std::string sha256;
};

Checkpoint readCheckpoint(const weights::TensorSource& file, const std::string& path,
                          const CancelToken& cancel)
{
    Checkpoint checkpoint;
    for (const auto& [key, entry] : file.tensors()) {
        cancel.throwIfCancelled();
        std::int64_t values = 1;
        for (const auto size : entry.shape) {
            values *= size;
        }
        checkpoint.values += values;
        checkpoint.byType[std::string(weights::elementName(entry.type))] += values;
        const auto tensor = file.readTensor(key);
        if (tensor && tensor.value().is_floating_point() && !tensor.value().isfinite().all().item<bool>()) {
            checkpoint.notFinite.push_back(key);
        }
    }
    checkpoint.sha256 = sha256OfFile(path, cancel).value();
    return checkpoint;
}

nlohmann::json toJson(const InspectOptions& options, const weights::TensorSource& file,
                      const Checkpoint& checkpoint)
{
    nlohmann::json json{{"kind", "weights"},
                        {"file", options.file},
                        {"family", familyOf(file)},
                        {"tensors", file.tensors().size()},
                        {"parameters", checkpoint.values},
                        {"dtypes", checkpoint.byType},
                        {"bytes", fs::file_size(options.file)},
                        {"sha256", checkpoint.sha256},
                        {"notFinite", checkpoint.notFinite},
                        {"warnings", file.warnings()},
                        {"metadata", metadataJson(file.metadata())}};
    if (options.tensors) {
        auto& list = json["entries"] = nlohmann::json::object();
        for (const auto& [key, entry] : file.tensors()) {
            list[key] = {{"dtype", weights::elementName(entry.type)}, {"shape", entry.shape}};
        }
    }
    return json;
}

void print(const InspectOptions& options, const weights::TensorSource& file, const Checkpoint& checkpoint)
{
    std::string types;
    for (const auto& [type, values] : checkpoint.byType) {
        types += (types.empty() ? "" : ", ") + type + " " + countText(values);
    }
    Table table;
    table.add({"file", options.file});
    table.add({"family", familyOf(file)});
    table.add({"tensors", std::to_string(file.tensors().size())});
    table.add({"parameters", std::to_string(checkpoint.values)});
    table.add({"dtypes", types});
    table.add({"size", bytesText(static_cast<std::int64_t>(fs::file_size(options.file)))});
    table.add({"SHA-256", checkpoint.sha256});
    for (const auto& key : checkpoint.notFinite) {
        table.add({"warning", key + " holds NaN or Inf"});
    }
    for (const auto& warning : file.warnings()) {
        table.add({"warning", warning});
    }
    table.print();
    if (options.tensors) {
        std::printf("\n");
        Table tensors({"tensor", "dtype", "shape"});
        for (const auto& [key, entry] : file.tensors()) {
            tensors.add({key, std::string(weights::elementName(entry.type)), shapeText(entry.shape)});
        }
        tensors.print();
    }
    printMetadata(file.metadata());
}

Result<void> inspectWeights(const InspectOptions& options, const Context& context)
{
    const auto file = weights::openWeights(options.file);
    if (!file) {
        return file.error();
    }
    const auto checkpoint = readCheckpoint(*file.value(), options.file, context.cancel);
    if (options.json) {
        printJson(toJson(options, *file.value(), checkpoint));
    } else {
        print(options, *file.value(), checkpoint);
    }
    return {};
}

// What is it?

Result<void> inspectModel(const InspectOptions& options, const fs::path& folder, const Context& context)
{
    auto model = readModelConfig(folder);
    if (!model) {
        return model.error();
    }
    const auto files = checkFiles(model.value(), true, context.cancel);
    options.json ? printJson(reportJson(model.value(), files)) : printReport(model.value(), files);
    return {};
}

bool beginsWith(const fs::path& file, std::string_view bytes)
{
    std::string head(bytes.size(), '\0');
    std::ifstream stream(file, std::ios::binary);
    return stream.read(head.data(), static_cast<std::streamsize>(head.size())) && head == bytes;
}

/// Whether a file is called as weights are.
bool isCalledWeights(const fs::path& file)
{
    constexpr std::array<const char*, 5> kEndings{".safetensors", ".ckpt", ".pt", ".pth", ".bin"};
    const auto name = file.filename().string();
    return std::any_of(kEndings.begin(), kEndings.end(),
                       [&](const char* end) { return name.ends_with(end); }) ||
           (name.ends_with(".json") && name.find(".index.") != std::string::npos);
}

Result<void> inspect(const InspectOptions& options, const Context& context)
{
    const fs::path file = options.file;
    std::error_code failed;
    if (!fs::exists(file, failed)) {
        return Error{ErrorCode::BadInput, options.file, "there is no such file", {}};
    }
    if (fs::is_directory(file, failed)) {
        return inspectModel(options, file, context);
    }
    if (file.filename() == "model.json") {
        return inspectModel(options, file.parent_path().empty() ? "." : file.parent_path(), context);
    }
    if (isCalledWeights(file)) {
        return inspectWeights(options, context);
    }
    return beginsWith(file, "\x89PNG") ? inspectPng(options) : inspectVideo(options, context);
}

} // namespace

void addInspect(CLI::App& app, Action& action)
{
    auto options = std::make_shared<InspectOptions>();
    auto* command = app.add_subcommand(
        "inspect", "What a file is and where it came from: video, picture, weights or model folder");
    command
        ->add_option("file", options->file,
                     "An MP4, MOV, MKV, PNG, .safetensors, .ckpt, .pt, .bin, an index of shards, model.json "
                     "or model folder")
        ->required();
    command->add_flag("--tensors", options->tensors, "List every tensor of a weights file");
    command->add_flag("--json", options->json, "As JSON");
    command->footer("Example:\n  cascade inspect torus.mp4\n  cascade inspect "
                    "resources/models/toybox/base.safetensors --json");
    command->callback([options, &action] {
        action = [options](const Context& context) { return inspect(*options, context); };
    });
}

} // namespace cascade::cli
