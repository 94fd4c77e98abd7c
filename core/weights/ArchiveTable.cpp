// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ArchiveTable.h"

#include "core/base/Quote.h"
#include "core/weights/PickledTensor.h"
#include "core/weights/TensorSource.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace cascade::weights {

namespace {

/// Where training programs put the weights, averaged ones first: those are what one samples from.
constexpr std::array<std::string_view, 9> kLevels = {"ema",        "ema_state_dict",   "params_ema",
                                                     "state_dict", "model_state_dict", "module",
                                                     "model",      "params",           "net"};

/// Reads one dictionary. Throws ErrorException.
class TableReader {
public:
    TableReader(const Pickle& pickle, const ArchiveParts& parts) : m_pickle(pickle), m_parts(parts) {}

    ArchiveTable read();

private:
    using Entries = std::map<std::string_view, PickleId>; // of a dictionary, those whose keys are texts

    [[noreturn]] void fail(const std::string& what, std::string hint = {}) const;
    std::string rootText() const;
    Entries entriesOf(PickleId dict) const;
    bool holdsTensors(const Entries& entries) const;
    Entries chooseLevel(const Entries& root);
    void readMetadata(const Entries& root);
    void readTensor(std::string_view key, PickleId value);
    ArchiveTensor place(const std::string& where, PickledTensor tensor);

    const Pickle& m_pickle;
    const ArchiveParts& m_parts;
    ArchiveTable m_table;
    std::uint64_t m_bytes = 0; // of all tensors
};

void TableReader::fail(const std::string& what, std::string hint) const
{
    throw ErrorException(Error{ErrorCode::BadInput, m_parts.name, what, std::move(hint)});
}

/// What lies in the place of a dictionary.
std::string TableReader::rootText() const
{
    const auto root = m_pickle.root;
    if (isPickledTensor(m_pickle, root)) {
        return "a single tensor";
    }
    if (m_pickle.kind(root) == PickleKind::Object || m_pickle.kind(root) == PickleKind::Call) {
        return "an object of " + quotedText(m_pickle.globalName(m_pickle.items(root)[0]));
    }
    return "a plain value";
}

TableReader::Entries TableReader::entriesOf(PickleId dict) const
{
    Entries entries;
    const auto& items = m_pickle.items(dict);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (m_pickle.kind(items[i]) == PickleKind::Text &&
            !entries.emplace(m_pickle.text(items[i]), items[i + 1]).second) {
            fail("expected each key once, got " + quotedText(m_pickle.text(items[i])) + " twice");
        }
    }
    return entries;
}

bool TableReader::holdsTensors(const Entries& entries) const
{
    return std::any_of(entries.begin(), entries.end(),
                       [&](const auto& entry) { return isPickledTensor(m_pickle, entry.second); });
}

TableReader::Entries TableReader::chooseLevel(const Entries& root)
{
    Entries chosen;
    std::string_view level;
    for (const auto name : kLevels) {
        const auto found = root.find(name);
        if (found == root.end() || m_pickle.kind(found->second) != PickleKind::Dict) {
            continue;
        }
        auto entries = entriesOf(found->second);
        if (!holdsTensors(entries)) {
            continue;
        }
        if (chosen.empty()) {
            chosen = std::move(entries);
            level = name;
        } else {
            addWarning(m_table.warnings, "tensors of " + quotedText(name) + " were left out: those of " +
                                             quotedText(level) + " are read");
        }
    }
    const bool atRoot = holdsTensors(root);
    if (atRoot && !chosen.empty()) {
        addWarning(m_table.warnings, "tensors beside " + quotedText(level) + " were left out");
    }
    if (!atRoot && chosen.empty()) {
        constexpr std::size_t kMostNamed = 8;
        std::string keys;
        std::size_t named = 0;
        for (auto entry = root.begin(); entry != root.end() && named < kMostNamed; ++entry, ++named) {
            keys += (named > 0 ? ", " : "") + quotedText(entry->first);
        }
        fail(
            "expected a dictionary of tensors, or one in \"state_dict\" or the like, got " +
                (root.empty() ? "one without keys" : "one of " + keys + (root.size() > named ? ", ..." : "")),
            "Save the network's state_dict() alone.");
    }
    return chosen.empty() ? root : chosen;
}

void TableReader::readMetadata(const Entries& root)
{
    constexpr std::size_t kMostTextBytes = 4096;
    for (const auto& [key, value] : root) {
        const auto& node = m_pickle.nodes[value];
        std::string text;
        if (node.kind == PickleKind::Integer) {
            text = std::to_string(node.integer);
        } else if (node.kind == PickleKind::Bool) {
            text = node.integer != 0 ? "true" : "false";
        } else if (node.kind == PickleKind::Number) {
            std::array<char, 32> digits{};
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), node.number).ptr;
            text.assign(digits.data(), end);
        } else if (node.kind == PickleKind::Text && node.textBytes <= kMostTextBytes) {
            text = printableText(m_pickle.text(value));
        } else {
            continue;
        }
        if (key.size() <= kMostTextBytes) {
            m_table.metadata.emplace(printableText(key), std::move(text));
        }
    }
}

/// Checks a tensor against the member that holds its storage.
ArchiveTensor TableReader::place(const std::string& where, PickledTensor tensor)
{
    const auto member = m_parts.members.find(m_parts.storagePrefix + tensor.storage);
    if (member == m_parts.members.end()) {
        fail(where + "expected a storage " + quotedText(tensor.storage) + " in the archive, got none");
    }
    const auto elementBytes = static_cast<std::uint64_t>(elementBits(tensor.type) / 8);
    const auto held = member->second.bytes;
    if (held - held % elementBytes != static_cast<std::uint64_t>(tensor.storageBytes) &&
        held != static_cast<std::uint64_t>(tensor.storageBytes)) {
        fail(where + "expected a storage of " + std::to_string(tensor.storageBytes) + " bytes, got " +
             std::to_string(held));
    }
    // Zero sizes are left out of the product, so that the strides of an empty tensor cannot overflow either.
    std::uint64_t elements = 1;
    auto last = static_cast<std::uint64_t>(tensor.first);
    bool empty = false, overflow = false;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        const auto size = static_cast<std::uint64_t>(tensor.shape[i]);
        std::uint64_t reach = 0;
        empty = empty || size == 0;
        overflow = overflow ||
                   __builtin_mul_overflow(elements, std::max<std::uint64_t>(size, 1), &elements) ||
                   __builtin_mul_overflow(std::max<std::uint64_t>(size, 1) - 1,
                                          static_cast<std::uint64_t>(tensor.strides[i]), &reach) ||
                   __builtin_add_overflow(last, reach, &last);
    }
    if (overflow || elements > (std::uint64_t{1} << 53U)) {
        fail(where + "expected a shape whose size fits 64 bits, got a larger one");
    }
    if (!empty && last >= held / elementBytes) {
        fail(where + "expected elements within the " + std::to_string(held / elementBytes) +
             " of its storage, got one at " + std::to_string(last));
    }
    m_bytes += empty ? 0 : elements * elementBytes;
    constexpr std::uint64_t kMostShared = 8, kFreeBytes = std::uint64_t{16} << 20U;
    if (m_bytes > kMostShared * m_parts.bytes + kFreeBytes) {
        fail(where + "expected tensors that share storages a few times, got more than eight times the file");
    }
    const auto offset = empty ? 0 : static_cast<std::uint64_t>(tensor.first) * elementBytes;
    return {
        {tensor.type, std::move(tensor.shape)}, member->second.offset + offset, std::move(tensor.strides)};
}

void TableReader::readTensor(std::string_view key, PickleId value)
{
    auto tensor = pickledTensor(m_pickle, value);
    if (!tensor) {
        return;
    }
    const auto name = "tensor " + quotedText(key);
    if (printableText(key) != key) {
        fail(name + ": expected a name in printable UTF-8, got other bytes");
    }
    if (!tensor->fault.empty()) {
        fail(name + ": " + tensor->fault);
    }
    if (!tensor->unreadable.empty()) {
        addWarning(m_table.warnings, name + " was left out: " + tensor->unreadable);
        return;
    }
    m_table.tensors.emplace(key, place(name + ": ", *std::move(tensor)));
}

ArchiveTable TableReader::read()
{
    if (m_pickle.kind(m_pickle.root) != PickleKind::Dict) {
        fail("expected a dictionary of tensors, got " + rootText(),
             "Save the network's state_dict() instead.");
    }
    const auto root = entriesOf(m_pickle.root);
    readMetadata(root);
    for (const auto& [key, value] : chooseLevel(root)) {
        readTensor(key, value);
    }
    return std::move(m_table);
}

} // namespace

Result<ArchiveTable> readArchiveTable(const Pickle& pickle, const ArchiveParts& parts)
{
    try {
        return TableReader(pickle, parts).read();
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

} // namespace cascade::weights
