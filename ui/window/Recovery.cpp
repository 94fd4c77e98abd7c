// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/Recovery.h"

#include "pipeline/files/TextFile.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"

#include <QUuid>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace cascade::ui {

namespace {

namespace fs = std::filesystem;

constexpr const char* kCopyEnding = ".cascade";
constexpr const char* kLockEnding = ".lock";
constexpr const char* kOriginEnding = ".origin"; ///< holds the path of the graph's own file

fs::path beside(fs::path copy, const char* ending)
{
    return copy.replace_extension(ending);
}

/// Whether the window that holds the lock of a copy is there.
bool isHeld(const fs::path& lock)
{
    const int file = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    const bool held = ::flock(file, LOCK_EX | LOCK_NB) != 0;
    ::close(file);
    return held;
}

void removeAll(const fs::path& copy)
{
    std::error_code ignored;
    for (const char* ending : {kCopyEnding, ".cascade~", kOriginEnding, ".origin~", kLockEnding}) {
        fs::remove(beside(copy, ending), ignored);
    }
}

} // namespace

/// A name of this window's own, and the lock that says that the window lives.
class Recovery::Lock {
public:
    explicit Lock(const fs::path& folder)
        : m_copy(folder / (QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString() + kCopyEnding))
    {
        std::error_code ignored;
        fs::create_directories(folder, ignored);
        m_file = ::open(beside(m_copy, kLockEnding).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (m_file >= 0) {
            (void)::flock(m_file, LOCK_EX | LOCK_NB);
        }
    }
    ~Lock()
    {
        removeAll(m_copy);
        if (m_file >= 0) {
            ::close(m_file);
        }
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    [[nodiscard]] const fs::path& copy() const { return m_copy; }

private:
    fs::path m_copy;
    int m_file = -1;
};

Recovery::Recovery(GraphSession& session, fs::path folder, int delayMs, QObject* parent)
    : QObject(parent), m_session(session), m_folder(std::move(folder)),
      m_lock(std::make_unique<Lock>(m_folder)), m_writer(std::make_unique<Background>())
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &Recovery::keep);
    connect(&m_session, &GraphSession::titleChanged, this, [this] {
        if (m_session.modified()) {
            if (!m_delay.isActive()) {
                m_delay.start(); // not anew with each change: someone who never rests is kept too
            }
        } else {
            m_delay.stop();
            drop();
        }
    });
}

Recovery::~Recovery()
{
    m_writer.reset(); // what is being written is finished, and removed with the lock
}

void Recovery::keep()
{
    const auto copy = m_lock->copy();
    m_writer->postOnly([this, copy, text = m_session.graphText(), original = m_session.file()] {
        auto saved = files::saveGraph(copy, text);
        if (saved && !original.empty()) {
            saved = files::saveFile(beside(copy, kOriginEnding), original.string());
        }
        inThreadOf(this, [this, message = saved ? QString() : ui::text(saved.error().message())] {
            if (message.isEmpty()) {
                Q_EMIT kept();
            } else {
                Q_EMIT failed(message);
            }
        });
    });
}

void Recovery::drop()
{
    m_writer->postOnly([copy = m_lock->copy()] {
        std::error_code ignored;
        fs::remove(copy, ignored);
        fs::remove(beside(copy, kOriginEnding), ignored);
    });
}

std::vector<Recovered> Recovery::found() const
{
    std::vector<Recovered> all;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(m_folder, absent)) {
        const auto& copy = entry.path();
        if (copy.extension() != kCopyEnding || copy == m_lock->copy() || isHeld(beside(copy, kLockEnding))) {
            continue;
        }
        if (auto text = files::openGraph(copy)) {
            const auto original = files::readFile(beside(copy, kOriginEnding), 4096);
            all.push_back(
                {copy, original ? fs::path(original.value()) : fs::path(), std::move(text).value()});
        }
    }
    return all;
}

void Recovery::forget(const Recovered& copy)
{
    removeAll(copy.file);
}

} // namespace cascade::ui
