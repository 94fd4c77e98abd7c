// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Installed.h"
#include "core/base/Places.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
namespace fs = std::filesystem;

class InstalledTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path prefix() const { return fs::path(m_folder.path().toStdString()) / "usr"; }

private Q_SLOTS:
    void cleanup()
    {
        fs::remove_all(prefix());
        qunsetenv("CASCADE_RESOURCES");
    }

    void anInstalledProgramHasTheResourcesInstalledBesideIt()
    {
        const auto installed = prefix() / "share/cascade-studio/resources";
        fs::create_directories(installed);
        QCOMPARE(shippedResources(prefix() / "bin/cascade", "/source/resources"), installed);
    }

    void aProgramOfABuildTreeHasThoseOfItsSources()
    {
        fs::create_directories(prefix() / "bin");
        QCOMPARE(shippedResources(prefix() / "bin/cascade", "/source/resources"),
                 fs::path("/source/resources"));
        QCOMPARE(shippedResources({}, "/source/resources"), fs::path("/source/resources"));
    }

    void theEnvironmentGoesFirst()
    {
        qputenv("CASCADE_RESOURCES", "/elsewhere");
        QCOMPARE(placesFromEnvironment("1", "/source/resources").resources, fs::path("/elsewhere"));
    }

    void aShippedModelIsFoundThere()
    {
        const auto model = prefix() / "share/cascade-studio/resources/models/toybox";
        fs::create_directories(model);
        const Places places{"1", shippedResources(prefix() / "bin/cascade", {}), {}, "/none", {}};
        QCOMPARE(modelFolder(places, "toybox"), model);
    }
};

CASCADE_TEST(InstalledTest);
#include "tst_Installed.moc"
