// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"

#ifdef CASCADE_TEST_WIDGETS
#include <QApplication>
#else
#include <QCoreApplication>
#endif
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace cascade::tests {

namespace {

#ifdef CASCADE_TEST_WIDGETS
using Application = QApplication;
/// Windows are drawn into memory unless another platform is asked for.
const bool s_offscreen =
    qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || qputenv("QT_QPA_PLATFORM", "offscreen");
#else
using Application = QCoreApplication;
#endif

std::vector<TestFactory>& factories()
{
    static std::vector<TestFactory> all;
    return all;
}

/// A home of the tests' own, with all that a user's may say of other folders: nothing of hers is read or
/// written.
void liveIn(const QTemporaryDir& home)
{
    qputenv("HOME", home.path().toUtf8());
    for (const auto* name :
         {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "CASCADE_HOME"}) {
        qunsetenv(name);
    }
}

/// The failed functions of one class. A function that throws is counted by QtTest, which ends the class
/// without a word of why: what was thrown is said here.
int failuresOf(QObject& test, const QStringList& arguments)
{
    try {
        return QTest::qExec(&test, arguments);
    } catch (const std::exception& thrown) {
        std::printf("%s threw: %s\n", test.metaObject()->className(), thrown.what());
        return 1;
    }
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
    const QTemporaryDir home;
    cascade::tests::liveIn(home);
    const cascade::tests::Application application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    QString only;
    if (const auto at = arguments.indexOf(QStringLiteral("--class")); at >= 0 && at + 1 < arguments.size()) {
        only = arguments[at + 1];
        arguments.remove(at, 2);
    }
    int failures = 0;
    for (const auto& factory : cascade::tests::factories()) {
        const auto test = factory();
        if (only.isEmpty() || only == QLatin1String(test->metaObject()->className())) {
            failures += cascade::tests::failuresOf(*test, arguments);
        }
    }
    return std::min(failures, 100);
}
