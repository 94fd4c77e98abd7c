// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/TorchArchive.h"

#include "core/base/Quote.h"
#include "core/weights/StridedRead.h"
#include "core/weights/Unpickler.h"

#include <algorithm>
#include <bit>
#include <set>
#include <string_view>
#include <utility>

static_assert(std::endian::native == std::endian::little, "storages are read as they lie in memory");

namespace cascade::weights {

namespace {

constexpr std::string_view kPickle = "/data.pkl";

Error refused(const ByteSource& source, std::string what, std::string hint = {})
{
    return Error{ErrorCode::BadInput, source.name(), std::move(what), std::move(hint)};
}

/// The folder that all members of PyTorch lie in: "archive". Programs are told apart by their names alone:
/// their code is compressed.
Result<std::string> findRoot(const ByteSource& source)
{
    const auto names = readZipNames(source);
    if (!names) {
        return names.error();
    }
    std::set<std::string> roots;
    bool script = false;
    for (const std::string_view name : names.value()) {
        const auto slash = std::min(name.find('/'), name.size());
        const auto rest = name.substr(slash);
        script = script || rest == "/constants.pkl" || rest.starts_with("/code/");
        if (rest == kPickle) {
            roots.emplace(name.substr(0, slash));
        }
    }
    if (roots.size() != 1) {
        return refused(source,
                       "expected a zip archive of PyTorch, with one data.pkl, got one with " +
                           (roots.empty() ? "none" : std::to_string(roots.size())),
                       roots.empty() ? "Unpack the archive and open the weights in it." : "");
    }
    if (script) {
        return refused(source, "expected weights alone, got a TorchScript program",
                       "Load it in Python and save its state_dict().");
    }
    return *roots.begin();
}

Result<std::string> bytesOf(const ByteSource& source, const ZipMember& member)
{
    std::string bytes(static_cast<std::size_t>(member.bytes), '\0');
    auto read = source.read(member.offset, bytes.data(), bytes.size());
    return read ? Result<std::string>(std::move(bytes)) : Result<std::string>(read.error());
}

/// Archives before PyTorch 2.1 do not say; those were written on machines like this one.
Result<void> checkByteOrder(const ByteSource& source, const ZipMembers& members, const std::string& root)
{
    constexpr std::uint64_t kMostBytes = 16;
    const auto member = members.find(root + "/byteorder");
    if (member == members.end()) {
        return {};
    }
    const auto order = member->second.bytes > kMostBytes ? Result<std::string>(std::string("a long text"))
                                                         : bytesOf(source, member->second);
    if (!order) {
        return order.error();
    }
    if (order.value() != "little") {
        return refused(source, "expected values with their lowest byte first, got byte order " +
                                   quotedText(order.value()));
    }
    return {};
}

Result<Pickle> readDataPickle(const ByteSource& source, const ZipMembers& members, const std::string& root)
{
    const auto member = members.find(root + std::string(kPickle));
    if (member == members.end() || member->second.bytes > kMostPickleBytes) {
        return refused(source, "expected a data.pkl of at most " + std::to_string(kMostPickleBytes) +
                                   " bytes, got a larger one");
    }
    auto bytes = bytesOf(source, member->second);
    return bytes ? readPickle(std::move(bytes).value(), source.name()) : Result<Pickle>(bytes.error());
}

} // namespace

TorchArchive::TorchArchive(std::shared_ptr<const ByteSource> source, ArchiveTable table)
    : m_source(std::move(source)), m_table(std::move(table)),
      m_tensors(m_table.tensors.begin(), m_table.tensors.end())
{
}

Result<void> TorchArchive::fill(const std::string& key, torch::Tensor destination) const
{
    const auto& tensor = m_table.tensors.find(key)->second;
    return readStrided(*m_source, tensor.offset, *scalarTypeOf(tensor.type), tensor.strides, destination);
}

Result<TorchArchive> openTorchArchive(std::shared_ptr<const ByteSource> source)
{
    const auto root = findRoot(*source);
    if (!root) {
        return root.error();
    }
    auto members = readZipMembers(*source);
    if (!members) {
        return members.error();
    }
    if (const auto order = checkByteOrder(*source, members.value(), root.value()); !order) {
        return order.error();
    }
    const auto pickle = readDataPickle(*source, members.value(), root.value());
    if (!pickle) {
        return pickle.error();
    }
    auto table = readArchiveTable(pickle.value(), {source->name(), source->size(), root.value() + "/data/",
                                                   std::move(members).value()});
    if (!table) {
        return table.error();
    }
    return TorchArchive(std::move(source), std::move(table).value());
}

Result<TorchArchive> openTorchArchive(const std::filesystem::path& file)
{
    auto source = openFileSource(file);
    return source ? openTorchArchive(std::move(source).value()) : Result<TorchArchive>(source.error());
}

} // namespace cascade::weights
