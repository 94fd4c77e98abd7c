// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cascade::world {

/// Random numbers as a counter-based function of (seed, stream, index of the draw); nothing is shared or
/// global.
class Draw {
public:
    explicit Draw(std::uint64_t seed, std::uint64_t stream = 0) : m_key(mix(seed ^ mix(stream + kGolden))) {}

    /// Uniform in [0, 1).
    double uniform() { return static_cast<double>(mix(m_key + kGolden * ++m_counter) >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * uniform(); }
    bool chance(double probability) { return uniform() < probability; }
    /// Uniform in [0, count).
    int below(int count) { return static_cast<int>(uniform() * count); }
    double sign() { return chance(0.5) ? 1.0 : -1.0; }
    template <typename Attribute>
    Attribute any()
    {
        return static_cast<Attribute>(below(static_cast<int>(Attribute::Count)));
    }
    /// Any value but the first.
    template <typename Attribute>
    Attribute anyButFirst()
    {
        return static_cast<Attribute>(1 + below(static_cast<int>(Attribute::Count) - 1));
    }

private:
    static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

    /// The finalizer of SplitMix64 (Steele et al. 2014).
    static constexpr std::uint64_t mix(std::uint64_t x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
        return x ^ (x >> 31);
    }

    std::uint64_t m_key;
    std::uint64_t m_counter = 0;
};

} // namespace cascade::world
