// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/ClipFrames.h"

#include "pipeline/store/StageStore.h"
#include "ui/session/Background.h"
#include "ui/session/FramePixels.h"
#include "ui/session/Text.h"

#include <QCache>
#include <QHash>

#include <cmath>
#include <deque>
#include <list>
#include <mutex>
#include <set>
#include <tuple>
#include <vector>

namespace cascade::ui {

namespace {

/// Names a picture.
struct Wanted {
    std::string key;
    int index = 0;
    int longestSide = 0;

    bool operator==(const Wanted&) const = default;
    auto operator<=>(const Wanted&) const = default;
};

std::size_t qHash(const Wanted& wanted, std::size_t seed)
{
    return qHashMulti(seed,
                      QByteArray::fromRawData(wanted.key.data(), static_cast<qsizetype>(wanted.key.size())),
                      wanted.index, wanted.longestSide);
}

constexpr std::size_t kOpenEntries = 16;  // kept open between two frames
constexpr std::size_t kMostWaiting = 512; // what was asked for longest ago is forgotten: it is out of sight

} // namespace

int StageClip::frameAt(double seconds) const
{
    // A hair is added, so that a time computed from a frame's number finds that frame.
    const auto index = static_cast<int>(std::floor(seconds * rate.framesPerSecond() + 1e-6));
    return std::clamp(index, 0, std::max(frames - 1, 0));
}

StageClip stageClip(const store::TakeStage& stage)
{
    return {stage.key, text(stage.node), stage.frames, stage.width, stage.height, stage.rate};
}

/// Reads frames in its thread, the one that was asked for last first.
class ClipFrames::Reader {
public:
    Reader(ClipFrames& owner, const Places& places, std::size_t budgetBytes)
        : m_owner(owner), m_folder(places.cacheFolder / "stages"),
          m_pictures(static_cast<qsizetype>(budgetBytes))
    {
    }

    QImage find(const StageClip& clip, int index, int longestSide)
    {
        const Wanted wanted{clip.key.text(), index, longestSide};
        if (const auto* picture = m_pictures.object(wanted)) {
            return *picture;
        }
        ask(wanted, clip);
        return {};
    }

    void forget()
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.clear();
    }

private:
    struct Request {
        Wanted wanted;
        StageClip clip;
    };
    struct Open {
        std::string key;
        store::EntryReader entry;
    };

    void ask(const Wanted& wanted, const StageClip& clip)
    {
        {
            const std::lock_guard lock(m_mutex);
            const auto known = std::find_if(m_waiting.begin(), m_waiting.end(),
                                            [&](const auto& request) { return request.wanted == wanted; });
            if (known != m_waiting.end()) {
                m_waiting.erase(known); // to the front again
            } else if (m_atWork == wanted) {
                return;
            }
            m_waiting.push_back({wanted, clip});
            if (m_waiting.size() > kMostWaiting) {
                m_waiting.pop_front();
            }
        }
        m_thread.post([this] { readOne(); });
    }

    // From here on in the thread.

    void readOne()
    {
        std::optional<Request> request;
        {
            const std::lock_guard lock(m_mutex);
            if (m_waiting.empty()) {
                return;
            }
            request = std::move(m_waiting.back());
            m_waiting.pop_back();
            m_atWork = request->wanted;
        }
        auto picture = read(*request);
        inThreadOf(&m_owner,
                   [this, request = *request, picture = std::move(picture)] { arrived(request, picture); });
    }

    Result<QImage> read(const Request& request)
    {
        auto entry = entryOf(request.clip);
        if (!entry) {
            return entry.error();
        }
        std::vector<std::byte> bytes(static_cast<std::size_t>(entry.value()->frameBytes()));
        const auto index = static_cast<std::uint64_t>(request.wanted.index);
        if (index >= entry.value()->frames()) {
            return Error{ErrorCode::BadInput,
                         request.wanted.key,
                         ClipFrames::tr("the stored clip has fewer frames").toStdString(),
                         {}};
        }
        if (auto got = entry.value()->read(index, 1, bytes); !got) {
            m_open.clear();
            return got.error();
        }
        return shrunk(pictureOf(bytes, request.clip.width, request.clip.height), request.wanted.longestSide);
    }

    Result<store::EntryReader*> entryOf(const StageClip& clip)
    {
        const auto known = std::find_if(m_open.begin(), m_open.end(),
                                        [&](const auto& open) { return open.key == clip.key.text(); });
        if (known != m_open.end()) {
            m_open.splice(m_open.begin(), m_open, known);
            return &m_open.front().entry;
        }
        if (!m_store) {
            auto store = store::StageStore::open(m_folder);
            if (!store) {
                return store.error();
            }
            m_store = std::move(store).value();
        }
        auto found = m_store->find(clip.key);
        if (!found) {
            return found.error();
        }
        if (!found.value()) {
            return Error{ErrorCode::BadInput, clip.node.toStdString(),
                         ClipFrames::tr("the clip is no longer in the store").toStdString(),
                         ClipFrames::tr("Run the take again to make it anew.").toStdString()};
        }
        m_open.push_front({clip.key.text(), std::move(*found.value())});
        if (m_open.size() > kOpenEntries) {
            m_open.pop_back();
        }
        return &m_open.front().entry;
    }

    // In the window's thread again.
    void arrived(const Request& request, const Result<QImage>& picture)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_atWork == request.wanted) {
                m_atWork = {};
            }
        }
        if (!picture) {
            Q_EMIT m_owner.missing(request.clip.key, text(picture.error().message()));
            return;
        }
        m_pictures.insert(request.wanted, new QImage(picture.value()), picture.value().sizeInBytes());
        Q_EMIT m_owner.ready(request.clip.key, request.wanted.index);
    }

    ClipFrames& m_owner;
    std::filesystem::path m_folder;
    QCache<Wanted, QImage> m_pictures;

    std::mutex m_mutex;            ///< guards the two that follow
    std::deque<Request> m_waiting; ///< the newest at the back
    Wanted m_atWork;

    std::optional<store::StageStore> m_store; ///< these two are the thread's
    std::list<Open> m_open;                   ///< the last used in front
    Background m_thread;                      // last: it uses all of the above
};

ClipFrames::ClipFrames(const Places& places, std::size_t budgetBytes, QObject* parent)
    : QObject(parent), m_reader(std::make_unique<Reader>(*this, places, budgetBytes))
{
}

ClipFrames::~ClipFrames() = default;

QImage ClipFrames::frame(const StageClip& clip, int index, int longestSide)
{
    return m_reader->find(clip, index, longestSide);
}

void ClipFrames::forgetRequests()
{
    m_reader->forget();
}

} // namespace cascade::ui
