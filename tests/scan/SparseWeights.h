// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/weights/KeymapFixtures.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace cascade::tests {

/// Writes a safetensors file of fp16 zeros that takes no room on the disk: a header, and a hole.
inline std::filesystem::path writeSparse(const std::filesystem::path& file, const weights::TensorTable& table,
                                         const std::map<std::string, std::string>& metadata = {})
{
    QJsonObject header, about;
    for (const auto& [key, value] : metadata) {
        about[QString::fromStdString(key)] = QString::fromStdString(value);
    }
    if (!about.isEmpty()) {
        header["__metadata__"] = about;
    }
    qint64 offset = 0;
    for (const auto& [key, info] : table) {
        qint64 bytes = 2;
        QJsonArray shape;
        for (const auto size : info.shape) {
            shape.append(static_cast<qint64>(size));
            bytes *= size;
        }
        header[QString::fromStdString(key)] = QJsonObject{
            {"dtype", "F16"}, {"shape", shape}, {"data_offsets", QJsonArray{offset, offset + bytes}}};
        offset += bytes;
    }
    const auto json = QJsonDocument(header).toJson(QJsonDocument::Compact);
    const auto length = static_cast<std::uint64_t>(json.size());
    std::filesystem::create_directories(file.parent_path());
    {
        std::ofstream stream(file, std::ios::binary);
        stream.write(reinterpret_cast<const char*>(&length), sizeof length);
        stream.write(json.constData(), json.size());
    }
    std::filesystem::resize_file(file, sizeof length + length + static_cast<std::uint64_t>(offset));
    return file;
}

} // namespace cascade::tests
