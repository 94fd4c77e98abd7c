// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "pipeline/jobs/Messages.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cascade::worker {

/// Names a connection of a client; never reused.
enum class ClientId : std::int64_t {};

inline constexpr std::size_t kMostRuns = 64; ///< waiting and running, of all clients together

/// A run that a client asked for.
struct TableRun {
    ClientId client{};
    jobs::Run request;
    std::string work; ///< equal for runs that make the same clips, wherever they write them
    CancelSource stop;
    std::atomic<bool> giveWay = false; ///< it is to stop after its step, its state kept
    // The rest is the table's, under its lock.
    bool running = false;
    bool leaves = false; ///< its client wants it to stop after its step
    bool ended = false;  ///< its client was told the end; what still runs of it is of no interest
    jobs::RunState state;
};

/// The runs of all clients: which is next, who is told what, and when one has to stop. Interactive runs go
/// first, and a running batch run gives way to them after its step. Runs of the same work hear what the
/// running one of them says: what it makes is made for all of them, and each then finds it in the store.
///
/// Threads  any; `post` is called on the thread that caused it, with no lock held.
class RunTable {
public:
    using RunPtr = std::shared_ptr<TableRun>;
    using Post = std::function<void(ClientId, jobs::Event)>;

    explicit RunTable(Post post) : m_post(std::move(post)) {}

    // ---- For the clients

    /// Errors   BadInput for a number that the client uses already, and when there are kMostRuns.
    [[nodiscard]] Result<void> add(ClientId client, jobs::Run request);
    /// Stops a run, and tells its client. A number that does not run is none of anybody's business: it may
    /// just have ended.
    void cancel(ClientId client, const jobs::Cancel& which);
    /// The client is gone: so are its runs.
    void drop(ClientId client);
    [[nodiscard]] std::vector<jobs::RunState> states() const;
    [[nodiscard]] bool empty() const;
    /// Stops all runs, and gives out no more.
    void close();

    // ---- For the one who computes

    /// The next run, waited for; none once the table is closed.
    [[nodiscard]] RunPtr next();
    /// Whether somebody who waits for the run's work now wants to see pictures of it.
    [[nodiscard]] bool wantsPreviews(const RunPtr& run) const;
    /// Tells the run's client and those of the same work; the event's number is filled in.
    void tell(const RunPtr& run, const jobs::Event& event);
    /// Tells the run's client alone.
    void tellClient(const RunPtr& run, const jobs::Event& event);
    /// The run is over, well or with an error: its client is told.
    void end(const RunPtr& run, jobs::Event last);
    /// The run stopped because it was asked to: to go on later, or for good.
    void stopped(const RunPtr& run);

private:
    using Letters = std::vector<std::pair<ClientId, jobs::Event>>;

    void send(const Letters& letters) const;
    void stopLocked(const RunPtr& run, bool afterStep, Letters& letters);
    void removeLocked(const RunPtr& run);
    [[nodiscard]] RunPtr runningLocked() const;
    [[nodiscard]] RunPtr firstLocked() const;
    [[nodiscard]] bool sharedLocked(const RunPtr& run) const;
    [[nodiscard]] std::int64_t aheadOfLocked(const RunPtr& run) const;

    Post m_post;
    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    std::list<RunPtr> m_runs; ///< in the order they came
    bool m_closed = false;
};

} // namespace cascade::worker
