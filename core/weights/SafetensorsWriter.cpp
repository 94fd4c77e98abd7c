// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"
#include "core/base/Quote.h"
#include "core/weights/Safetensors.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cascade::weights {

namespace {

std::optional<ElementType> elementTypeOf(torch::ScalarType type)
{
    switch (type) {
    case torch::kBool:
        return ElementType::Bool;
    case torch::kByte:
        return ElementType::U8;
    case torch::kChar:
        return ElementType::I8;
    case torch::kShort:
        return ElementType::I16;
    case torch::kInt:
        return ElementType::I32;
    case torch::kLong:
        return ElementType::I64;
    case torch::kHalf:
        return ElementType::F16;
    case torch::kBFloat16:
        return ElementType::BF16;
    case torch::kFloat:
        return ElementType::F32;
    case torch::kDouble:
        return ElementType::F64;
    case torch::kComplexFloat:
        return ElementType::C64;
    case torch::kFloat8_e4m3fn:
        return ElementType::F8E4M3;
    case torch::kFloat8_e5m2:
        return ElementType::F8E5M2;
    default:
        return {};
    }
}

/// A tensor on its way to the file.
struct Item {
    std::string key;
    ElementType type;
    torch::Tensor tensor;
};

/// A file being written beside its final name; removed again unless it is committed.
class PartialFile {
public:
    explicit PartialFile(const std::filesystem::path& target)
        : m_target(target), m_partial(partialPath(target)),
          m_descriptor(::open(m_partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)),
          m_error(m_descriptor < 0 ? errno : 0)
    {
    }
    ~PartialFile()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
            ::unlink(m_partial.c_str());
        }
    }
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    void write(const void* data, std::size_t bytes)
    {
        const auto* from = static_cast<const char*>(data);
        while (bytes > 0 && m_error == 0) {
            const auto wrote =
                ::write(m_descriptor, from, std::min<std::size_t>(bytes, std::size_t{1} << 30));
            if (wrote < 0) {
                m_error = errno == EINTR ? 0 : errno;
                continue;
            }
            from += wrote;
            bytes -= static_cast<std::size_t>(wrote);
        }
    }
    [[nodiscard]] bool failed() const { return m_error != 0; }
    Result<void> commit()
    {
        if (m_error == 0 && ::close(std::exchange(m_descriptor, -1)) != 0) {
            m_error = errno;
            ::unlink(m_partial.c_str());
        }
        if (m_error != 0) {
            return Error{ErrorCode::DiskFull, m_target.string(),
                         std::string("cannot be written: ") + std::strerror(m_error),
                         m_error == ENOSPC ? "Free some space or choose another folder."
                                           : "Check that the folder exists and can be written."};
        }
        return commitFile(m_partial, m_target);
    }

private:
    std::filesystem::path m_target;
    std::filesystem::path m_partial;
    int m_descriptor;
    int m_error;
};

Result<std::vector<Item>> sortedItems(const std::filesystem::path& file, const StateDict& tensors)
{
    std::vector<Item> items;
    for (const auto& [key, tensor] : tensors) {
        const auto type = elementTypeOf(tensor.scalar_type());
        if (!type || key == "__metadata__") {
            return Error{ErrorCode::BadInput,
                         file.string(),
                         "tensor " + quotedText(key) + ": expected a type and a name the format has, got " +
                             c10::toString(tensor.scalar_type()),
                         {}};
        }
        items.push_back({key, *type, tensor});
    }
    // Widest elements first, then by name, as the reference writer does: every tensor starts at a multiple of
    // its element size.
    std::stable_sort(items.begin(), items.end(),
                     [](const Item& a, const Item& b) { return a.type > b.type; });
    return items;
}

/// The header's text, padded with spaces so that the data starts at a multiple of 8. Throws if a text is not
/// UTF-8.
std::string headerText(const std::vector<Item>& items, const std::map<std::string, std::string>& metadata)
{
    std::string text = "{";
    if (!metadata.empty()) {
        text += "\"__metadata__\":";
        text += nlohmann::json(metadata).dump();
    }
    std::uint64_t begin = 0;
    for (const auto& item : items) {
        const auto end = begin + static_cast<std::uint64_t>(item.tensor.numel()) *
                                     static_cast<std::uint64_t>(elementBits(item.type)) / 8;
        const nlohmann::ordered_json entry = {{"dtype", elementName(item.type)},
                                              {"shape", item.tensor.sizes().vec()},
                                              {"data_offsets", {begin, end}}};
        text += text.size() > 1 ? "," : "";
        text += nlohmann::json(item.key).dump();
        text += ":";
        text += entry.dump();
        begin = end;
    }
    text += "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

} // namespace

Result<void> writeSafetensors(const std::filesystem::path& file, const StateDict& tensors,
                              const std::map<std::string, std::string>& metadata)
{
    const torch::NoGradGuard noGrad;
    const auto items = sortedItems(file, tensors);
    if (!items) {
        return items.error();
    }
    std::string header;
    try {
        header = headerText(items.value(), metadata);
    } catch (const nlohmann::json::exception&) {
        return Error{
            ErrorCode::BadInput, file.string(), "expected keys and metadata in UTF-8, got other bytes", {}};
    }
    PartialFile out(file);
    const std::uint64_t length = header.size();
    out.write(&length, sizeof length);
    out.write(header.data(), header.size());
    for (const auto& item : items.value()) {
        if (out.failed()) {
            break;
        }
        const auto packed = item.tensor.detach().to(torch::kCPU).contiguous();
        out.write(packed.data_ptr(), packed.nbytes());
    }
    return out.commit();
}

} // namespace cascade::weights
