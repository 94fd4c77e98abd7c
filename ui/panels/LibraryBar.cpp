// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/LibraryPanel.h"

#include "ui/panels/KeyTip.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace cascade::ui {

namespace {

constexpr int kAllKinds = -2; // QButtonGroup keeps -1 for itself

/// What the kinds' buttons say, by kind.
struct KindButton {
    int id;
    QString text, tip;
};

} // namespace

/// Search, kinds and tags above the cards.
QWidget* LibraryPanel::makeBar()
{
    auto* bar = new QWidget(this);
    auto* rows = new QVBoxLayout(bar);
    rows->setContentsMargins(6, 6, 6, 6);
    m_search = new QLineEdit(bar);
    m_search->setPlaceholderText(tr("Search titles, tags and descriptions"));
    m_search->setAccessibleName(tr("Search the library"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, m_filter, &LibraryFilter::setSearch);
    auto* find = new QAction(tr("Search"), this);
    find->setObjectName(QStringLiteral("library.search"));
    find->setShortcut(QKeySequence(QKeySequence::Find));
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(find);
    followKeys(*m_search, tr("Words that must all be there"), {find});
    connect(find, &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    rows->addWidget(m_search);

    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    m_kinds = new QButtonGroup(this);
    for (const auto& [id, words, tip] : {KindButton{kAllKinds, tr("All"), tr("Show all")},
                                         {int(LibraryKind::Preset), tr("Presets"), tr("Show presets")},
                                         {int(LibraryKind::Model), tr("Models"), tr("Show models")},
                                         {int(LibraryKind::Take), tr("Takes"), tr("Show takes")}}) {
        auto* button = new QToolButton(bar);
        button->setText(words);
        button->setToolTip(tip);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        m_kinds->addButton(button, id);
        row->addWidget(button);
    }
    m_kinds->button(kAllKinds)->setChecked(true);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this](int id) {
        m_filter->setKind(id == kAllKinds ? std::nullopt : std::optional(static_cast<LibraryKind>(id)));
        if (id == static_cast<int>(LibraryKind::Model)) {
            lookForModels();
        }
    });
    row->addStretch();
    m_tags = new QToolButton(bar);
    m_tags->setObjectName(QStringLiteral("library.tags"));
    m_tags->setPopupMode(QToolButton::InstantPopup);
    m_tags->setMenu(new QMenu(m_tags));
    m_tags->setToolTip(tr("Show only what has all of these tags"));
    m_tags->setFocusPolicy(Qt::TabFocus);
    row->addWidget(m_tags);
    row->addWidget(makeAdd(bar));
    rows->addLayout(row);
    rows->addWidget(makeScanRow(bar));
    return bar;
}

/// What can be taken into the library, and where else models may lie.
QWidget* LibraryPanel::makeAdd(QWidget* bar)
{
    auto* add = new QToolButton(bar);
    add->setObjectName(QStringLiteral("library.add"));
    add->setText(tr("Add..."));
    add->setToolTip(tr("Take a pack into the library, or have models of others looked at where they lie"));
    add->setFocusPolicy(Qt::TabFocus);
    add->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(add);
    menu->setToolTipsVisible(true);
    const auto entry = [&](const char* name, const QString& words, const QString& tip, auto run) {
        auto* action = menu->addAction(words);
        action->setObjectName(QLatin1String(name));
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, run);
    };
    entry("library.addPack", tr("Pack..."), tr("Take a pack into the library"), [this] { importPack(); });
    entry("library.addModelFile", tr("Model file..."),
          tr("A checkpoint, motion module, LoRA, VAE or text encoder; nothing is copied"),
          [this] { addModelFile(); });
    entry("library.addModelFolder", tr("Folder of models..."),
          tr("Of diffusers, ComfyUI or AUTOMATIC1111, or any folder of weights; nothing is copied"),
          [this] { addModelFolder(); });
    menu->addSeparator();
    entry("library.scan", tr("Look for models again"),
          tr("In what was added, the Hugging Face cache, ComfyUI and stable-diffusion-webui"),
          [this] { m_model.scan(); });
    add->setMenu(menu);
    return add;
}

/// Says that models are looked for, and stops it.
QWidget* LibraryPanel::makeScanRow(QWidget* bar)
{
    m_scanRow = new QWidget(bar);
    m_scanRow->setObjectName(QStringLiteral("library.scanning"));
    auto* row = new QHBoxLayout(m_scanRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new QLabel(tr("Looks for models of others..."), m_scanRow), 1);
    auto* stop = new QToolButton(m_scanRow);
    stop->setText(tr("Stop"));
    stop->setToolTip(tr("What was known before stays"));
    stop->setFocusPolicy(Qt::TabFocus);
    connect(stop, &QToolButton::clicked, &m_model, &LibraryModel::stopScan);
    row->addWidget(stop);
    m_scanRow->setVisible(m_model.isScanning());
    connect(&m_model, &LibraryModel::scanningChanged, m_scanRow, &QWidget::setVisible);
    return m_scanRow;
}

/// Who looks at models for the first time sees those of others, too.
void LibraryPanel::lookForModels()
{
    if (!m_model.wasScanned() && !m_model.isScanning()) {
        m_model.scan();
    }
}

void LibraryPanel::showOnly(std::optional<LibraryKind> kind)
{
    m_kinds->button(kind ? static_cast<int>(*kind) : kAllKinds)->click();
}

void LibraryPanel::fillTags()
{
    auto* menu = m_tags->menu();
    menu->clear();
    const auto known = m_model.tags();
    m_chosenTags.intersect(QSet<QString>(known.begin(), known.end()));
    const auto show = [this] {
        auto names = m_chosenTags.values();
        names.sort();
        m_tags->setText(names.isEmpty() ? tr("Tags") : tr("Tags: %1").arg(names.join(QStringLiteral(", "))));
        m_filter->setTags(m_chosenTags);
    };
    for (const auto& tag : known) {
        auto* action = menu->addAction(tag);
        action->setCheckable(true);
        action->setChecked(m_chosenTags.contains(tag));
        connect(action, &QAction::toggled, this, [this, tag, show](bool wanted) {
            if (wanted) {
                m_chosenTags.insert(tag);
            } else {
                m_chosenTags.remove(tag);
            }
            show();
        });
    }
    m_tags->setEnabled(!known.isEmpty());
    show();
}

} // namespace cascade::ui
