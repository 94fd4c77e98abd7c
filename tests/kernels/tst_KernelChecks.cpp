// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ElementType.h"
#include "core/kernels/KernelChecks.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <torch/cuda.h>

using namespace cascade::kernels;

class KernelChecksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allPassOnTheProcessor()
    {
        const torch::NoGradGuard asTheDoctor;
        const auto checks = checkKernels(torch::kCPU);
        QVERIFY(checks.size() >= 8);
        for (const auto& check : checks) {
            QVERIFY2(check.compiled && check.passed,
                     qPrintable(QString("%1: %2").arg(QString::fromStdString(check.name)).arg(check.error)));
        }
    }

    void allPassOnTheGraphicsCard()
    {
        if (!cudaKernelsCompiled() || !torch::cuda::is_available()) {
            QSKIP("no CUDA kernels in this build, or no device");
        }
        for (const auto& check : checkKernels(torch::kCUDA)) {
            QVERIFY2(check.compiled && check.passed,
                     qPrintable(QString("%1: %2").arg(QString::fromStdString(check.name)).arg(check.error)));
        }
    }

    void missingKernelsAreSaid()
    {
        if (cudaKernelsCompiled()) {
            QSKIP("this build has them");
        }
        for (const auto& check : checkKernels(torch::kCUDA)) {
            QVERIFY(!check.compiled && !check.passed);
        }
    }
};

CASCADE_TEST(KernelChecksTest);
#include "tst_KernelChecks.moc"
