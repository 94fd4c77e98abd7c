// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/Background.h"

namespace cascade::ui {

Background::Background() : m_thread([this] { run(); }) {}

Background::~Background()
{
    {
        const std::lock_guard lock(m_mutex);
        m_over = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Background::post(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_changed.notify_all();
}

void Background::postOnly(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.clear();
        m_tasks.push_back(std::move(task));
    }
    m_changed.notify_all();
}

void Background::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_over || !m_tasks.empty(); });
        if (m_over) {
            return;
        }
        const auto task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

} // namespace cascade::ui
