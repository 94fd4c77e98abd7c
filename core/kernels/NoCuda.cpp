// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// Stands in for every .cu of this folder in builds without CUDA.
#include "core/kernels/GuideThresholdCuda.h"
#include "core/kernels/NormModulateSiluCuda.h"

#include <stdexcept>

namespace cascade::kernels {

namespace {

[[noreturn]] void refuse()
{
    throw std::logic_error("CUDA kernels are not part of this build: configure with the preset `cuda`");
}

} // namespace

bool cudaKernelsCompiled()
{
    return false;
}

void normForwardCuda(const NormCuda&, const void*, void*)
{
    refuse();
}

void normBackwardCuda(const NormCuda&, const void*, const void*, void*, float*, float*)
{
    refuse();
}

void guideCuda(ElementType, std::int64_t, const void*, const void*, float, float*, void*)
{
    refuse();
}

void limitCuda(const LimitCuda&, float*, std::int64_t*, void*)
{
    refuse();
}

} // namespace cascade::kernels
