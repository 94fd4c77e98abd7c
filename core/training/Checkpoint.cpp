// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Checkpoint.h"

#include "core/base/AtomicFile.h"
#include "core/weights/Safetensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

namespace cascade::training {

namespace {

constexpr std::int64_t kShardBytes = 14 << 20; // room for the header under 15 MiB
constexpr const char* kIndex = "checkpoint.json";

/// Tensors larger than a shard in pieces of rows of values, called "<name>#000", "<name>#001", …; their
/// shapes go into `whole`.
weights::StateDict inPieces(const weights::StateDict& tensors, nlohmann::json& whole)
{
    weights::StateDict pieces;
    for (const auto& [name, tensor] : tensors) {
        const auto valuesEach = kShardBytes / static_cast<std::int64_t>(tensor.element_size());
        if (tensor.numel() <= valuesEach) {
            pieces[name] = tensor;
            continue;
        }
        whole[name] = tensor.sizes().vec();
        int number = 0;
        for (const auto& piece : tensor.contiguous().flatten().split(valuesEach)) {
            auto digits = std::to_string(number++);
            pieces[name + "#" + std::string(3 - std::min<std::size_t>(3, digits.size()), '0') + digits] =
                piece;
        }
    }
    return pieces;
}

/// The inverse: puts the pieces of `whole` together. False if some are missing.
bool joinPieces(weights::StateDict& tensors, const nlohmann::json& whole)
{
    for (const auto& [name, shape] : whole.items()) {
        std::vector<torch::Tensor> pieces;
        std::int64_t values = 0, expected = 1;
        for (auto piece = tensors.lower_bound(name + "#");
             piece != tensors.end() && piece->first.rfind(name + "#", 0) == 0; piece = tensors.erase(piece)) {
            pieces.push_back(piece->second);
            values += piece->second.numel();
        }
        const auto sizes = shape.get<std::vector<std::int64_t>>();
        for (const auto size : sizes) {
            expected *= size;
        }
        if (pieces.empty() || values != expected) {
            return false;
        }
        tensors[name] = at::cat(pieces).view(sizes);
    }
    return true;
}

std::vector<weights::StateDict> intoShards(const weights::StateDict& tensors)
{
    std::vector<weights::StateDict> shards(1);
    std::int64_t bytes = 0;
    for (const auto& [name, tensor] : tensors) {
        const auto size = static_cast<std::int64_t>(tensor.nbytes());
        if (bytes > 0 && bytes + size > kShardBytes) {
            shards.emplace_back();
            bytes = 0;
        }
        shards.back()[name] = tensor;
        bytes += size;
    }
    return shards;
}

void removeOtherShards(const std::filesystem::path& folder, const std::set<std::string>& wanted)
{
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const auto name = entry.path().filename().string();
        if (name.rfind("step-", 0) == 0 && !wanted.contains(name)) {
            std::filesystem::remove(entry.path(), ignored);
        }
    }
}

} // namespace

Result<void> writeCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& folder)
{
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    auto whole = nlohmann::json::object();
    const auto shards = intoShards(inPieces(checkpoint.tensors, whole));
    std::set<std::string> names;
    auto list = nlohmann::json::array();
    for (std::size_t i = 0; i < shards.size(); ++i) {
        const auto name =
            "step-" + std::to_string(checkpoint.step) + "-" + std::to_string(i) + ".safetensors";
        if (auto written = weights::writeSafetensors(folder / name, shards[i],
                                                     {{"step", std::to_string(checkpoint.step)}});
            !written) {
            return written;
        }
        names.insert(name);
        list.push_back(name);
    }
    const nlohmann::json index{{"step", checkpoint.step},
                               {"lossAverage", checkpoint.lossAverage},
                               {"shards", list},
                               {"inPieces", whole}};
    if (auto written = writeFileAtomically(folder / kIndex, index.dump(1)); !written) {
        return written;
    }
    removeOtherShards(folder, names);
    return {};
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path& folder)
{
    std::ifstream stream(folder / kIndex);
    Checkpoint checkpoint;
    try {
        const auto index = nlohmann::json::parse(stream);
        checkpoint.step = index.at("step").get<std::int64_t>();
        checkpoint.lossAverage = index.at("lossAverage").get<double>();
        for (const auto& name : index.at("shards")) {
            auto file = weights::openSafetensors(folder / name.get<std::string>());
            if (!file) {
                return file.error();
            }
            const auto& about = file.value().metadata();
            if (const auto step = about.find("step");
                step == about.end() || step->second != std::to_string(checkpoint.step)) {
                return Error{ErrorCode::BadInput,
                             file.value().name(),
                             "expected a shard of step " + std::to_string(checkpoint.step) +
                                 ", got one of step " + (step == about.end() ? "(not stated)" : step->second),
                             {}};
            }
            auto tensors = file.value().readAll();
            if (!tensors) {
                return tensors.error();
            }
            checkpoint.tensors.merge(tensors.value());
        }
        if (!joinPieces(checkpoint.tensors, index.value("inPieces", nlohmann::json::object()))) {
            return Error{ErrorCode::BadInput,
                         (folder / kIndex).string(),
                         "a tensor is not whole: some of its pieces are in no shard",
                         {}};
        }
    } catch (const nlohmann::json::exception& e) {
        return Error{ErrorCode::BadInput,
                     (folder / kIndex).string(),
                     std::string("is not a checkpoint index: ") + e.what(),
                     {}};
    }
    return checkpoint;
}

Result<void> checkFits(const Checkpoint& checkpoint, const std::vector<NamedParameter>& parameters,
                       const std::filesystem::path& folder)
{
    for (const auto& [name, value] : parameters) {
        for (const char* kind : {"model.", "average.", "m.", "v."}) {
            const auto found = checkpoint.tensors.find(kind + name);
            if (found == checkpoint.tensors.end() || found->second.sizes() != value.sizes()) {
                return Error{ErrorCode::BadInput, folder.string(),
                             "the checkpoint is of another network: " + (kind + name) +
                                 (found == checkpoint.tensors.end() ? " is missing" : " has another shape"),
                             "Give another --output, or remove the checkpoint."};
            }
        }
    }
    return {};
}

bool hasCheckpoint(const std::filesystem::path& folder)
{
    return std::filesystem::exists(folder / kIndex);
}

} // namespace cascade::training
