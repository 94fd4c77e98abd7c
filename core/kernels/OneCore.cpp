// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/OneCore.h"

#include <ATen/Parallel.h>

#include <omp.h>

namespace cascade::kernels {

void keepToOneCore()
{
    // at::set_num_threads would set the number for threads to come, too. What a thread has not been told when
    // it first computes in parallel is set then: once by LibTorch, once by this program, which have a note of
    // it each.
    (void)at::get_num_threads();
    at::internal::lazy_init_num_threads();
    omp_set_num_threads(1);
}

} // namespace cascade::kernels
