// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/TakeLibrary.h"

#include "tests/store/StoreTestSupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

constexpr std::uint64_t kFrameBytes = 10000;

TakeStage stage(const std::string& node, int number)
{
    return {node, keyOf(number), 16, 24, 40, Rate::of(3), true, 1.5};
}

/// A take that came as far as these stages.
TakeRecord record(const std::string& identity, std::vector<TakeStage> stages,
                  TakeState state = TakeState::Done)
{
    TakeRecord made;
    made.identity = identity;
    made.title = "a red cube";
    made.state = state;
    if (state != TakeState::Done) {
        made.stoppedAt = {stages.back().node};
    }
    made.graph = "{\"schema\": 2}";
    made.folder = "/home/ann/shots";
    made.seed = UINT64_MAX;
    made.version = "0.1.0";
    made.numericMode = "cpu bf16";
    made.stages = std::move(stages);
    return made;
}

} // namespace

class TakeLibraryTest : public QObject {
    Q_OBJECT

    static TakeLibrary open(const StoreFixture& fixture, std::uint64_t capBytes = std::uint64_t{1} << 30)
    {
        return TakeLibrary::open(fixture.path() / "library.sqlite", fixture.open(capBytes)).value();
    }
    static std::uint64_t entryBytes()
    {
        const StoreFixture fixture;
        storeEntry(fixture.open(), 1, 1, kFrameBytes).value();
        return fixture.open().usage().value().bytes;
    }
    /// The numbers of the entries that are pinned, by whomever.
    static std::vector<int> pinned(const StageStore& store)
    {
        std::vector<int> numbers;
        for (int number = 0; number < 10; ++number) {
            for (const auto& entry : store.files().value()) {
                if (entry.key == keyOf(number) && entry.pinned) {
                    numbers.push_back(number);
                }
            }
        }
        return numbers;
    }

private Q_SLOTS:
    void whatARunGaveIsKept()
    {
        const StoreFixture fixture;
        auto given = record("one", {stage("base", 1), stage("tsr1", 2)}, TakeState::Held);
        given.exports = {{"export", "/home/ann/shots/a.mp4", std::string(64, 'a')}};
        const auto id = open(fixture).keep(given).value();
        auto library = open(fixture); // as another process finds it
        const auto take = library.get(id).value();
        QCOMPARE(take.title, given.title);
        QCOMPARE(nameOf(take.state), std::string_view("held"));
        QCOMPARE(take.stoppedAt, (std::vector<std::string>{"tsr1"}));
        QCOMPARE(take.graph, given.graph);
        QCOMPARE(take.folder, given.folder);
        QCOMPARE(take.seed, UINT64_MAX);
        QCOMPARE(take.numericMode, given.numericMode);
        QVERIFY(take.stages == given.stages);
        QVERIFY(take.exports == given.exports);
        QVERIFY(take.createdMs > 0 && take.changedMs == take.createdMs);
    }

    void tellsWhetherAnotherProcessChangedIt()
    {
        const StoreFixture fixture;
        auto ours = open(fixture), another = open(fixture);
        const auto before = ours.changes().value();
        QCOMPARE(ours.changes().value(), before);
        const auto id = another.keep(record("one", {stage("base", 1)})).value();
        const auto kept = ours.changes().value();
        QVERIFY(kept != before);
        (void)ours.list().value();
        QCOMPARE(ours.changes().value(), kept); // reading changes nothing
        another.remove(id).value();
        QVERIFY(ours.changes().value() != kept);
    }

    void theLastRunComesFirst()
    {
        const StoreFixture fixture;
        auto library = open(fixture);
        QVERIFY(!library.last().value());
        const auto one = library.keep(record("one", {stage("base", 1)})).value();
        const auto two = library.keep(record("two", {stage("base", 2)})).value();
        QCOMPARE(library.last().value(), std::optional(two));
        const auto all = library.list().value();
        QCOMPARE(all.size(), std::size_t{2});
        QVERIFY(all[0].id == two && all[1].id == one);
    }

    /// A draft, and the run that finishes it, are one take.
    void aRunOfTheSameIdentityGoesOn()
    {
        const StoreFixture fixture;
        auto library = open(fixture);
        auto draft = record("one", {stage("base", 1)}, TakeState::Stopped);
        draft.exports = {{"base", "/a/draft.mp4", "1"}};
        const auto id = library.keep(draft).value();
        auto whole = record("one", {stage("base", 1), stage("tsr1", 2)});
        whole.stages[0].computed = false; // found this time: that the take computed it stays known
        whole.stages[0].seconds = 0.01;
        whole.exports = {{"export", "/a/whole.mp4", "2"}, {"export", "/a/draft.mp4", "3"}};
        QVERIFY(library.keep(whole).value() == id);
        auto take = library.get(id).value();
        QVERIFY(take.state == TakeState::Done && take.stoppedAt.empty());
        QVERIFY((take.stages == std::vector{stage("base", 1), stage("tsr1", 2)}));
        QVERIFY((take.exports ==
                 std::vector<TakeExport>{{"export", "/a/whole.mp4", "2"}, {"export", "/a/draft.mp4", "3"}}));
        // Run to an earlier stage again, it is as whole as before.
        QVERIFY(library.keep(draft).value() == id);
        take = library.get(id).value();
        QVERIFY(take.state == TakeState::Done && take.stages.size() == 2);
        // Another clip of a stage takes the place of the one before.
        QVERIFY(library.keep(record("one", {stage("base", 1), stage("tsr1", 3)})).value() == id);
        QVERIFY(library.get(id).value().stages[1] == stage("tsr1", 3));
    }

    void exportsAreAdded()
    {
        const StoreFixture fixture;
        auto library = open(fixture);
        const auto id = library.keep(record("one", {stage("base", 1)})).value();
        library.addExport(id, {"export", "/a/b.mov", "4"}).value();
        QCOMPARE(library.get(id).value().exports.size(), std::size_t{1});
        QCOMPARE(library.addExport(TakeId{77}, {"export", "/a/b.mov", "4"}).error().code,
                 ErrorCode::BadInput);
    }

    void clipsOfTakesStayInTheStore()
    {
        const StoreFixture fixture;
        const auto cap = 6 * entryBytes();
        auto library = open(fixture, cap);
        const auto store = fixture.open(cap);
        for (const int number : {1, 2}) {
            storeEntry(store, number, 1, kFrameBytes).value();
        }
        const auto id = library.keep(record("one", {stage("base", 1), stage("tsr1", 2)})).value();
        for (const int number : {3, 4, 5, 6, 7}) {
            storeEntry(store, number, 1, kFrameBytes).value();
        }
        QCOMPARE(pinned(store), (std::vector{1, 2}));
        QVERIFY(!store.find(keyOf(3)).value()); // the oldest that nobody pins
        library.remove(id).value();
        QCOMPARE(pinned(store), std::vector<int>());
        storeEntry(store, 8, 1, kFrameBytes).value();
        QVERIFY(!store.find(keyOf(1)).value());
        QCOMPARE(library.get(id).error().code, ErrorCode::BadInput);
        QVERIFY(store.pinsByOwner().value().empty());
    }

    /// The store's cap holds: pins of takes fill at most half of it, and the takes of long ago lose theirs.
    void pinsHoldAtMostHalfOfTheStore()
    {
        const StoreFixture fixture;
        const auto cap = 6 * entryBytes();
        auto library = open(fixture, cap);
        const auto store = fixture.open(cap);
        for (const int number : {1, 2, 3, 4}) {
            storeEntry(store, number, 1, kFrameBytes).value();
        }
        (void)library.keep(record("one", {stage("base", 1), stage("tsr1", 2)})).value();
        (void)library.keep(record("two", {stage("base", 1), stage("tsr1", 3)})).value();
        QCOMPARE(pinned(store), (std::vector{1, 2, 3})); // a clip that both have counts once
        (void)library.keep(record("three", {stage("base", 4)})).value();
        QCOMPARE(pinned(store), (std::vector{1, 3, 4}));
        QCOMPARE(library.list().value().size(), std::size_t{3});                         // all stay listed
        (void)library.keep(record("one", {stage("base", 1), stage("tsr1", 2)})).value(); // run again
        QCOMPARE(pinned(store), (std::vector{1, 2, 4}));
        for (const int number : {5, 6, 7, 8, 9}) {
            storeEntry(store, number, 1, kFrameBytes).value();
        }
        QVERIFY(store.usage().value().bytes <= cap);
    }

    /// What a process left that died between pinning and keeping is cleared up by the next change.
    void pinsWithoutATakeGo()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        store.pin(keyOf(1), "take-5").value();
        store.pin(keyOf(1), "studio").value();
        (void)open(fixture).keep(record("one", {stage("base", 2)})).value();
        QVERIFY(store.pinsOf("take-5").value().empty());
        QCOMPARE(store.pinsOf("studio").value().size(), std::size_t{1}); // another owner's stay
        QCOMPARE(store.pinsOf("take-1").value().size(), std::size_t{1});
    }

    void manyProcessesKeepTakes()
    {
        const StoreFixture fixture;
        const auto work = [&](int number) {
            return [&fixture, number] {
                auto library = open(fixture);
                for (int i = 0; i < 5; ++i) {
                    (void)library.keep(record(std::to_string(i), {stage("base", number)})).value();
                }
                return std::string();
            };
        };
        Child one(work(1)), two(work(2)), three(work(3));
        QCOMPARE(one.result() + two.result() + three.result(), std::string());
        auto library = open(fixture);
        QCOMPARE(library.list().value().size(), std::size_t{5});
        QCOMPARE(fixture.open().pinsByOwner().value().size(), std::size_t{5});
    }
};

CASCADE_TEST(TakeLibraryTest);
#include "tst_TakeLibrary.moc"
