// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Safetensors.h"

namespace cascade::weights {

SafetensorsFile::SafetensorsFile(std::shared_ptr<const ByteSource> source, SafetensorsIndex index)
    : m_source(std::move(source)), m_index(std::move(index)),
      m_tensors(m_index.tensors.begin(), m_index.tensors.end())
{
}

Result<void> SafetensorsFile::fill(const std::string& key, torch::Tensor destination) const
{
    const auto& entry = m_index.tensors.find(key)->second;
    return readPacked(*m_source, entry.offset, *scalarTypeOf(entry.type), std::move(destination));
}

Result<SafetensorsFile> openSafetensors(std::shared_ptr<const ByteSource> source)
{
    auto index = readSafetensorsIndex(*source);
    if (!index) {
        return index.error();
    }
    return SafetensorsFile(std::move(source), std::move(index).value());
}

Result<SafetensorsFile> openSafetensors(const std::filesystem::path& file)
{
    auto source = openFileSource(file);
    return source ? openSafetensors(std::move(source).value()) : Result<SafetensorsFile>(source.error());
}

} // namespace cascade::weights
