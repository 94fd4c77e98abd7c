// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/FoundItem.h"

#include "pipeline/graph/NodeCatalog.h"
#include "pipeline/library/ModelLibrary.h"
#include "ui/session/LicenceText.h"
#include "ui/session/Text.h"

#include <QCoreApplication>

namespace cascade::ui {

namespace {

using library::FoundModel;
using library::ModelRole;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FoundItem)
};

QString roleWords(ModelRole role)
{
    switch (role) {
    case ModelRole::Unknown:
        return Words::tr("unknown");
    case ModelRole::ImageCheckpoint:
        return Words::tr("image checkpoint");
    case ModelRole::VideoModel:
        return Words::tr("video model");
    case ModelRole::Unet:
        return Words::tr("U-Net alone");
    case ModelRole::MotionModule:
        return Words::tr("motion module");
    case ModelRole::Lora:
        return QStringLiteral("LoRA");
    case ModelRole::Vae:
        return Words::tr("autoencoder");
    case ModelRole::TextEncoder:
        break;
    }
    return Words::tr("text encoder");
}

/// library::wiringText in the language of the window.
QString wiringWords(const FoundModel& model)
{
    if (!model.problem.empty() || model.role == ModelRole::Unknown) {
        return {};
    }
    const auto family = text(model.family), fits = text(library::joined(model.fits));
    if (!model.isRunnable) {
        return Words::tr("Not run by this version");
    }
    switch (model.role) {
    case ModelRole::ImageCheckpoint:
        return Words::tr("For Motion Modules, LoRAs and VAEs of %1").arg(family);
    case ModelRole::VideoModel:
        return Words::tr("Makes videos by itself");
    case ModelRole::Unet:
        return Words::tr("Needs VAE and text encoder of %1").arg(family);
    case ModelRole::MotionModule:
        return Words::tr("For Image Checkpoints of %1").arg(fits);
    case ModelRole::Lora:
    case ModelRole::Vae:
    case ModelRole::TextEncoder:
        return fits.isEmpty() ? Words::tr("For what has its sizes") : Words::tr("For %1").arg(fits);
    case ModelRole::Unknown:
        break;
    }
    return {};
}

/// The kind of node for weights; empty where there is no such kind.
std::string nodeTypeOf(ModelRole role)
{
    switch (role) {
    case ModelRole::ImageCheckpoint:
    case ModelRole::VideoModel:
        return "image-checkpoint";
    case ModelRole::MotionModule:
        return "motion-module";
    case ModelRole::Lora:
        return "lora";
    case ModelRole::Vae:
        return "vae";
    case ModelRole::Unknown:
    case ModelRole::Unet:
    case ModelRole::TextEncoder:
        break;
    }
    return {};
}

QString whyWithoutNode(const FoundModel& model)
{
    if (nodeTypeOf(model.role).empty()) {
        return Words::tr("There is no node for a part of a model alone: put it into a folder of diffusers "
                         "beside the others.");
    }
    return model.isRunnable ? QString() : Words::tr("This version has no network for it.");
}

} // namespace

bool isShown(const FoundModel& model)
{
    return model.role != ModelRole::Unknown || model.isBroken;
}

LibraryItem foundItem(const FoundModel& model, const std::vector<FoundModel>& all)
{
    LibraryItem item;
    item.kind = LibraryKind::Model;
    item.isFound = true;
    item.id = QStringLiteral("found:") + text(model.path);
    item.title = text(model.title);
    item.file = model.path;
    item.licence = licenceWords(model.licence);
    item.isNonCommercial = model.licence.terms == library::Terms::NonCommercial;
    item.family = text(model.family);
    item.role = model.role == ModelRole::Unknown ? QString() : roleWords(model.role);
    item.wiring = wiringWords(model);
    item.problem = text(model.problem);
    item.withoutNode = whyWithoutNode(model);
    if (item.problem.isEmpty() && item.withoutNode.isEmpty()) {
        const auto* type = graph::findNodeType(nodeTypeOf(model.role));
        item.node = FoundNode{type->id, type->weights()->name, library::nameAmong(all, model)};
    }
    const auto size = bytesText(static_cast<double>(model.bytes));
    item.facts = QStringList{size, item.licence}.join(QStringLiteral(", "));
    item.description =
        QStringList{roleWords(model.role), text(model.family), size, item.licence}.join(QStringLiteral(", "));
    item.description += QLatin1Char('\n') + item.wiring + QLatin1Char('\n') + text(model.path);
    if (!model.sha256.empty()) {
        item.description += QStringLiteral("\nSHA-256 ") + text(model.sha256);
    }
    if (model.role != ModelRole::Unknown) {
        item.tags << roleWords(model.role);
        if (item.isNonCommercial) {
            item.tags << Words::tr("non-commercial");
        }
    }
    return item;
}

} // namespace cascade::ui
