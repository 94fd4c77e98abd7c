// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/ModelLibrary.h"

#include "core/base/Hash.h"
#include "tests/library/LibrarySupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::library;
using namespace cascade::tests;

namespace {

namespace fs = std::filesystem;

ModelLibrary opened(const ModelGround& ground)
{
    std::string note;
    auto library = ModelLibrary::open(ground.places(), note).value();
    return library;
}

/// A model of one file.
FoundModel modelAt(const fs::path& file)
{
    FoundModel model;
    model.path = file;
    model.title = file.stem().string();
    model.place = file.parent_path();
    model.role = ModelRole::MotionModule;
    model.family = "AnimateDiff motion modules";
    model.parts = {ModelPart::Motion};
    model.fits = {"Stable Diffusion 1"};
    model.isRunnable = true;
    model.files = {{file.filename().string(), fs::file_size(file)}};
    model.bytes = fs::file_size(file);
    model.licence = {"Apache-2.0", Terms::Commercial, LicenceSource::Family};
    return model;
}

void keep(ModelLibrary& library, const fs::path& place, const std::vector<FoundModel>& models)
{
    library.keep({{place, PlaceKind::Folder, true}}, models).value();
}

} // namespace

class ModelLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasFoundIsKept()
    {
        const ModelGround ground;
        const auto model = modelAt(ground.write("models/mm.ckpt"));
        {
            auto library = opened(ground);
            QVERIFY(!library.isScanned().value());
            keep(library, model.place, {model});
        }
        auto again = opened(ground); // another process
        QVERIFY(again.isScanned().value());
        const auto found = again.models().value();
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY(found[0] == model);
        QCOMPARE(wiringText(found[0]), std::string("Image Checkpoints of Stable Diffusion 1"));
    }

    void aScanTakesThePlaceOfTheOneBefore()
    {
        const ModelGround ground;
        const auto one = modelAt(ground.write("models/one.ckpt")),
                   two = modelAt(ground.write("models/two.ckpt"));
        const auto other = modelAt(ground.write("elsewhere/three.ckpt"));
        auto library = opened(ground);
        keep(library, other.place, {other});
        keep(library, one.place, {one});
        keep(library, one.place, {two});
        const auto found = library.models().value();
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].title, std::string("three"));
        QCOMPARE(found[1].title, std::string("two"));
    }

    void whatIsGoneIsNotListed()
    {
        const ModelGround ground;
        const auto model = modelAt(ground.write("models/mm.ckpt"));
        auto library = opened(ground);
        keep(library, model.place, {model});
        fs::remove(model.path);
        QVERIFY(library.models().value().empty());
    }

    void placesAreRememberedAndForgotten()
    {
        const ModelGround ground;
        const auto model = modelAt(ground.write("models/mm.ckpt"));
        auto library = opened(ground);
        const auto place = library.remember(ground.root() / "models/").value();
        QCOMPARE(place.path, ground.root() / "models");
        QVERIFY(place.isOwn);
        QCOMPARE(library.places().value()[0].path, ground.root() / "models");
        keep(library, place.path, {model});
        QVERIFY(library.forget(ground.root() / "models").value());
        QVERIFY(library.models().value().empty());
        QVERIFY(!library.forget(ground.root() / "models").value());
        QVERIFY(fs::exists(model.path));
        QCOMPARE(int(library.remember(ground.root() / "nowhere").error().code), int(ErrorCode::BadInput));
    }

    void aHashIsMadeOnceAndFollowsTheFile()
    {
        const ModelGround ground;
        const auto model = modelAt(ground.write("models/mm.ckpt", "first"));
        auto library = opened(ground);
        keep(library, model.place, {model});
        QVERIFY(library.models().value()[0].sha256.empty());
        std::uintmax_t read = 0;
        QCOMPARE(library.hash(model, {}, [&](auto done, auto) { read = done; }).value(), sha256Hex("first"));
        QCOMPARE(read, std::uintmax_t{5});
        QCOMPARE(opened(ground).models().value()[0].sha256, sha256Hex("first"));
        ground.write("models/mm.ckpt", "second"); // another size
        QVERIFY(library.models().value()[0].sha256.empty());
    }

    void severalFilesHaveOneHash()
    {
        const ModelGround ground;
        auto model = modelAt(ground.write("sd/unet/model.safetensors", "unet"));
        model.path = ground.root() / "sd";
        ground.write("sd/model_index.json", "index");
        model.files = {{"unet/model.safetensors", 4}, {"model_index.json", 5}};
        // What `sha256sum model_index.json unet/model.safetensors | sha256sum` says.
        const auto lines =
            sha256Hex("index") + "  model_index.json\n" + sha256Hex("unet") + "  unet/model.safetensors\n";
        QCOMPARE(opened(ground).hash(model).value(), sha256Hex(lines));
    }

    void modelsAreFoundByHashWhereverTheyLie()
    {
        const ModelGround ground;
        const auto moved = modelAt(ground.write("new/renamed.ckpt", "these"));
        auto library = opened(ground);
        keep(library, moved.place, {moved});
        const auto hash = library.hash(moved).value();
        QCOMPARE(library.find({hash, "mm.ckpt"}).value().path, moved.path);
        QString upper = QString::fromStdString(hash).toUpper();
        QCOMPARE(library.find({upper.toStdString(), {}}).value().path, moved.path);
    }

    void anotherModelOfTheNameIsNeverTaken()
    {
        const ModelGround ground;
        const auto impostor = modelAt(ground.write("models/mm.ckpt", "others"));
        auto library = opened(ground);
        keep(library, impostor.place, {impostor});
        const auto wanted = sha256Hex("these");
        const auto found = library.find({wanted, "mm.ckpt"});
        QVERIFY(!found);
        QCOMPARE(int(found.error().code), int(ErrorCode::WeightsMissing));
        QVERIFY(found.error().what.find(wanted) != std::string::npos);
        QVERIFY2(found.error().what.find("has " + sha256Hex("others")) != std::string::npos,
                 found.error().what.c_str());
    }

    void aNameThatIsMeantIsHashed()
    {
        const ModelGround ground;
        const auto model = modelAt(ground.write("models/mm.ckpt", "these"));
        const auto second = modelAt(ground.write("models/other.ckpt", "others"));
        auto library = opened(ground);
        keep(library, model.place, {model, second});
        QCOMPARE(library.find({sha256Hex("these"), "mm"}).value().path, model.path);
        const auto unknown = library.find({sha256Hex("none"), {}});
        QVERIFY2(unknown.error().hint.find("1 models were not hashed yet") != std::string::npos,
                 unknown.error().hint.c_str());
    }

    void namesMustBeOfOneAlone()
    {
        const ModelGround ground;
        const auto one = modelAt(ground.write("a/mm.ckpt")), two = modelAt(ground.write("b/mm.ckpt"));
        auto library = opened(ground);
        keep(library, one.place, {one});
        QCOMPARE(library.find({{}, "mm"}).value().path, one.path);
        keep(library, two.place, {two});
        const auto both = library.find({{}, "mm"});
        QCOMPARE(int(both.error().code), int(ErrorCode::BadInput));
        QVERIFY(both.error().what.find("b/mm.ckpt") != std::string::npos);
        QCOMPARE(library.find({{}, two.path.string()}).value().path, two.path);
        const auto nearly = library.find({{}, "mn"});
        QCOMPARE(int(nearly.error().code), int(ErrorCode::WeightsMissing));
    }

    void namesOfStrangersAreKept()
    {
        const ModelGround ground;
        auto model = modelAt(ground.write("models/new\nline \xff.ckpt"));
        model.title = "new?line ?";
        model.files = {};
        auto library = opened(ground);
        keep(library, model.place, {model});
        QCOMPARE(library.models().value()[0].path, model.path);
    }

    void aDamagedFileIsBegunAnew()
    {
        const ModelGround ground;
        ground.write("home/models.sqlite", "this is no database at all, and long enough to be read as one");
        std::string note;
        QVERIFY(ModelLibrary::open(ground.places(), note).value().models().value().empty());
        QVERIFY2(note.starts_with("models must be looked for anew: "), note.c_str());
    }
};

CASCADE_TEST(ModelLibraryTest);
#include "tst_ModelLibrary.moc"
