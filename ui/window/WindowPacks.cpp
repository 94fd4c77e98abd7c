// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowPacks.h"

#include "pipeline/files/PresetLibrary.h"
#include "ui/panels/PackDialog.h"
#include "ui/session/Text.h"
#include "ui/window/WindowFiles.h"
#include "ui/window/WindowPanels.h"

#include <QBuffer>
#include <QPointer>
#include <QTemporaryDir>

#include <memory>

namespace cascade::ui {

namespace {

/// The frame of the first source that the viewer shows, as PNG; empty where that is not at hand.
std::string posterOf(const Viewer& viewer, Studio& studio)
{
    const auto* clip =
        viewer.sources().isEmpty() ? nullptr : std::get_if<StageClip>(&viewer.sources()[0].content);
    if (clip == nullptr) {
        return {};
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const auto picture = studio.frames.frame(*clip, clip->frameAt(studio.playhead.seconds()));
    return !picture.isNull() && picture.save(&buffer, "PNG") ? bytes.toStdString() : std::string();
}

Result<void> save(const PackOrder& order, const files::Preset& preset, const Places& places)
{
    const auto pack = files::packOf(preset, places.version);
    if (!pack) {
        return pack.error();
    }
    if (!order.file.empty()) {
        return files::writePack(order.file, pack.value());
    }
    const QTemporaryDir folder;
    const auto file = path(folder.filePath(text(order.name + ".cascadepack")));
    if (auto written = files::writePack(file, pack.value()); !written) {
        return written;
    }
    const auto kept = files::PresetLibrary::of(places).import(file, order.name, true);
    return kept ? Result<void>() : kept.error();
}

/// In the dialog as long as that is there.
void sayFailed(const Error& error, PackDialog* dialog, WindowFiles& files)
{
    if (dialog != nullptr) {
        dialog->setEnabled(true);
        dialog->showFailed(ui::text(error.message()), ui::text(error.hint));
    } else {
        Q_EMIT files.failed(ui::text(error.message()));
    }
}

} // namespace

void askAndSavePack(Studio& studio, WindowPanels& panels, WindowFiles& files, QWidget& window)
{
    auto poster = posterOf(*panels.viewer, studio);
    auto* dialog = new PackDialog(
        {studio.session.about(), WindowFiles::videosFolder(), !poster.empty(), panels.palette()}, &window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto sameGraph = std::make_shared<bool>(true); // as when it was asked
    QObject::connect(&studio.session, &GraphSession::replaced, dialog, [sameGraph] { *sameGraph = false; });
    QObject::connect(
        dialog, &PackDialog::saveRequested, dialog,
        [&studio, &panels, &files, dialog = QPointer(dialog), poster, sameGraph](const PackOrder& order) {
            auto text = studio.session.graphText();
            text.about = order.about;
            text.weights = files::weightsOf(studio.check.report()->inference);
            files::Preset preset{std::move(text), order.withPoster ? poster : std::string(), {}};
            dialog->setEnabled(false);
            files.writer().write([order, preset = std::move(preset),
                                  places = studio.places] { return save(order, preset, places); },
                                 [&studio, &panels, &files, dialog, sameGraph,
                                  about = order.about](const Result<void>& saved) {
                                     if (!saved) {
                                         sayFailed(saved.error(), dialog, files);
                                         return;
                                     }
                                     panels.libraryModel.refresh();
                                     if (dialog && *sameGraph) {
                                         studio.session.setAbout(about);
                                     }
                                     if (dialog) {
                                         dialog->accept();
                                     }
                                 });
        });
    dialog->show();
}

} // namespace cascade::ui
