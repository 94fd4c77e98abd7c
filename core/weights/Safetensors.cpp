// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Safetensors.h"

#include "core/base/Quote.h"

#include <algorithm>

namespace cascade::weights {

namespace {

constexpr std::int64_t kBufferElements = std::int64_t{1} << 20;

/// The LibTorch type of the same bits, if LibTorch can compute with it.
std::optional<torch::ScalarType> scalarTypeOf(ElementType type)
{
    switch (type) {
    case ElementType::Bool:
        return torch::kBool;
    case ElementType::U8:
        return torch::kByte;
    case ElementType::I8:
        return torch::kChar;
    case ElementType::I16:
        return torch::kShort;
    case ElementType::I32:
        return torch::kInt;
    case ElementType::I64:
        return torch::kLong;
    case ElementType::F16:
        return torch::kHalf;
    case ElementType::BF16:
        return torch::kBFloat16;
    case ElementType::F32:
        return torch::kFloat;
    case ElementType::F64:
        return torch::kDouble;
    case ElementType::C64:
        return torch::kComplexFloat;
    case ElementType::F8E4M3:
        return torch::kFloat8_e4m3fn;
    case ElementType::F8E5M2:
        return torch::kFloat8_e5m2;
    default:
        return {};
    }
}

bool isByteFloat(ElementType type)
{
    return type == ElementType::F8E4M3 || type == ElementType::F8E5M2;
}

/// A tensor that a file's bytes are converted through, block by block, into a packed destination.
Result<void> readConverted(const ByteSource& source, const TensorEntry& entry, torch::ScalarType fileType,
                           const torch::Tensor& destination)
{
    auto flat = destination.view({-1});
    const auto elementBytes =
        static_cast<std::int64_t>(entry.bytes) / std::max<std::int64_t>(flat.numel(), 1);
    const auto buffer = torch::empty({std::min(kBufferElements, flat.numel())}, torch::dtype(fileType));
    for (std::int64_t at = 0; at < flat.numel(); at += kBufferElements) {
        const auto count = std::min(kBufferElements, flat.numel() - at);
        const auto offset = entry.offset + static_cast<std::uint64_t>(at * elementBytes);
        if (auto read =
                source.read(offset, buffer.data_ptr(), static_cast<std::size_t>(count * elementBytes));
            !read) {
            return read;
        }
        flat.narrow(0, at, count).copy_(buffer.narrow(0, 0, count));
    }
    return {};
}

Result<void> readEntry(const ByteSource& source, const TensorEntry& entry, torch::ScalarType fileType,
                       torch::Tensor destination)
{
    if (destination.is_cpu() && destination.is_contiguous() && destination.scalar_type() == fileType) {
        return entry.bytes == 0 ? Result<void>()
                                : source.read(entry.offset, destination.data_ptr(), entry.bytes);
    }
    if (destination.is_contiguous()) {
        return readConverted(source, entry, fileType, destination);
    }
    const auto packed = torch::empty(destination.sizes(), torch::dtype(destination.scalar_type()));
    auto read = readEntry(source, entry, fileType, packed);
    if (read) {
        destination.copy_(packed);
    }
    return read;
}

/// An entry that can be read, with its LibTorch type.
struct Found {
    const TensorEntry* entry;
    torch::ScalarType type;
};

Result<Found> find(const SafetensorsFile& file, std::string_view key)
{
    const auto& tensors = file.index().tensors;
    const auto found = tensors.find(key);
    if (found == tensors.end()) {
        return Error{
            ErrorCode::BadInput, file.name(), "expected a tensor " + quotedText(key) + ", got none", {}};
    }
    const auto type = scalarTypeOf(found->second.type);
    if (!type) {
        return Error{ErrorCode::BadInput,
                     file.name(),
                     "tensor " + quotedText(key) + ": expected a type this program can compute with, got " +
                         std::string(elementName(found->second.type)),
                     {}};
    }
    return Found{&found->second, *type};
}

} // namespace

Result<torch::Tensor> SafetensorsFile::readTensor(std::string_view key,
                                                  std::optional<torch::ScalarType> type) const
{
    const auto found = find(*this, key);
    if (!found) {
        return found.error();
    }
    const auto [entry, fileType] = found.value();
    const auto wanted = type.value_or(isByteFloat(entry->type) ? torch::kFloat : fileType);
    const torch::NoGradGuard noGrad;
    auto tensor = torch::empty(entry->shape, torch::dtype(wanted));
    if (auto read = readEntry(*m_source, *entry, fileType, tensor); !read) {
        return read.error();
    }
    return tensor;
}

Result<void> SafetensorsFile::readInto(std::string_view key, torch::Tensor destination) const
{
    const auto found = find(*this, key);
    if (!found) {
        return found.error();
    }
    const auto [entry, fileType] = found.value();
    TORCH_CHECK(destination.sizes() == torch::IntArrayRef(entry->shape), "[", name(), "] ", std::string(key),
                ": expected a destination of shape ", entry->shape, ", got ", destination.sizes());
    const torch::NoGradGuard noGrad;
    return readEntry(*m_source, *entry, fileType, std::move(destination));
}

Result<StateDict> SafetensorsFile::readAll() const
{
    StateDict tensors;
    for (const auto& [key, entry] : m_index.tensors) {
        auto tensor = readTensor(key);
        if (!tensor) {
            return tensor.error();
        }
        tensors.emplace(key, std::move(tensor).value());
    }
    return tensors;
}

Result<SafetensorsFile> openSafetensors(std::shared_ptr<const ByteSource> source)
{
    auto index = readSafetensorsIndex(*source);
    if (!index) {
        return index.error();
    }
    return SafetensorsFile(std::move(source), std::move(index).value());
}

Result<SafetensorsFile> openSafetensors(const std::filesystem::path& file)
{
    auto source = openFileSource(file);
    return source ? openSafetensors(std::move(source).value()) : Result<SafetensorsFile>(source.error());
}

} // namespace cascade::weights
