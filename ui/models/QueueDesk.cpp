// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/QueueDesk.h"

#include "ui/session/Text.h"

namespace cascade::ui {

void QueueModel::Desk::poll()
{
    if (!m_lookWaits.exchange(true)) {
        m_thread.post([this] {
            m_lookWaits = false;
            look(false);
        });
    }
}

void QueueModel::Desk::ask(Asked asked)
{
    m_thread.post([this, asked = std::move(asked)] {
        m_lastError.clear(); // somebody acts: what fails is told again
        if (auto* open = queue()) {
            if (const auto done = asked(*open); !done) {
                tell(done.error());
            }
            look(true);
        }
    });
}

store::Queue* QueueModel::Desk::queue()
{
    if (!m_queue) {
        std::error_code ignored;
        std::filesystem::create_directories(m_file.parent_path(), ignored);
        auto opened = store::Queue::open(m_file);
        if (!opened) {
            tell(opened.error());
            return nullptr;
        }
        m_queue = std::move(opened).value();
    }
    return &*m_queue;
}

void QueueModel::Desk::look(bool always)
{
    auto* open = queue();
    const auto changes = open != nullptr ? open->changes() : Result<std::int64_t>(std::int64_t{0});
    if (open == nullptr || (changes && !always && m_seen == changes.value())) {
        return;
    }
    const auto jobs = open->list();
    const auto paused = open->paused();
    if (!changes || !jobs || !paused) {
        tell(!changes ? changes.error() : !jobs ? jobs.error() : paused.error());
        return;
    }
    m_seen = changes.value();
    m_lastError.clear();
    inThreadOf(&m_model,
               [model = &m_model, view = View{jobs.value(), paused.value()}] { model->show(view); });
}

void QueueModel::Desk::tell(const Error& error)
{
    if (const auto message = error.message(); message != m_lastError) {
        m_lastError = message;
        inThreadOf(&m_model, [model = &m_model, error] {
            Q_EMIT model->failed(ui::text(error.message()), ui::text(error.hint));
        });
    }
}

} // namespace cascade::ui
