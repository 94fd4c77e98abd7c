// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/LicenceText.h"

#include "ui/session/Text.h"

#include <QCoreApplication>
#include <QStringList>

namespace cascade::ui {

namespace {

using library::Terms;
using library::UsedLicence;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LicenceText)
};

QString termsWords(Terms terms)
{
    switch (terms) {
    case Terms::Unknown:
        return Words::tr("terms unknown");
    case Terms::Commercial:
        return {};
    case Terms::Limited:
        return Words::tr("commercial use limited");
    case Terms::NonCommercial:
        break;
    }
    return Words::tr("non-commercial");
}

QString namesOf(const std::vector<UsedLicence>& licences, Terms terms)
{
    QStringList names;
    for (const auto& one : licences) {
        if (one.licence.terms == terms) {
            names << text(one.model);
        }
    }
    return names.join(QStringLiteral(", "));
}

} // namespace

QString licenceWords(const library::Licence& licence)
{
    if (licence.name.empty()) {
        return Words::tr("licence unknown");
    }
    const auto terms = termsWords(licence.terms);
    return terms.isEmpty() ? text(licence.name) : QStringLiteral("%1 (%2)").arg(text(licence.name), terms);
}

QString licencesWords(const std::vector<UsedLicence>& licences)
{
    QStringList all;
    for (const auto& one : licences) {
        all << QStringLiteral("%1: %2").arg(text(one.model), licenceWords(one.licence));
    }
    return all.join(QStringLiteral("; "));
}

QString licenceWarningWords(const std::vector<UsedLicence>& licences)
{
    if (const auto names = namesOf(licences, Terms::NonCommercial); !names.isEmpty()) {
        return Words::tr("The licence of %1 does not allow commercial use of the weights: read it before the "
                         "clip is used for money.")
            .arg(names);
    }
    if (const auto names = namesOf(licences, Terms::Limited); !names.isEmpty()) {
        return Words::tr(
                   "The licence of %1 limits commercial use: read it before the clip is used for money.")
            .arg(names);
    }
    if (const auto names = namesOf(licences, Terms::Unknown); !names.isEmpty()) {
        return Words::tr("Nothing known says what %1 may be used for: ask where the weights came from.")
            .arg(names);
    }
    return {};
}

} // namespace cascade::ui
