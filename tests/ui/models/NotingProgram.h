// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/models/LibraryFixture.h"

#include <QByteArray>
#include <QFile>

#include <filesystem>
#include <string>

namespace cascade::tests {

/// Puts a program in the place of `cascade` that notes what it is asked for, then does `more`.
inline std::filesystem::path notingProgram(const TestPlaces& places, const std::string& more = {})
{
    auto program = places.root() / "cascade";
    writeBytes(program, QByteArray::fromStdString("#!/bin/sh\necho \"$@\" >> '" + places.root().string() +
                                                  "/words'\n" + more + "\n"));
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    return program;
}

/// What it was asked for, a line each.
inline QByteArray noted(const TestPlaces& places)
{
    QFile words(QString::fromStdString((places.root() / "words").string()));
    return words.open(QIODevice::ReadOnly) ? words.readAll() : QByteArray();
}

} // namespace cascade::tests
