// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/TakeShelf.h"

#include "pipeline/store/TakeLibrary.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"

#include <algorithm>

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
        m_thread.postOnly([this] { send(); });
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

    void send()
    {
        auto library = open();
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
    Background m_thread;                           // last: it uses all of the above
};

TakeShelf::TakeShelf(const Places& places, QObject* parent)
    : QObject(parent), m_file(places.dataFolder / "library.sqlite"),
      m_reader(std::make_unique<Reader>(*this, places))
{
    m_look.setInterval(kLookMs);
    connect(&m_look, &QTimer::timeout, this, [this] {
        if (markOnDisk() != m_seen) {
            refresh();
        }
    });
}

TakeShelf::~TakeShelf() = default;

const store::Take* TakeShelf::find(store::TakeId id) const
{
    const auto found =
        std::find_if(m_takes.begin(), m_takes.end(), [&](const auto& take) { return take.id == id; });
    return found == m_takes.end() ? nullptr : &*found;
}

TakeShelf::Mark TakeShelf::markOnDisk() const
{
    Mark mark;
    std::size_t at = 0;
    for (const auto* ending : {"", "-wal"}) {
        auto file = m_file;
        file += ending;
        std::error_code absent;
        mark[at].first = std::filesystem::last_write_time(file, absent);
        mark[at++].second = std::filesystem::file_size(file, absent);
    }
    return mark;
}

void TakeShelf::refresh()
{
    m_seen = markOnDisk(); // before it is read: what is written meanwhile is seen with the next look
    m_look.start();
    m_reader->read();
}

void TakeShelf::remove(store::TakeId id)
{
    m_reader->remove(id);
}

} // namespace cascade::ui
