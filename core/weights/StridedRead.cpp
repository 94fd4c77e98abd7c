// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/StridedRead.h"

#include "core/weights/TensorSource.h"

namespace cascade::weights {

namespace {

constexpr std::int64_t kMostBytes = std::int64_t{16} << 20U;
constexpr std::int64_t kPageBytes = 4096;
constexpr std::int64_t kMostPerElement = 64; // elements read for one that is wanted, beyond a page

bool isPacked(torch::IntArrayRef sizes, torch::IntArrayRef strides)
{
    std::int64_t packed = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] != 1 && strides[i] != packed) {
            return false;
        }
        packed *= sizes[i];
    }
    return true;
}

} // namespace

Result<void> readStrided(const ByteSource& source, std::uint64_t offset, torch::ScalarType fileType,
                         torch::IntArrayRef strides, const torch::Tensor& destination)
{
    const auto sizes = destination.sizes();
    if (destination.numel() == 0 || isPacked(sizes, strides)) {
        return readPacked(source, offset, fileType, destination);
    }
    const auto reach = [&](std::size_t i) { return (sizes[i] - 1) * strides[i]; };
    std::int64_t span = 1; // elements from the first one to the last
    std::size_t widest = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        span += reach(i);
        widest = reach(i) > reach(widest) ? i : widest;
    }
    const auto elementBytes = static_cast<std::int64_t>(torch::elementSize(fileType));
    const bool dense = span <= kPageBytes / elementBytes || span / kMostPerElement <= destination.numel();
    if (dense && span <= kMostBytes / elementBytes) {
        const auto block = torch::empty({span}, torch::dtype(fileType));
        auto read = source.read(offset, block.data_ptr(), block.nbytes());
        if (read) {
            destination.copy_(block.as_strided(sizes, strides));
        }
        return read;
    }
    // Two halves along the dimension that reaches furthest: its stride is long, so they share few bytes.
    const auto dimension = static_cast<std::int64_t>(widest);
    const auto half = sizes[widest] / 2;
    const auto rest = offset + static_cast<std::uint64_t>(half * strides[widest] * elementBytes);
    auto read = readStrided(source, offset, fileType, strides, destination.narrow(dimension, 0, half));
    return read ? readStrided(source, rest, fileType, strides,
                              destination.narrow(dimension, half, sizes[widest] - half))
                : read;
}

} // namespace cascade::weights
