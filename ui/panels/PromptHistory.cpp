// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PromptHistory.h"

namespace cascade::ui {

PromptHistory::PromptHistory(Store store, QObject* parent) : QObject(parent), m_store(std::move(store))
{
    if (m_store.read) {
        m_prompts = m_store.read().mid(0, kMost);
    }
}

void PromptHistory::add(const QString& prompt)
{
    const auto trimmed = prompt.trimmed();
    if (trimmed.isEmpty() || m_prompts.value(0) == trimmed) {
        return;
    }
    m_prompts.removeAll(trimmed);
    m_prompts.prepend(trimmed);
    m_prompts = m_prompts.mid(0, kMost);
    keep();
}

void PromptHistory::clear()
{
    m_prompts.clear();
    keep();
}

void PromptHistory::keep()
{
    if (m_store.write) {
        m_store.write(m_prompts);
    }
    Q_EMIT changed();
}

} // namespace cascade::ui
