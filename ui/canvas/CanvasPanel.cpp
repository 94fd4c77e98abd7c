// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasPanel.h"

#include "ui/canvas/HostView.h"
#include "ui/session/Text.h"

#include <QAction>
#include <QCoreApplication>
#include <QCursor>
#include <QMenu>
#include <QVBoxLayout>

#include <array>

namespace cascade::ui {

namespace {

constexpr std::initializer_list<CanvasAction> kNodeMenu{
    CanvasAction::View,      CanvasAction::Mute,      CanvasAction::Bypass,     CanvasAction::Collapse,
    CanvasAction::Group,     CanvasAction::Duplicate, CanvasAction::Copy,       CanvasAction::Cut,
    CanvasAction::AlignLeft, CanvasAction::AlignTop,  CanvasAction::Distribute, CanvasAction::Remove};
constexpr std::initializer_list<CanvasAction> kCanvasMenu{
    CanvasAction::Add,       CanvasAction::AddNote, CanvasAction::Paste, CanvasAction::PasteWithLinks,
    CanvasAction::SelectAll, CanvasAction::FitAll};
/// In the order of kNodeColours.
constexpr std::array kColourTitles{
    QT_TRANSLATE_NOOP("NodeColour", "grey"),   QT_TRANSLATE_NOOP("NodeColour", "red"),
    QT_TRANSLATE_NOOP("NodeColour", "orange"), QT_TRANSLATE_NOOP("NodeColour", "yellow"),
    QT_TRANSLATE_NOOP("NodeColour", "green"),  QT_TRANSLATE_NOOP("NodeColour", "teal"),
    QT_TRANSLATE_NOOP("NodeColour", "blue"),   QT_TRANSLATE_NOOP("NodeColour", "violet"),
    QT_TRANSLATE_NOOP("NodeColour", "pink")};
static_assert(kColourTitles.size() == kNodeColours.size());

} // namespace

CanvasPanel::CanvasPanel(const Parts& parts, QWidget* parent)
    : QWidget(parent), m_parts(parts), m_host(new ImGuiHost(paletteOf(parts.theme), this)),
      m_canvas(new NodeCanvas(parts.session, parts.selection, *m_host, this)),
      m_view(makeHostView(*m_host, this))
{
    setObjectName(QStringLiteral("canvas"));
    setAccessibleName(tr("Node canvas"));
    m_view->setAccessibleName(tr("Node canvas"));
    m_view->setAccessibleDescription(tr("The graph as nodes and links. Tab adds a node."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view, 1); // what else is in the panel is as tall as it must be
    setFocusProxy(m_view);
    makeActions();
    connect(&m_parts.session, &GraphSession::changed, this, &CanvasPanel::showModel);
    connect(&m_parts.check, &GraphCheck::reported, this, &CanvasPanel::showModel);
    connect(&m_parts.board, &RunBoard::runChanged, this, &CanvasPanel::showModel);
    connect(&m_parts.board, &RunBoard::nodeChanged, this,
            [this](const graph::NodeId& node) { m_canvas->setRun(node, m_parts.board.node(node)); });
    connect(m_canvas, &NodeCanvas::viewRequested, this, &CanvasPanel::viewRequested);
    connect(m_canvas, &NodeCanvas::refused, this, &CanvasPanel::refused);
    connect(m_canvas, &NodeCanvas::menuWanted, this, &CanvasPanel::showMenu);
    showModel();
}

CanvasPanel::~CanvasPanel()
{
    delete m_view; // before the host that it shows
    delete m_canvas;
}

void CanvasPanel::makeActions()
{
    for (const auto& info : canvasActions()) {
        auto* action = new QAction(info.shownTitle(), this);
        action->setObjectName(QString::fromLatin1(info.id));
        action->setShortcuts(info.usualKeys());
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, which = info.action] { trigger(which); });
        addAction(action);
        m_actions[static_cast<int>(info.action)] = action;
    }
}

void CanvasPanel::setAction(CanvasAction which, QAction* action)
{
    delete m_actions.value(static_cast<int>(which));
    m_actions[static_cast<int>(which)] = action;
}

void CanvasPanel::setTheme(Theme theme)
{
    m_canvas->setPalette(paletteOf(theme));
}

std::optional<QPointF> CanvasPanel::placeAt(const QPointF& screen) const
{
    const auto at = m_view->mapFromGlobal(screen);
    const bool here = m_view->isVisible() && QRectF(m_view->rect()).contains(at);
    return here ? std::optional(m_canvas->toCanvas(at)) : std::nullopt;
}

void CanvasPanel::showModel()
{
    m_canvas->setModel(canvasModel(m_parts.session.graph(), *m_parts.check.report(), m_parts.board.nodes()));
}

void CanvasPanel::showMenu(const CanvasMenu& wanted)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (wanted.kind == CanvasMenu::Kind::Link) {
        menu->addAction(tr("Bend link"), m_canvas,
                        [this, wanted] { m_canvas->bendLink(wanted.input, wanted.at); });
        menu->addAction(tr("Remove link"), m_canvas, [this, wanted] { m_canvas->cutLink(wanted.input); });
    } else {
        if (wanted.kind == CanvasMenu::Kind::Node && m_fillNodeMenu) {
            m_fillNodeMenu(*menu, wanted.node);
            menu->addSeparator();
        }
        for (const auto which : wanted.kind == CanvasMenu::Kind::Node ? kNodeMenu : kCanvasMenu) {
            menu->addAction(action(which));
        }
        if (wanted.kind == CanvasMenu::Kind::Node) {
            addColours(*menu, wanted.node);
        }
    }
    menu->popup(m_view->mapToGlobal(m_canvas->toView(wanted.at).toPoint()));
}

void CanvasPanel::addColours(QMenu& menu, const graph::NodeId& node)
{
    auto* colours = menu.addMenu(tr("Colour"));
    const auto add = [&](const QString& title, const std::string& name) {
        colours->addAction(title, this, [this, node, name] {
            const auto& views = m_parts.session.graph().views;
            auto view = views.contains(node) ? views.at(node) : graph::NodeView();
            view.colour = name;
            m_parts.session.apply(graph::SetView{node, view});
        });
    };
    add(tr("Of its kind"), {});
    for (std::size_t i = 0; i < kNodeColours.size(); ++i) {
        add(QCoreApplication::translate("NodeColour", kColourTitles.at(i)), std::string(kNodeColours.at(i)));
    }
}

} // namespace cascade::ui
