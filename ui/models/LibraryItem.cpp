// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/LibraryItem.h"

#include "core/config/StageConfig.h"
#include "pipeline/library/Licence.h"
#include "ui/session/Text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <set>

namespace cascade::ui {

namespace {

namespace fs = std::filesystem;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LibraryItem)
};

/// A stranger's PNG, shrunk to what a card shows. Null where it cannot be decoded.
QImage posterOf(const std::string& png)
{
    const auto image =
        QImage::fromData(reinterpret_cast<const uchar*>(png.data()), static_cast<int>(png.size()), "PNG");
    const bool large = std::max(image.width(), image.height()) > kPosterSide;
    return large ? image.scaled(kPosterSide, kPosterSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                 : image;
}

void collect(const fs::path& folder, bool isOwn, std::vector<ModelFolder>& all)
{
    std::vector<ModelFolder> found;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (entry.path().filename().string().front() != '.' &&
            fs::exists(entry.path() / "model.json", failed)) {
            found.push_back({entry.path(), isOwn});
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.folder < b.folder; });
    all.insert(all.end(), found.begin(), found.end());
}

/// The files that a model names, each once.
std::set<std::string> filesOf(const ModelConfig& model)
{
    std::set<std::string> names{model.text.tokenizer, model.text.encoder.file};
    for (const auto& stage : model.stages) {
        for (const auto& [name, variant] : stage.variants) {
            names.insert(variant.file);
        }
    }
    names.erase("");
    return names;
}

QString stateText(const store::Take& take)
{
    QStringList nodes;
    for (const auto& node : take.stoppedAt) {
        nodes << text(node);
    }
    const auto where = nodes.join(QStringLiteral(", "));
    switch (take.state) {
    case store::TakeState::Done:
        return Words::tr("done");
    case store::TakeState::Stopped:
        return where.isEmpty() ? Words::tr("stopped") : Words::tr("stopped at %1").arg(where);
    case store::TakeState::Held:
        return where.isEmpty() ? Words::tr("to approve") : Words::tr("%1 to approve").arg(where);
    case store::TakeState::Failed:
        return Words::tr("failed");
    }
    return {};
}

} // namespace

LibraryItem presetItem(const files::PresetEntry& entry)
{
    LibraryItem item;
    item.kind = LibraryKind::Preset;
    item.id = QStringLiteral("preset:") + text(entry.name);
    item.title = text(entry.name);
    item.file = entry.file;
    item.isOwn = entry.isOwn;
    const auto preset = files::openPreset(entry.file);
    if (!preset) {
        item.problem = text(preset.error().message());
        return item;
    }
    const auto& about = preset.value().text.about;
    item.title = about.title.empty() ? item.title : text(about.title);
    item.description = text(about.description);
    item.author = text(about.author);
    item.licence = text(about.licence);
    for (const auto& tag : about.tags) {
        item.tags << text(tag);
    }
    item.facts = entry.isOwn ? Words::tr("yours") : Words::tr("shipped");
    item.facts += item.licence.isEmpty() ? QString() : QStringLiteral(", ") + item.licence;
    item.hasPreview = !preset.value().preview.empty();
    item.poster = posterOf(preset.value().poster);
    return item;
}

std::vector<ModelFolder> modelFolders(const Places& places)
{
    std::vector<ModelFolder> all;
    collect(places.resources / "models", false, all);
    collect(places.dataFolder / "models", true, all);
    return all;
}

LibraryItem modelItem(const ModelFolder& folder)
{
    LibraryItem item;
    item.kind = LibraryKind::Model;
    item.title = text(folder.folder.filename());
    item.id = QStringLiteral("model:") + item.title;
    item.file = folder.folder;
    item.isOwn = folder.isOwn;
    const auto read = readModelConfig(folder.folder);
    if (!read) {
        item.problem = text(read.error().message());
        return item;
    }
    const auto& model = read.value();
    item.title = model.title.empty() ? item.title : text(model.title);
    item.description = text(model.trainingData);
    item.licence = text(model.licence);
    item.isNonCommercial = library::licenceOf(model.licence, library::LicenceSource::ModelJson).terms ==
                           library::Terms::NonCommercial;
    const auto named = filesOf(model);
    double bytes = 0;
    int missing = 0;
    for (const auto& name : named) {
        std::error_code absent;
        const auto size = fs::file_size(folder.folder / name, absent);
        bytes += absent ? 0 : static_cast<double>(size);
        missing += absent ? 1 : 0;
    }
    const bool isPlan = std::all_of(model.stages.begin(), model.stages.end(),
                                    [](const auto& stage) { return stage.variants.empty(); });
    const auto size = isPlan        ? Words::tr("no weights: a plan to train")
                      : missing > 0 ? Words::tr("files missing: %1").arg(missing)
                                    : bytesText(bytes);
    item.facts = Words::tr("%n stages, %1", nullptr, static_cast<int>(model.stages.size())).arg(size);
    item.facts += item.licence.isEmpty() ? QString() : QStringLiteral(", ") + item.licence;
    for (const auto& stage : model.stages) {
        item.tags << text(stage.id);
    }
    return item;
}

LibraryItem takeItem(const store::Take& take)
{
    LibraryItem item;
    item.kind = LibraryKind::Take;
    item.take = take.id;
    item.id = QStringLiteral("take:%1").arg(static_cast<qint64>(take.id));
    item.title = take.title.empty() ? text(nameOf(take.id)) : text(take.title);
    item.isOwn = true;
    item.facts = Words::tr("seed %1, %2").arg(QString::number(take.seed), stateText(take));
    const auto when =
        QLocale().toString(QDateTime::fromMSecsSinceEpoch(take.changedMs), QLocale::ShortFormat);
    item.description = Words::tr("Take %1, %2").arg(static_cast<qint64>(take.id)).arg(when);
    if (!take.stages.empty()) {
        const auto& last = take.stages.back();
        item.description += QStringLiteral("\n%1: ").arg(text(last.node)) +
                            shapeText({last.frames, last.height, last.width, last.rate});
        item.hasPreview = true;
    }
    if (!take.error.empty()) {
        item.description += QLatin1Char('\n') + text(take.error);
    }
    if (!take.exports.empty()) {
        item.file = take.exports.back().file;
    }
    return item;
}

} // namespace cascade::ui
