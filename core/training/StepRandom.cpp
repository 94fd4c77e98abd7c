// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StepRandom.h"

#include "core/training/WorldDataset.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Functions.h>

namespace cascade::training {

StepRandom::StepRandom(std::uint64_t seed, std::int64_t step, torch::Device device)
    : host(at::make_generator<at::CPUGeneratorImpl>(mixSeed(seed, static_cast<std::uint64_t>(step), 23))),
      noise(host)
{
    if (device.is_cuda()) {
        noise =
            at::globalContext().getAcceleratorHooksInterface(device.type()).getNewGenerator(device.index());
        noise.set_current_seed(mixSeed(seed, static_cast<std::uint64_t>(step), 29));
    }
}

torch::Tensor spreadTimes(std::int64_t count, at::Generator& generator)
{
    const auto offset = at::rand({1}, generator, torch::kFloat64);
    const auto even = at::arange(count, torch::kFloat64) / static_cast<double>(count);
    return at::remainder(even + offset, 1.0).index_select(0, at::randperm(count, generator, torch::kInt64));
}

} // namespace cascade::training
