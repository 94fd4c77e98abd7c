// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

namespace cascade::tests {

namespace {

std::vector<TestFactory>& factories()
{
    static std::vector<TestFactory> all;
    return all;
}

} // namespace

bool registerTest(TestFactory factory)
{
    factories().push_back(std::move(factory));
    return true;
}

} // namespace cascade::tests

/// Runs every registered class, or with `--class NAME` only that one; other arguments go to QtTest. Exit
/// code: failed functions.
int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    QString only;
    if (const auto at = arguments.indexOf(QStringLiteral("--class")); at >= 0 && at + 1 < arguments.size()) {
        only = arguments[at + 1];
        arguments.remove(at, 2);
    }
    int failures = 0;
    for (const auto& factory : cascade::tests::factories()) {
        const auto test = factory();
        if (only.isEmpty() || only == QLatin1String(test->metaObject()->className())) {
            failures += QTest::qExec(test.get(), arguments);
        }
    }
    return std::min(failures, 100);
}
