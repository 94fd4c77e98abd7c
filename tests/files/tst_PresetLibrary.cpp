// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PresetLibrary.h"

#include "tests/files/Support.h"
#include "tests/files/ZipBuilder.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::files::tests;
using cascade::tests::add;

namespace {

Preset aPreset(const std::string& title = "Torus")
{
    Preset preset;
    add(preset.text.graph, "footage", "load-clip");
    add(preset.text.graph, "look", "preview");
    preset.text.about = {title, "A. Muster", "CC-BY-4.0", {"red"}, "A torus."};
    preset.poster = fullPack().poster;
    preset.preview = fullPack().preview;
    return preset;
}

/// A pack on the disk, as somebody sent it.
std::filesystem::path sent(const Folder& folder, const std::string& name = "torus.cascadepack")
{
    writePack(folder / name, packOf(aPreset(), "0.1.0").value()).value();
    return folder / name;
}

std::string failureOf(const Result<PresetEntry>& result)
{
    return result ? "" : result.error().message();
}

} // namespace

class PresetLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGraphTakesThePicturesBesideIt()
    {
        const Folder folder;
        const auto preset = aPreset();
        writeBytes(folder / "torus.cascade", writeGraph(preset.text));
        QVERIFY(openPreset(folder / "torus.cascade").value().poster.empty());
        writeBytes(folder / "torus.png", preset.poster);
        writeBytes(folder / "torus.mp4", preset.preview);
        const auto opened = openPreset(folder / "torus.cascade").value();
        QVERIFY(opened.poster == preset.poster && opened.preview == preset.preview);
    }

    void aPresetGoesThroughAPackUnchanged()
    {
        const Folder folder;
        const auto opened = openPreset(sent(folder)).value();
        const auto preset = aPreset();
        QVERIFY(opened.text.graph == preset.text.graph && opened.text.about == preset.text.about);
        QVERIFY(opened.poster == preset.poster && opened.preview == preset.preview);
    }

    void absolutePathsAreNotHandedOn()
    {
        auto preset = aPreset();
        cascade::tests::set(preset.text.graph, "footage", "file", std::string("/home/me/secret.mp4"));
        const auto refused = packOf(preset, "0.1.0");
        QCOMPARE(
            refused.error().message(),
            std::string("[footage.file] expected no absolute path in a pack, got \"/home/me/secret.mp4\""));
        QCOMPARE(refused.error().hint, std::string("Leave it empty: --set footage.file="));
    }

    void imported()
    {
        const Folder folder;
        writeBytes(folder / "draft.cascade", writeGraph(aPreset("Draft").text));
        const PresetLibrary library(folder / "", folder / "own/presets");
        const auto entry = library.import(sent(folder), "", false).value();
        QCOMPARE(entry.name, std::string("torus"));
        QVERIFY(library.list() ==
                (std::vector<PresetEntry>{{"draft", folder / "draft.cascade", false}, entry}));
        QVERIFY(library.find("torus").value() == entry);
        QVERIFY(openPreset(entry.file).value().text.graph == aPreset().text.graph);
        QCOMPARE(library.find("taurus").error().hint, std::string("Did you mean torus?"));
    }

    void namesAreNotTakenAway()
    {
        const Folder folder;
        writeBytes(folder / "draft.cascade", writeGraph(aPreset().text));
        const PresetLibrary library(folder / "", folder / "own");
        const auto pack = sent(folder);
        QVERIFY(library.import(pack, "", false).ok());
        QCOMPARE(failureOf(library.import(pack, "", false)),
                 std::string("[preset] there is a preset \"torus\" already"));
        QVERIFY(library.import(pack, "", true).ok());
        QCOMPARE(failureOf(library.import(pack, "draft", true)),
                 std::string("[preset] there is a preset \"draft\" already"));
        for (const char* bad : {"../up", ".hidden", "a b", "a/b", ""}) {
            const auto refused = library.import(folder / ".cascadepack", bad, false);
            QVERIFY2(failureOf(refused).rfind("[preset] expected a name", 0) == 0, bad);
        }
    }

    /// packaging/make-presets made what lies beside them.
    void shippedOnesAreWhole()
    {
        const PresetLibrary library(std::filesystem::path(CASCADE_RESOURCE_DIR).parent_path() / "presets",
                                    {});
        const auto all = library.list();
        QVERIFY(all.size() >= 12);
        for (const auto& entry : all) {
            const auto preset = openPreset(entry.file);
            QVERIFY2(preset.ok(), entry.name.c_str());
            const auto& [text, poster, preview] = preset.value();
            QVERIFY2(!text.about.title.empty() && !text.about.description.empty(), entry.name.c_str());
            QVERIFY2(poster.rfind("\x89PNG", 0) == 0, entry.name.c_str());
            QVERIFY2(preview.find("ftyp") == 4, entry.name.c_str());
            QVERIFY2(!text.weights.empty(), entry.name.c_str());
        }
    }

    void onlyWhatCanBeRenderedIsTaken()
    {
        const Folder folder;
        const PresetLibrary library(folder / "", folder / "own");
        auto pack = packOf(aPreset(), "0.1.0").value();
        pack.graph = "{\"schema\": 2, \"conventions\": {\"guidance\": \"w\"}, \"nodes\": {\"a\": {\"type\": "
                     "\"no-such\"}}, \"links\": []}";
        writePack(folder / "x.cascadepack", pack).value();
        QVERIFY(failureOf(library.import(folder / "x.cascadepack", "", false)).find("no-such") !=
                std::string::npos);
        writeBytes(folder / "y.cascadepack", "PK nothing");
        QVERIFY(!library.import(folder / "y.cascadepack", "", false).ok());
        QVERIFY(library.list().empty());
    }
};

CASCADE_TEST(PresetLibraryTest);
#include "tst_PresetLibrary.moc"
