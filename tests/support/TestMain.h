// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace cascade::tests {

using TestFactory = std::function<std::unique_ptr<QObject>()>;

/// Adds a test class to the ones that this executable runs; used through CASCADE_TEST only.
bool registerTest(TestFactory factory);

} // namespace cascade::tests

/// Makes the executable of the folder run `Class` (a QObject with test slots). Once per class, at namespace
/// scope of its source.
#define CASCADE_TEST(Class)                                                                                  \
    static const bool s_registered##Class = ::cascade::tests::registerTest(                                  \
        []() -> std::unique_ptr<QObject> { return std::make_unique<Class>(); })
