// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker/Worker.h"

#include "core/base/AtomicFile.h"
#include "core/base/Memory.h"
#include "pipeline/jobs/WorkerPlace.h"
#include "pipeline/worker/ClientConnection.h"
#include "pipeline/worker/Mailbox.h"

#include <poll.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <map>
#include <thread>

namespace cascade::worker {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLookMs = 200;                               // between looks at what no descriptor tells
constexpr auto kFarewell = std::chrono::milliseconds(500); // for clients to take their last events

/// What a file is, whatever its name.
std::pair<dev_t, ino_t> identityOf(const std::filesystem::path& path)
{
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 ? std::pair(status.st_dev, status.st_ino)
                                              : std::pair(dev_t{0}, ino_t{0});
}

/// The side of a worker that talks.
class Server {
public:
    Server(const WorkerOptions& options, jobs::Descriptor listening, Mailbox& mailbox, RunTable& table)
        : m_options(options), m_listening(std::move(listening)), m_mailbox(mailbox), m_table(table),
          m_socket(identityOf(jobs::workerSocket(options.places)))
    {
    }

    WorkerEnd serve()
    {
        auto busy = Clock::now();
        for (;;) {
            await(kLookMs);
            if (m_stopAsked || m_options.stop.cancelled()) {
                return WorkerEnd::Stopped;
            }
            if (identityOf(jobs::workerSocket(m_options.places)) != m_socket) {
                return WorkerEnd::LibraryGone;
            }
            const auto now = Clock::now();
            if (!m_clients.empty() || !m_table.empty()) {
                busy = now;
            } else if (std::chrono::duration<double>(now - busy).count() >= m_options.idleSec) {
                return WorkerEnd::Idle;
            }
        }
    }

    /// Gives clients what was written for them, as long as they take it.
    void farewell()
    {
        for (const auto until = Clock::now() + kFarewell; Clock::now() < until;) {
            deliver();
            bool open = false;
            for (const auto& [id, client] : m_clients) {
                open = open || client.hasToSend();
            }
            if (!open) {
                return;
            }
            (void)::poll(nullptr, 0, 10);
        }
    }

private:
    using Clients = std::map<ClientId, ClientConnection>;

    /// One round: waits for something to happen, and does what it asks for.
    void await(int timeoutMs)
    {
        std::vector<pollfd> waiting{{m_listening.get(), POLLIN, 0}, {m_mailbox.descriptor(), POLLIN, 0}};
        std::vector<ClientId> ids;
        for (const auto& [id, client] : m_clients) {
            const short events = client.hasToSend() ? POLLIN | POLLOUT : POLLIN;
            waiting.push_back({client.socket().get(), events, 0});
            ids.push_back(id);
        }
        if (::poll(waiting.data(), waiting.size(), timeoutMs) < 0) {
            return; // a signal
        }
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if ((waiting[i + 2].revents & ~POLLOUT) != 0) {
                hear(ids[i]);
            }
        }
        if (waiting[0].revents != 0) {
            welcomeNew();
        }
        deliver();
    }

    void welcomeNew()
    {
        if (auto socket = acceptFrom(m_listening)) {
            if (m_clients.size() < kMostClients) {
                m_clients.emplace(ClientId{++m_lastClient}, ClientConnection(std::move(*socket)));
            }
        }
    }

    /// Puts what was posted meanwhile into the connections, and sends what these take.
    void deliver()
    {
        for (const auto& [id, event] : m_mailbox.take()) {
            if (const auto found = m_clients.find(id); found != m_clients.end()) {
                found->second.post(event);
            }
        }
        for (auto client = m_clients.begin(); client != m_clients.end();) {
            client = client->second.flush() ? std::next(client) : letGo(client);
        }
    }

    Clients::iterator letGo(Clients::iterator client)
    {
        m_table.drop(client->first);
        return m_clients.erase(client);
    }

    void hear(ClientId id)
    {
        const auto client = m_clients.find(id);
        const bool there = client->second.receive();
        for (;;) {
            auto request = client->second.next();
            if (!request) { // what follows cannot be told from garbage
                client->second.postLast(jobs::Failed{{}, request.error()});
                break;
            }
            if (!request.value()) {
                break;
            }
            answer(id, client->second, std::move(*request.value()));
        }
        if (!there) {
            letGo(client);
        }
    }

    void answer(ClientId id, ClientConnection& client, jobs::Request request)
    {
        if (auto* hello = std::get_if<jobs::Hello>(&request)) {
            greet(client, std::move(*hello));
        } else if (!client.hello) {
            client.postLast(jobs::Failed{{}, {ErrorCode::BadInput, "worker", "expected hello first", {}}});
        } else if (auto* run = std::get_if<jobs::Run>(&request)) {
            const auto runId = run->id;
            if (auto added = add(id, client, std::move(*run)); !added) {
                client.post(jobs::Failed{runId, added.error()});
            }
        } else if (const auto* cancel = std::get_if<jobs::Cancel>(&request)) {
            m_table.cancel(id, *cancel);
        } else if (std::holds_alternative<jobs::AskStatus>(request)) {
            client.post(jobs::Status{m_options.places.version, ::getpid(), memoryUse().residentBytes,
                                     m_table.states()});
        } else {
            client.post(jobs::Stopping{});
            m_stopAsked = true;
        }
    }

    void greet(ClientConnection& client, jobs::Hello hello)
    {
        const auto& places = m_options.places;
        if (hello.protocol != jobs::kProtocol) {
            client.postLast(
                jobs::Failed{{},
                             {ErrorCode::BadInput, "worker",
                              "expected protocol " + std::to_string(jobs::kProtocol) + " of version " +
                                  places.version + ", got protocol " + std::to_string(hello.protocol),
                              "Stop the worker with its own version's: cascade worker stop"}});
            return;
        }
        client.hello = std::move(hello);
        client.post(
            jobs::Welcome{jobs::kProtocol, places.version, places.resources, places.houseRules, ::getpid()});
    }

    Result<void> add(ClientId id, const ClientConnection& client, jobs::Run run)
    {
        const auto& places = m_options.places;
        if (client.hello->version != places.version || client.hello->resources != places.resources) {
            return Error{ErrorCode::BadInput, "worker",
                         "the worker is version " + places.version + " with the models in " +
                             places.resources.string() + ", another one than this program",
                         "Stop it, and run the command again: cascade worker stop"};
        }
        return m_table.add(id, std::move(run));
    }

    const WorkerOptions& m_options;
    jobs::Descriptor m_listening;
    Mailbox& m_mailbox;
    RunTable& m_table;
    std::pair<dev_t, ino_t> m_socket;
    Clients m_clients;
    std::int64_t m_lastClient = 0;
    bool m_stopAsked = false;
};

} // namespace

Result<WorkerEnd> serveWorker(const WorkerOptions& options)
{
    auto place = jobs::claimWorkerPlace(options.places);
    if (!place) {
        return place.error();
    }
    if (!place.value()) {
        return WorkerEnd::AnotherRuns;
    }
    const auto socket = jobs::workerSocket(options.places);
    auto listening = jobs::listenAt(socket);
    if (!listening) {
        return listening.error();
    }
    Mailbox mailbox;
    RunTable table([&](ClientId client, jobs::Event event) { mailbox.post(client, std::move(event)); });
    Server server(options, std::move(listening).value(), mailbox, table);
    std::thread computing([&] { computeRuns(table, options.makeRenderer); });
    if (options.ready) {
        options.ready();
    }
    const auto end = server.serve();
    if (end != WorkerEnd::LibraryGone) {
        ::unlink(socket.c_str()); // while the place is ours: nobody is led to a socket that nobody serves
    }
    table.close();
    server.farewell();
    computing.join();
    return end;
}

} // namespace cascade::worker
