// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace cascade::tests {

/// Numbers that are the same on every machine: the distributions of the standard library are not.
class Dice {
public:
    explicit Dice(unsigned seed) : m_numbers(seed) {}
    /// From 0 to `sides` - 1.
    std::size_t operator()(std::size_t sides) { return m_numbers() % sides; }

private:
    std::mt19937 m_numbers;
};

/// Flips, cuts, repeats, overwrites or inserts bytes of a text, once or a few times; `others` are what is
/// spliced in.
std::string mutated(std::string text, const std::vector<std::string>& others, Dice& dice);

/// The highest resident size of this process begins anew.
void forgetPeak();

/// Whether memory can be measured: under a sanitizer freed memory is kept.
bool measuresMemory();

/// What this process holds in memory: its resident size; under the address sanitizer, which keeps what is
/// freed, what is not freed.
std::int64_t heldBytes();

/// What this process has computed so far: other than the wall's clock, it stands still while other programs
/// run.
std::int64_t computedMilliseconds();

/// Tries inputs that a Dice of the round's number makes, in a child process, and gives what went wrong first:
/// a crash, a minute without an end, one second of computing, 256 MiB of memory, or what `check` says;
/// empty if nothing did. The input is then kept as `fuzz-ROUND` in the folder for temporary files. Runs
/// `rounds`, or the seconds that the environment variable CASCADE_FUZZ_SECONDS says.
QString fuzz(unsigned rounds, const std::function<std::string(Dice&)>& make,
             const std::function<std::string(const std::string&)>& check);

} // namespace cascade::tests
