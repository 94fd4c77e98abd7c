// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>

namespace cascade::training {

/// Numbered examples that are made once and learned from in many steps: each step has a few new ones, and the
/// latest are kept. Which examples a step may use depends on its number alone, so a training that goes on
/// from a checkpoint makes those again that it draws.
template <typename Example>
class ExamplePool {
public:
    /// `fresh` new examples a step, `kept` in all.
    ExamplePool(std::int64_t fresh, std::int64_t kept) : m_fresh(fresh), m_kept(std::max(kept, fresh)) {}

    /// Turns to a step; examples too old for it go.
    void moveTo(std::int64_t step)
    {
        m_end = (step + 1) * m_fresh;
        m_oldest = std::max<std::int64_t>(0, m_end - m_kept);
        m_examples.erase(m_examples.begin(), m_examples.lower_bound(m_oldest));
    }
    /// The step may use the examples oldest() to end() - 1, of which those from firstFresh() on are new.
    [[nodiscard]] std::int64_t oldest() const { return m_oldest; }
    [[nodiscard]] std::int64_t firstFresh() const { return m_end - m_fresh; }
    [[nodiscard]] std::int64_t end() const { return m_end; }

    /// An example, made by `make(index)` if it is not there. Valid until the next moveTo.
    template <typename Make>
    [[nodiscard]] const Example& at(std::int64_t index, Make make)
    {
        const auto found = m_examples.find(index);
        if (found != m_examples.end()) {
            return found->second;
        }
        const auto begin = std::chrono::steady_clock::now();
        const auto& kept = m_examples.emplace(index, make(index)).first->second;
        m_makingSec += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return kept;
    }
    /// Time spent in `make` so far.
    [[nodiscard]] double makingSec() const { return m_makingSec; }

private:
    std::int64_t m_fresh, m_kept;
    std::int64_t m_oldest = 0, m_end = 0;
    std::map<std::int64_t, Example> m_examples;
    double m_makingSec = 0;
};

} // namespace cascade::training
