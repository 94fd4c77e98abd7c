// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/GraphSession.h"

#include <QObject>
#include <QStringList>
#include <QVector>

#include <functional>

namespace cascade::ui {

/// A parameter that an artist has put on the simple form of its graph.
struct PublishedParameter {
    graph::NodeId node;
    std::string name;

    bool operator==(const PublishedParameter&) const = default;
};

/// Which parameters of the graph on the canvas are on its simple form, in their order. Graph files have no
/// place for it, so it is kept beside them, by the graph's file.
///
/// Threads  the window's.
class SimpleFormList : public QObject {
    Q_OBJECT
public:
    /// Where lists are kept; entries are "node.parameter". Either may be empty: nothing is kept then. Must
    /// not block.
    struct Store {
        std::function<QStringList(const QString& graphFile)> read;
        std::function<void(const QString& graphFile, const QStringList& entries)> write;
    };
    SimpleFormList(GraphSession& session, Store store, QObject* parent = nullptr);

    /// Those that the graph has now.
    [[nodiscard]] QVector<PublishedParameter> published() const;
    [[nodiscard]] bool contains(const PublishedParameter& parameter) const;
    void setPublished(const PublishedParameter& parameter, bool published);

Q_SIGNALS:
    void changed();

private:
    void load();
    void follow();
    void keep();

    GraphSession& m_session;
    Store m_store;
    std::filesystem::path m_file; ///< that the list belongs to; empty: one without a file
    QVector<PublishedParameter> m_all;
};

} // namespace cascade::ui
