// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PackDialog.h"

#include "ui/session/Text.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QToolButton>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kLibrary = 1, kFile = 2; // ids of the targets' buttons

/// "Red torus, slowly" as a name that the library takes: "red-torus-slowly".
QString nameOf(const QString& title)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    auto name = title.toLower().replace(others, QStringLiteral("-")).left(64);
    while (name.startsWith(QLatin1Char('-'))) {
        name.remove(0, 1);
    }
    while (name.endsWith(QLatin1Char('-'))) {
        name.chop(1);
    }
    return name;
}

std::vector<std::string> tagsOf(const QString& text)
{
    std::vector<std::string> tags;
    for (const auto& part : text.split(QLatin1Char(','))) {
        const auto tag = part.trimmed().toStdString();
        if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) {
            tags.push_back(tag);
        }
    }
    return tags;
}

} // namespace

PackDialog::PackDialog(const Options& options, QWidget* parent)
    : QDialog(parent), m_palette(options.palette), m_title(new QLineEdit(this)),
      m_author(new QLineEdit(this)), m_tags(new QLineEdit(this)), m_name(new QLineEdit(this)),
      m_file(new QLineEdit(this)), m_licence(new QComboBox(this)), m_description(new QPlainTextEdit(this)),
      m_poster(new QCheckBox(tr("the frame that the viewer shows"), this)), m_target(new QButtonGroup(this)),
      m_words(new QLabel(this)), m_save(new QPushButton(tr("&Save"), this))
{
    setObjectName(QStringLiteral("pack"));
    setWindowTitle(tr("Save as preset or pack"));
    m_poster->setChecked(options.hasPicture);
    m_poster->setEnabled(options.hasPicture);
    m_poster->setToolTip(options.hasPicture ? tr("It becomes the picture of the card")
                                            : tr("The viewer shows no frame: run the graph first."));
    makeRows(options.about);
    makeTarget(options.folder);
    refresh();
}

void PackDialog::makeRows(const files::GraphAbout& about)
{
    m_title->setText(text(about.title));
    m_author->setText(text(about.author));
    QStringList tags;
    for (const auto& tag : about.tags) {
        tags << text(tag);
    }
    m_tags->setText(tags.join(QStringLiteral(", ")));
    m_tags->setPlaceholderText(tr("start, draft, watercolour"));
    m_tags->setToolTip(tr("Up to 32 words, with commas between"));
    m_licence->setEditable(true);
    m_licence->addItems({QStringLiteral("CC-BY-4.0"), QStringLiteral("CC-BY-SA-4.0"),
                         QStringLiteral("CC0-1.0"), QStringLiteral("CC-BY-NC-4.0"),
                         QStringLiteral("Apache-2.0"), QStringLiteral("MIT")});
    m_licence->setCurrentText(about.licence.empty() ? QStringLiteral("CC-BY-4.0") : text(about.licence));
    m_licence->setToolTip(tr("What others may do with it, as an SPDX expression"));
    m_description->setPlainText(text(about.description));
    m_description->setTabChangesFocus(true);
    m_description->setFixedHeight(fontMetrics().lineSpacing() * 6);
    m_description->setPlaceholderText(tr("What it makes, and what to change first"));
    m_description->setAccessibleName(tr("Description"));
    m_name->setPlaceholderText(nameOf(m_title->text()));

    auto* rows = new QFormLayout(this);
    rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    rows->addRow(tr("&Title"), m_title);
    rows->addRow(tr("&Author"), m_author);
    rows->addRow(tr("&Licence"), m_licence);
    rows->addRow(tr("Ta&gs"), m_tags);
    rows->addRow(tr("&Description"), m_description);
    rows->addRow(tr("&Poster"), m_poster);
    for (auto* line : {m_title, m_author, m_tags, m_name, m_file}) {
        connect(line, &QLineEdit::textChanged, this, &PackDialog::refresh);
    }
    connect(m_licence, &QComboBox::editTextChanged, this, &PackDialog::refresh);
    connect(m_description, &QPlainTextEdit::textChanged, this, &PackDialog::refresh);
}

void PackDialog::makeTarget(const std::filesystem::path& folder)
{
    auto* rows = static_cast<QFormLayout*>(layout());
    auto* library = new QRadioButton(tr("into my library"), this);
    auto* file = new QRadioButton(tr("to a file, to hand it on"), this);
    m_target->addButton(library, kLibrary);
    m_target->addButton(file, kFile);
    library->setChecked(true);
    rows->addRow(tr("Where to"), library);
    m_name->setAccessibleName(tr("Name in the library"));
    rows->addRow(tr("&Name"), m_name);
    rows->addRow(QString(), file);
    auto* more = new QToolButton(this);
    more->setText(tr("Choose..."));
    more->setToolTip(tr("Choose the file"));
    connect(more, &QToolButton::clicked, this, &PackDialog::browse);
    auto* fileRow = new QWidget(this);
    auto* fields = new QHBoxLayout(fileRow);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->addWidget(m_file);
    fields->addWidget(more);
    m_file->setAccessibleName(tr("File"));
    const auto name = nameOf(m_title->text());
    m_file->setText(text(
        folder /
        ((name.isEmpty() ? QStringLiteral("preset") : name) + QStringLiteral(".cascadepack")).toStdString()));
    rows->addRow(tr("&File"), fileRow);
    m_fileRow = fileRow;
    m_words->setWordWrap(true);
    rows->addRow(m_words);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"), this);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    rows->addRow(buttons);
    m_save->setDefault(true);
    connect(m_target, &QButtonGroup::idClicked, this, &PackDialog::refresh);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT saveRequested(order()); });
    resize(fontMetrics().averageCharWidth() * 72, sizeHint().height());
}

bool PackDialog::intoLibrary() const
{
    return m_target->checkedId() == kLibrary;
}

PackOrder PackDialog::order() const
{
    PackOrder order;
    order.about.title = m_title->text().trimmed().toStdString();
    order.about.author = m_author->text().trimmed().toStdString();
    order.about.licence = m_licence->currentText().trimmed().toStdString();
    order.about.tags = tagsOf(m_tags->text());
    order.about.description = m_description->toPlainText().toStdString();
    order.withPoster = m_poster->isChecked();
    if (intoLibrary()) {
        const auto name = m_name->text().trimmed();
        order.name = (name.isEmpty() ? nameOf(m_title->text()) : name).toStdString();
    } else {
        order.file = path(m_file->text().trimmed());
    }
    return order;
}

std::optional<Error> PackDialog::problem() const
{
    const auto asked = order();
    files::PackAbout about;
    static_cast<files::GraphAbout&>(about) = asked.about;
    about.programVersion.assign(1, '0'); // the program's own matter
    if (asked.about.title.empty()) {
        return Error{ErrorCode::BadInput, "title", tr("A title is needed.").toStdString(), {}};
    }
    if (const auto text = files::aboutText(about, "about"); !text) {
        return text.error();
    }
    if (intoLibrary() && asked.name.empty()) {
        return Error{
            ErrorCode::BadInput, "name", tr("A name of letters and digits is needed.").toStdString(), {}};
    }
    if (!intoLibrary() && asked.file.extension() != ".cascadepack") {
        return Error{
            ErrorCode::BadInput, "file", tr("The file's name must end in .cascadepack.").toStdString(), {}};
    }
    return std::nullopt;
}

void PackDialog::refresh()
{
    auto* rows = static_cast<QFormLayout*>(layout());
    if (m_fileRow == nullptr) {
        return; // being made
    }
    rows->setRowVisible(m_name, intoLibrary());
    rows->setRowVisible(m_fileRow, !intoLibrary());
    m_name->setPlaceholderText(nameOf(m_title->text()));
    const auto wrong = problem();
    m_save->setEnabled(!wrong);
    m_save->setToolTip(wrong ? text(wrong->message()) : tr("Save (Enter)"));
    say(wrong ? text(wrong->what) : QString());
}

void PackDialog::showFailed(const QString& message, const QString& hint)
{
    say(hint.isEmpty() ? message : message + QLatin1Char('\n') + hint);
}

void PackDialog::say(const QString& words)
{
    auto colours = m_words->palette();
    colours.setColor(QPalette::WindowText, m_palette.error);
    m_words->setPalette(colours);
    m_words->setText(words);
}

void PackDialog::browse()
{
    auto* dialog = new QFileDialog(this, tr("Save the pack as"), m_file->text(), tr("Packs (*.cascadepack)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("cascadepack"));
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

} // namespace cascade::ui
