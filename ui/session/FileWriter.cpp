// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/FileWriter.h"

#include "ui/session/Background.h"

#include <future>
#include <utility>

namespace cascade::ui {

FileWriter::FileWriter(QObject* parent) : QObject(parent), m_thread(std::make_unique<Background>()) {}

FileWriter::~FileWriter()
{
    std::promise<void> written; // a Background that goes drops what waits
    m_thread->post([&written] { written.set_value(); });
    written.get_future().wait();
}

void FileWriter::write(std::function<Result<void>()> work,
                       std::function<void(const Result<void>& done)> answer)
{
    ++m_asked;
    m_thread->post([this, work = std::move(work), answer = std::move(answer)] {
        auto done = work();
        inThreadOf(this, [this, done = std::move(done), answer] {
            answer(done);
            if (--m_asked == 0) {
                Q_EMIT idle();
            }
        });
    });
}

} // namespace cascade::ui
