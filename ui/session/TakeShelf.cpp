// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/TakeShelf.h"

#include "pipeline/store/TakeLibrary.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"

#include <algorithm>
#include <optional>

namespace cascade::ui {

namespace {

constexpr int kLookMs = 1000;

} // namespace

/// Opens the library in its thread, and reads it there.
class TakeShelf::Reader {
public:
    Reader(TakeShelf& owner, const Places& places) : m_owner(owner), m_places(places) {}

    void read()
    {
        m_thread.post([this] { send(); });
    }
    /// Reads if anything was committed since the last time. Files do not tell: a commit that waits for the
    /// disk has written to them already and is not to be read yet. A library that cannot be read is told
    /// once.
    void look()
    {
        m_thread.post([this] {
            auto library = open();
            const auto changes = changesOf(library);
            if (changes ? changes.value() != m_seen : !m_unreadable) {
                send();
            }
        });
    }
    void remove(store::TakeId id)
    {
        m_thread.post([this, id] {
            auto library = open();
            const auto removed = library ? library.value()->remove(id) : Result<void>(library.error());
            if (!removed) {
                fail(removed.error());
            }
            send();
        });
    }

private:
    Result<store::TakeLibrary*> open()
    {
        if (!m_library) {
            auto store = store::StageStore::open(m_places.cacheFolder / "stages");
            auto library = store ? store::TakeLibrary::openIn(m_places.dataFolder, std::move(store).value())
                                 : Result<store::TakeLibrary>(store.error());
            if (!library) {
                return library.error();
            }
            m_library = std::make_unique<store::TakeLibrary>(std::move(library).value());
        }
        return m_library.get();
    }

    static Result<std::int64_t> changesOf(const Result<store::TakeLibrary*>& library)
    {
        return library ? library.value()->changes() : Result<std::int64_t>(library.error());
    }

    void send()
    {
        auto library = open();
        const auto changes = changesOf(library); // before it is read: what comes meanwhile is seen next
        m_unreadable = !changes;
        m_seen = changes ? std::optional(changes.value()) : std::nullopt;
        auto takes = library ? library.value()->list() : Result<std::vector<store::Take>>(library.error());
        if (!takes) {
            fail(takes.error());
            return;
        }
        inThreadOf(&m_owner, [owner = &m_owner, takes = std::move(takes).value()]() mutable {
            owner->m_takes = std::move(takes);
            Q_EMIT owner->changed();
        });
    }

    void fail(const Error& error)
    {
        inThreadOf(&m_owner,
                   [owner = &m_owner, message = text(error.message())] { Q_EMIT owner->failed(message); });
    }

    TakeShelf& m_owner;
    Places m_places;
    std::unique_ptr<store::TakeLibrary> m_library; ///< the thread's
    std::optional<std::int64_t> m_seen;            ///< the library's changes() when it was read; the thread's
    bool m_unreadable = false;                     ///< and that was told; the thread's
    Background m_thread;                           // last: it uses all of the above
};

TakeShelf::TakeShelf(const Places& places, QObject* parent)
    : QObject(parent), m_reader(std::make_unique<Reader>(*this, places))
{
    m_look.setInterval(kLookMs);
    connect(&m_look, &QTimer::timeout, this, [this] { m_reader->look(); });
}

TakeShelf::~TakeShelf() = default;

const store::Take* TakeShelf::find(store::TakeId id) const
{
    const auto found =
        std::find_if(m_takes.begin(), m_takes.end(), [&](const auto& take) { return take.id == id; });
    return found == m_takes.end() ? nullptr : &*found;
}

void TakeShelf::refresh()
{
    m_look.start();
    m_reader->read();
}

void TakeShelf::remove(store::TakeId id)
{
    m_reader->remove(id);
}

} // namespace cascade::ui
