// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/SimpleFormList.h"

#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

SimpleFormList::SimpleFormList(GraphSession& session, Store store, QObject* parent)
    : QObject(parent), m_session(session), m_store(std::move(store))
{
    connect(&session, &GraphSession::replaced, this, &SimpleFormList::load);
    connect(&session, &GraphSession::titleChanged, this, &SimpleFormList::follow);
    load();
}

void SimpleFormList::load()
{
    m_file = m_session.file();
    m_all.clear();
    const auto entries = m_store.read && !m_file.empty() ? m_store.read(text(m_file)) : QStringList();
    for (const auto& entry : entries) {
        const auto dot = entry.indexOf(QLatin1Char('.'));
        if (dot > 0) {
            m_all.push_back({graph::NodeId(entry.left(dot).toStdString()), entry.mid(dot + 1).toStdString()});
        }
    }
    Q_EMIT changed();
}

void SimpleFormList::follow()
{
    if (m_session.file() != m_file) { // saved under another name: the list goes along
        m_file = m_session.file();
        keep();
    }
}

void SimpleFormList::keep()
{
    if (!m_store.write || m_file.empty()) {
        return;
    }
    QStringList entries;
    for (const auto& one : m_all) {
        entries << text(one.node.text() + '.' + one.name);
    }
    m_store.write(text(m_file), entries);
}

QVector<PublishedParameter> SimpleFormList::published() const
{
    QVector<PublishedParameter> there;
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(there), [this](const auto& one) {
        const auto* type = m_session.graph().typeOf(one.node);
        return type != nullptr && type->parameter(one.name) != nullptr;
    });
    return there;
}

bool SimpleFormList::contains(const PublishedParameter& parameter) const
{
    return m_all.contains(parameter);
}

void SimpleFormList::setPublished(const PublishedParameter& parameter, bool published)
{
    if (contains(parameter) == published) {
        return;
    }
    if (published) {
        m_all.push_back(parameter);
    } else {
        m_all.removeOne(parameter);
    }
    keep();
    Q_EMIT changed();
}

} // namespace cascade::ui
