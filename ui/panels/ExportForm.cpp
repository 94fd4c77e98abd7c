// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ExportForm.h"

#include "core/config/Measures.h"
#include "ui/session/Text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QToolButton>

#include <algorithm>

namespace cascade::ui {

namespace {

const QString kCustom = QStringLiteral("custom");
constexpr int kMostSide = 16384;

QComboBox* comboOf(QWidget* parent, const QString& name,
                   const std::vector<std::pair<QString, QString>>& items)
{
    auto* combo = new QComboBox(parent);
    combo->setAccessibleName(name);
    for (const auto& [words, value] : items) {
        combo->addItem(words, value);
    }
    return combo;
}

QSpinBox* spinOf(QWidget* parent, const QString& name, int least, int most)
{
    auto* spin = new QSpinBox(parent);
    spin->setAccessibleName(name);
    spin->setRange(least, most);
    return spin;
}

QWidget* inRow(QWidget* parent, std::initializer_list<QWidget*> widgets)
{
    auto* box = new QWidget(parent);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    for (auto* widget : widgets) {
        row->addWidget(widget);
    }
    return box;
}

/// Lets a control be used, or says why not.
void allow(QWidget& control, bool allowed, const QString& tip, const QString& reason)
{
    control.setEnabled(allowed);
    control.setToolTip(allowed ? tip : reason);
}

std::string valueOf(const QComboBox& combo)
{
    return combo.currentData().toString().toStdString();
}

} // namespace

ExportForm::ExportForm(const std::filesystem::path& folder, const QString& name, QWidget* parent)
    : QWidget(parent), m_rows(new QFormLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeRows(folder, name);
    listen();
    aimChanged();
    showSource();
}

void ExportForm::makeRows(const std::filesystem::path& folder, const QString& name)
{
    m_aim = comboOf(this, tr("What for"), {});
    for (const auto& aim : exportAims()) {
        m_aim->addItem(QCoreApplication::translate("ExportChoice", aim.title));
    }
    m_help = new QLabel(this);
    m_help->setWordWrap(true);
    m_rows->addRow(tr("&What for"), m_aim);
    m_rows->addRow(QString(), m_help);
    m_rows->addRow(tr("F&ile"), fileRow(text(folder / name.toStdString())));
    m_rows->addRow(tr("&Size"), sizeRow());
    m_rows->addRow(tr("&Rate"), rateRow());
    m_range =
        comboOf(this, tr("Range"),
                {{tr("all frames"), QStringLiteral("all")}, {tr("from in to out"), QStringLiteral("range")}});
    m_rows->addRow(tr("R&ange"), m_range);
    m_rows->addRow(tr("&Quality"), qualityRow());
    m_plays = spinOf(this, tr("Plays"), 0, 65535);
    m_plays->setSpecialValueText(tr("for ever"));
    m_plays->setSuffix(tr(" times"));
    m_rows->addRow(tr("&Plays"), m_plays);
    m_sound = new QCheckBox(tr("keep that of the footage"), this);
    m_sound->setChecked(true);
    m_rows->addRow(tr("Sou&nd"), m_sound);
    m_bits = comboOf(
        this, tr("Bits"),
        {{tr("8 of each colour"), QStringLiteral("8")}, {tr("16 of each colour"), QStringLiteral("16")}});
    m_rows->addRow(tr("&Bits"), m_bits);
    m_number = spinOf(this, tr("First number"), 0, 1000000);
    m_number->setValue(1);
    m_rows->addRow(tr("First n&umber"), m_number);
    m_pictures = spinOf(this, tr("Pictures"), 1, 100);
    m_pictures->setValue(4);
    m_rows->addRow(tr("Pic&tures"), m_pictures);
}

QWidget* ExportForm::fileRow(const QString& file)
{
    m_file = new QLineEdit(file, this);
    m_file->setAccessibleName(tr("File"));
    auto* more = new QToolButton(this);
    more->setText(tr("Choose..."));
    more->setToolTip(tr("Choose where to write"));
    connect(more, &QToolButton::clicked, this, &ExportForm::browse);
    auto* row = inRow(this, {m_file, more});
    row->setFocusProxy(m_file);
    return row;
}

QWidget* ExportForm::sizeRow()
{
    m_size = comboOf(this, tr("Size"),
                     {{tr("its own"), QString()},
                      {QStringLiteral("1280 x 720"), QStringLiteral("1280x720")},
                      {QStringLiteral("1920 x 1080"), QStringLiteral("1920x1080")},
                      {tr("another"), kCustom}});
    m_width = spinOf(this, tr("Width in pixels"), 2, kMostSide);
    m_height = spinOf(this, tr("Height in pixels"), 2, kMostSide);
    m_width->setValue(1280);
    m_height->setValue(768);
    m_custom = inRow(this, {m_width, new QLabel(QStringLiteral("x"), this), m_height});
    m_fit = comboOf(this, tr("How"),
                    {{tr("fit: black bars"), QStringLiteral("fit")},
                     {tr("crop: fill, cut edges"), QStringLiteral("crop")},
                     {tr("pad: do not scale"), QStringLiteral("pad")}});
    auto* row = inRow(this, {m_size, m_custom, m_fit});
    row->setFocusProxy(m_size);
    return row;
}

QWidget* ExportForm::rateRow()
{
    const auto fps = [](const char* rate) {
        return std::pair(tr("%1 fps").arg(QLatin1String(rate)), QString::fromLatin1(rate));
    };
    m_rate = comboOf(this, tr("Rate"),
                     {{tr("its own"), QString()}, fps("23.976"), fps("24"), fps("25"), fps("30")});
    m_retime = comboOf(this, tr("How"),
                       {{tr("same duration: repeat or drop"), QStringLiteral("resample")},
                        {tr("every frame: faster or slower"), QStringLiteral("replay")}});
    auto* row = inRow(this, {m_rate, m_retime});
    row->setFocusProxy(m_rate);
    return row;
}

QWidget* ExportForm::qualityRow()
{
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setAccessibleName(tr("Quality"));
    m_quality = spinOf(this, tr("Quality"), 0, 255);
    m_meaning = new QLabel(this);
    m_meaning->setWordWrap(true);
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(inRow(this, {m_slider, m_quality}));
    column->addWidget(m_meaning);
    box->setFocusProxy(m_slider);
    return box;
}

void ExportForm::listen()
{
    connect(m_aim, &QComboBox::currentIndexChanged, this, &ExportForm::aimChanged);
    connect(m_file, &QLineEdit::textChanged, this, &ExportForm::refresh);
    for (auto* combo : {m_size, m_fit, m_rate, m_retime, m_range, m_bits}) {
        connect(combo, &QComboBox::currentIndexChanged, this, &ExportForm::refresh);
    }
    for (auto* spin : {m_width, m_height, m_plays, m_number, m_pictures, m_quality}) {
        connect(spin, &QSpinBox::valueChanged, this, &ExportForm::refresh);
    }
    connect(m_slider, &QSlider::valueChanged, m_quality, &QSpinBox::setValue);
    connect(m_quality, &QSpinBox::valueChanged, m_slider, &QSlider::setValue);
    connect(m_sound, &QCheckBox::toggled, this, &ExportForm::refresh);
}

const ExportAim& ExportForm::aim() const
{
    return exportAims()[static_cast<std::size_t>(std::max(0, m_aim->currentIndex()))];
}

void ExportForm::setAim(int aim)
{
    m_aim->setCurrentIndex(aim);
}

void ExportForm::setSource(const ExportSource& source)
{
    m_source = source;
    showSource();
}

/// The clip's own size, rate and frames, in the words of the choices that keep them.
void ExportForm::showSource()
{
    const auto& clip = m_source.clip;
    m_size->setItemText(0, !clip ? tr("its own") : tr("its own, %1 x %2").arg(clip->width).arg(clip->height));
    m_rate->setItemText(0, !clip ? tr("its own") : tr("its own, %1 fps").arg(text(rateText(clip->rate))));
    m_range->setItemText(0, !clip ? tr("all frames") : tr("all %n frames", nullptr, clip->frames));
    const bool ranged = m_source.rangeFrames > 0;
    m_range->setItemText(
        1, !ranged ? tr("from in to out")
                   : tr("from in to out, %n frames", nullptr, static_cast<int>(m_source.rangeFrames)));
    auto* item = qobject_cast<QStandardItemModel*>(m_range->model())->item(1);
    item->setEnabled(ranged);
    item->setToolTip(ranged ? QString() : tr("No range is set: I and O in the timeline set it."));
    if (!ranged) {
        m_range->setCurrentIndex(0);
    }
    refresh();
}

void ExportForm::aimChanged()
{
    const auto& format = formatOf(aim());
    auto file = path(m_file->text());
    if (!file.empty()) { // the ending follows the format; names with dots in them keep those
        const auto known = exportFormatOf(file);
        file = known ? file.replace_extension(format.extensions.front()) : file += format.extensions.front();
    }
    const QSignalBlocker quietFile(m_file), quietQuality(m_quality), quietSlider(m_slider);
    m_file->setText(text(file));
    const auto& scale = format.quality;
    m_quality->setRange(scale.lowest, scale.highest);
    m_slider->setRange(scale.lowest, scale.highest);
    m_quality->setValue(scale.standard);
    m_slider->setValue(scale.standard);
    refresh();
}

ExportChoice ExportForm::choice() const
{
    ExportChoice choice;
    choice.aim = std::max(0, m_aim->currentIndex());
    choice.file = path(m_file->text().trimmed());
    choice.size = m_size->currentData() == kCustom ? measureText(m_width->value(), m_height->value())
                                                   : valueOf(*m_size);
    choice.fit = valueOf(*m_fit);
    choice.rate = valueOf(*m_rate);
    choice.retime = valueOf(*m_retime);
    if (m_range->currentIndex() == 1) {
        choice.first = m_source.rangeFirst;
        choice.frames = m_source.rangeFrames;
    }
    const auto& format = formatOf(aim());
    if (!format.quality.name.empty() && m_quality->value() != format.quality.standard) {
        choice.quality = m_quality->value();
    }
    choice.plays = m_plays->value();
    choice.sound = m_sound->isChecked();
    choice.bits = format.pixels == PixelModel::LinearFloat ? 8 : m_bits->currentData().toInt();
    choice.number = m_number->value();
    choice.pictures = m_pictures->value();
    return choice;
}

void ExportForm::refresh()
{
    refreshRows(formatOf(aim()));
    refreshItems(*m_size, "size", [](ExportChoice& choice, const QString& value) {
        if (value != kCustom) {
            choice.size = value.toStdString();
        }
    });
    refreshItems(*m_rate, "rate",
                 [](ExportChoice& choice, const QString& value) { choice.rate = value.toStdString(); });
    Q_EMIT changed();
}

void ExportForm::refreshRows(const ExportFormat& format)
{
    const auto title = text(format.title);
    const bool sheet = aim().isSheet;
    m_help->setText(text(format.help));
    m_custom->setVisible(m_size->currentData() == kCustom);
    allow(*m_fit, m_size->currentIndex() > 0, tr("How the picture is brought into another size"),
          tr("The size stays: there is nothing to fit."));
    allow(*m_rate, !sheet, tr("Frames per second"), tr("A contact sheet is one picture."));
    allow(*m_retime, !sheet && m_rate->currentIndex() > 0, tr("How another rate is reached"),
          tr("The rate stays: there is nothing to change."));
    allow(*m_range, !sheet, tr("Which frames are written"),
          tr("A contact sheet shows frames of the whole clip."));
    const bool lossless = format.quality.name.empty();
    for (QWidget* control : {static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_quality)}) {
        allow(*control, !lossless, text(format.quality.meaning), tr("%1 loses nothing.").arg(title));
    }
    m_meaning->setText(
        lossless ? tr("Nothing is lost.")
                 : QStringLiteral("%1: %2").arg(text(format.quality.name), text(format.quality.meaning)));
    allow(*m_plays, format.loops, tr("How often it plays"),
          tr("%1 cannot say how often it plays.").arg(title));
    const bool replay = m_rate->currentIndex() > 0 && valueOf(*m_retime) == "replay";
    allow(*m_sound, format.takesSound && m_source.hasSound && !replay,
          tr("The sound of the footage goes along"),
          !format.takesSound   ? tr("%1 holds no sound.").arg(title)
          : !m_source.hasSound ? tr("The clip has no sound.")
                               : tr("Sound is not stretched: it goes along at the clip's own speed only."));
    m_rows->setRowVisible(m_bits, format.isSequence && format.pixels != PixelModel::LinearFloat);
    m_rows->setRowVisible(m_number, format.isSequence && !sheet);
    m_rows->setRowVisible(m_pictures, sheet);
}

void ExportForm::refreshItems(QComboBox& combo, const char* parameter,
                              void (*set)(ExportChoice&, const QString&))
{
    auto* items = qobject_cast<QStandardItemModel*>(combo.model());
    for (int row = 0; row < combo.count(); ++row) {
        auto tried = choice();
        set(tried, combo.itemData(row).toString());
        const auto settings = m_source.clip ? settingsOf(tried, *m_source.clip)
                                            : Result<graph::ExportSettings>(graph::ExportSettings());
        const bool refused = !settings && settings.error().where == parameter;
        const bool custom = combo.itemData(row) == kCustom; // its fields can be changed: never out of reach
        items->item(row)->setEnabled(custom || !refused);
        items->item(row)->setToolTip(refused ? text(settings.error().what) : QString());
    }
}

void ExportForm::browse()
{
    auto* dialog = new QFileDialog(this, tr("Export to"), m_file->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(text(formatOf(aim()).extensions.front()).mid(1));
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

} // namespace cascade::ui
