// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormRows.h"

namespace cascade::kernels {

const std::vector<NormRowKernels>& normRowKernels()
{
    static const std::vector<NormRowKernels> s_all = [] {
        std::vector<NormRowKernels> all;
#if defined(__x86_64__)
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
            all.push_back(normRowsAvx512());
        }
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
            all.push_back(normRowsAvx2());
        }
#endif
        all.push_back(normRowsPortable());
        return all;
    }();
    return s_all;
}

} // namespace cascade::kernels
