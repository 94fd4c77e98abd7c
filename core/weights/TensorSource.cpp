// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/TensorSource.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cascade::weights {

namespace {

constexpr std::int64_t kBufferElements = std::int64_t{1} << 20;

constexpr std::array<std::pair<ElementType, torch::ScalarType>, 13> kScalarTypes = {{
    {ElementType::Bool, torch::kBool},
    {ElementType::U8, torch::kByte},
    {ElementType::I8, torch::kChar},
    {ElementType::I16, torch::kShort},
    {ElementType::I32, torch::kInt},
    {ElementType::I64, torch::kLong},
    {ElementType::F16, torch::kHalf},
    {ElementType::BF16, torch::kBFloat16},
    {ElementType::F32, torch::kFloat},
    {ElementType::F64, torch::kDouble},
    {ElementType::C64, torch::kComplexFloat},
    {ElementType::F8E4M3, torch::kFloat8_e4m3fn},
    {ElementType::F8E5M2, torch::kFloat8_e5m2},
}};

bool isByteFloat(ElementType type)
{
    return type == ElementType::F8E4M3 || type == ElementType::F8E5M2;
}

/// Bytes are converted block by block into a packed destination.
Result<void> readConverted(const ByteSource& source, std::uint64_t offset, torch::ScalarType fileType,
                           const torch::Tensor& destination)
{
    auto flat = destination.view({-1});
    const auto elementBytes = static_cast<std::int64_t>(torch::elementSize(fileType));
    const auto buffer = torch::empty({std::min(kBufferElements, flat.numel())}, torch::dtype(fileType));
    for (std::int64_t at = 0; at < flat.numel(); at += kBufferElements) {
        const auto count = std::min(kBufferElements, flat.numel() - at);
        if (auto read = source.read(offset + static_cast<std::uint64_t>(at * elementBytes), buffer.data_ptr(),
                                    static_cast<std::size_t>(count * elementBytes));
            !read) {
            return read;
        }
        flat.narrow(0, at, count).copy_(buffer.narrow(0, 0, count));
    }
    return {};
}

/// Rows of the first dimension lie together in the file however they lie in memory: some at once go into a
/// destination that is not packed, such as a channels-last convolution.
Result<void> readRows(const ByteSource& source, std::uint64_t offset, torch::ScalarType fileType,
                      const torch::Tensor& destination)
{
    const auto all = destination.size(0);
    const auto rowElements = destination.numel() / all;
    const auto most = std::max<std::int64_t>(1, kBufferElements / rowElements);
    for (std::int64_t at = 0; at < all; at += most) {
        auto rows = destination.narrow(0, at, std::min(most, all - at));
        const auto packed = torch::empty(rows.sizes(), torch::dtype(fileType));
        if (auto read = source.read(offset, packed.data_ptr(), packed.nbytes()); !read) {
            return read;
        }
        offset += packed.nbytes();
        rows.copy_(packed);
    }
    return {};
}

/// A tensor that can be read.
Result<const TensorInfo*> find(const TensorSource& source, std::string_view key)
{
    const auto found = source.tensors().find(key);
    if (found == source.tensors().end()) {
        return Error{
            ErrorCode::BadInput, source.name(), "expected a tensor " + quotedText(key) + ", got none", {}};
    }
    if (!scalarTypeOf(found->second.type)) {
        return Error{ErrorCode::BadInput,
                     source.name(),
                     "tensor " + quotedText(key) + ": expected a type this program can compute with, got " +
                         std::string(elementName(found->second.type)),
                     {}};
    }
    return &found->second;
}

} // namespace

void addWarning(std::vector<std::string>& warnings, std::string warning)
{
    constexpr std::size_t kMostWarnings = 100;
    if (warnings.size() < kMostWarnings) {
        warnings.push_back(std::move(warning));
    } else if (warnings.size() == kMostWarnings) {
        warnings.emplace_back("more was left out");
    }
}

std::optional<torch::ScalarType> scalarTypeOf(ElementType type)
{
    const auto* const found = std::find_if(kScalarTypes.begin(), kScalarTypes.end(),
                                           [&](const auto& pair) { return pair.first == type; });
    return found == kScalarTypes.end() ? std::optional<torch::ScalarType>() : found->second;
}

std::optional<ElementType> elementTypeOf(torch::ScalarType type)
{
    const auto* const found = std::find_if(kScalarTypes.begin(), kScalarTypes.end(),
                                           [&](const auto& pair) { return pair.second == type; });
    return found == kScalarTypes.end() ? std::optional<ElementType>() : found->first;
}

Result<void> readPacked(const ByteSource& source, std::uint64_t offset, torch::ScalarType fileType,
                        torch::Tensor destination)
{
    if (destination.numel() == 0) {
        return {};
    }
    if (destination.is_cpu() && destination.is_contiguous() && destination.scalar_type() == fileType) {
        return source.read(offset, destination.data_ptr(), destination.nbytes());
    }
    if (destination.is_contiguous()) {
        return readConverted(source, offset, fileType, destination);
    }
    return readRows(source, offset, fileType, destination);
}

const std::map<std::string, std::string>& TensorSource::metadata() const
{
    static const std::map<std::string, std::string> kNone;
    return kNone;
}

const std::vector<std::string>& TensorSource::warnings() const
{
    static const std::vector<std::string> kNone;
    return kNone;
}

Result<torch::Tensor> TensorSource::readTensor(std::string_view key,
                                               std::optional<torch::ScalarType> type) const
{
    const auto found = find(*this, key);
    if (!found) {
        return found.error();
    }
    const auto& info = *found.value();
    const auto natural = isByteFloat(info.type) ? torch::kFloat : *scalarTypeOf(info.type);
    const torch::NoGradGuard noGrad;
    auto tensor = torch::empty(info.shape, torch::dtype(type.value_or(natural)));
    if (auto read = fill(std::string(key), tensor); !read) {
        return read.error();
    }
    return tensor;
}

Result<void> TensorSource::readInto(std::string_view key, torch::Tensor destination) const
{
    const auto found = find(*this, key);
    if (!found) {
        return found.error();
    }
    TORCH_CHECK(destination.sizes() == torch::IntArrayRef(found.value()->shape), "[", name(), "] ",
                std::string(key), ": expected a destination of shape ", found.value()->shape, ", got ",
                destination.sizes());
    const torch::NoGradGuard noGrad;
    return fill(std::string(key), std::move(destination));
}

Result<StateDict> TensorSource::readAll() const
{
    StateDict all;
    for (const auto& [key, info] : tensors()) {
        auto tensor = readTensor(key);
        if (!tensor) {
            return tensor.error();
        }
        all.emplace(key, std::move(tensor).value());
    }
    return all;
}

} // namespace cascade::weights
