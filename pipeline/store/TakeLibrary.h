// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Database.h"
#include "pipeline/store/StageStore.h"
#include "pipeline/store/Take.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cascade::store {

/// The takes of a library, on disk, shared by all processes that open it. Each function is one transaction,
/// as those of Queue.
///
/// A take pins the clips of its stages in the store, so that nothing else makes room of them, until it is
/// deleted. All pins of takes together hold at most half of the store's cap: beyond it the takes that were
/// not run for the longest time are unpinned. They stay listed, and their clips stay until room is needed.
/// Pins are settled with every change, so those that a killed process left behind go with the next one.
///
/// Errors   of every function: BadInput if the take is unknown; those of Database::write and StageStore.
/// Threads  one at a time; each thread and each process opens its own.
class TakeLibrary {
public:
    [[nodiscard]] static Result<TakeLibrary> open(const std::filesystem::path& file, StageStore store);
    /// The library of a data folder, which is made if it is absent.
    [[nodiscard]] static Result<TakeLibrary> openIn(const std::filesystem::path& folder, StageStore store);

    /// Keeps what a run gave. A run of the same identity as a take before is that take, gone on: stages and
    /// files are added to it, and what was done once stays done.
    [[nodiscard]] Result<TakeId> keep(const TakeRecord& record);

    /// The takes that were last run come first.
    [[nodiscard]] Result<std::vector<Take>> list();
    [[nodiscard]] Result<Take> get(TakeId id);
    /// The one that was last run; none if there are none.
    [[nodiscard]] Result<std::optional<TakeId>> last();

    /// Differs from its last value if a take was kept, changed or removed since, by whichever process.
    [[nodiscard]] Result<std::int64_t> changes();

    /// Adds a file that was written from the take.
    [[nodiscard]] Result<void> addExport(TakeId id, const TakeExport& file);

    /// Forgets a take and its pins; files that were exported from it stay.
    [[nodiscard]] Result<void> remove(TakeId id);

private:
    TakeLibrary(Database database, StageStore store)
        : m_database(std::move(database)), m_store(std::move(store))
    {
    }

    // Within a transaction; both throw ErrorException.
    /// Makes the pins those that the takes should have.
    void settlePins();
    /// What each owner of pins should pin.
    [[nodiscard]] std::map<std::string, std::set<Key>> wantedPins();

    Database m_database;
    StageStore m_store;
};

} // namespace cascade::store
