// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/GraphSession.h"

#include "ui/session/EditText.h"
#include "ui/session/Text.h"

namespace cascade::ui {

GraphSession::GraphSession(QObject* parent) : QObject(parent), m_document(std::make_unique<graph::Document>())
{
    listen();
}

void GraphSession::listen()
{
    m_document->onChange([this] {
        Q_EMIT changed();
        Q_EMIT titleChanged();
    });
}

files::GraphText GraphSession::graphText() const
{
    return {graph(), m_about, m_weights};
}

bool GraphSession::told(const Result<void>& done)
{
    if (!done) {
        const auto& error = done.error();
        Q_EMIT refused(text(error.hint.empty() ? error.message() : error.message() + "\n" + error.hint));
    }
    return done.ok();
}

bool GraphSession::apply(const graph::Edit& edit)
{
    return told(m_document->apply(edit));
}

bool GraphSession::applyMerged(const graph::Edit& edit)
{
    return told(m_document->applyMerged(edit));
}

QString GraphSession::undoLabel() const
{
    return editText(m_document->undoLabel());
}

QString GraphSession::redoLabel() const
{
    return editText(m_document->redoLabel());
}

void GraphSession::undo()
{
    m_document->undo();
}

void GraphSession::redo()
{
    m_document->redo();
}

QString GraphSession::title() const
{
    if (!m_file.empty()) {
        return text(m_file.filename());
    }
    return m_about.title.empty() ? tr("untitled") : text(m_about.title);
}

std::filesystem::path GraphSession::folder() const
{
    std::error_code ignored;
    return m_file.empty() ? std::filesystem::current_path(ignored) : m_file.parent_path();
}

void GraphSession::replace(files::GraphText text, const std::filesystem::path& file)
{
    m_base += m_document->revision() + 1;
    m_document = std::make_unique<graph::Document>(std::move(text.graph));
    listen();
    m_about = std::move(text.about);
    m_weights = std::move(text.weights);
    m_file = file.empty() ? file : std::filesystem::absolute(file);
    m_unsaved = false;
    Q_EMIT replaced();
    Q_EMIT changed();
    Q_EMIT titleChanged();
}

void GraphSession::setAbout(const files::GraphAbout& about)
{
    if (about == m_about) {
        return;
    }
    m_about = about;
    markModified();
}

void GraphSession::setWeights(files::WeightPins weights)
{
    m_weights = std::move(weights);
}

void GraphSession::saved(const std::filesystem::path& file, const Place& at)
{
    if (at.revision < m_base) {
        return; // of another graph
    }
    m_file = std::filesystem::absolute(file);
    m_unsaved = at != place();
    if (!m_unsaved) {
        m_document->markSaved();
    }
    Q_EMIT titleChanged();
}

void GraphSession::markModified()
{
    m_unsaved = true;
    ++m_touched;
    Q_EMIT titleChanged();
}

} // namespace cascade::ui
